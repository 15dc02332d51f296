"""That pictures which fill the memory together are decoded one after another."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageFile

from genstudio.data.open import open_images
from genstudio.data.options import ColourChoice, ReadOptions
from genstudio.data.readers import collection
from genstudio.errors import Cancelled
from tests.data.making import noise, save

COUNT = 6


class Decoder:
    """Stands for the decoding of pictures, and keeps each waiting until another is decoded beside it or `go` is set.

    Attributes:
        calls: how many were begun.
        most: how many at a time.
        threads: where.
        begun: whether there was one.
        go: ends all waiting.
        patience: seconds after which one that is rightly alone goes on.
    """

    def __init__(self) -> None:
        self.patience = 0.1
        self.calls = self.most = self._now = 0
        self.threads: set[threading.Thread] = set()
        self.begun, self.go = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._true = ImageFile.ImageFile.load

    def __call__(self, image: ImageFile.ImageFile) -> Any:
        if not image.tile:  # is decoded already
            return self._true(image)
        with self._lock:
            self.calls += 1
            self.threads.add(threading.current_thread())
            self._now += 1
            self.most = max(self.most, self._now)
            if self._now > 1:
                self.go.set()
        self.begun.set()
        self.go.wait(self.patience)
        try:
            return self._true(image)
        finally:
            with self._lock:
                self._now -= 1


@pytest.fixture
def decoder(monkeypatch: pytest.MonkeyPatch) -> Decoder:
    decoder = Decoder()
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda image: decoder(image))
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    monkeypatch.setattr(collection, "_TINY", 0)
    return decoder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(COUNT):
        save(tmp_path / f"{number}.png", noise(20, 20, 3, seed=number))
    return tmp_path


@contextmanager
def ended_threads() -> Iterator[None]:
    """Waits for those that were begun meanwhile."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(10)


@pytest.mark.parametrize("colour", ColourChoice)
def test_giants_are_decoded_one_at_a_time_in_one_thread(
    folder: Path, decoder: Decoder, colour: ColourChoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collection, "_GIANT", 399)
    assert len(open_images(folder, ReadOptions(colour=colour))) == COUNT
    assert (decoder.most, len(decoder.threads)) == (1, 1)


def test_no_more_giants_are_looked_at_once_one_has_colour(
    folder: Path, decoder: Decoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collection, "_GIANT", 399)
    assert open_images(folder).channels == 3
    assert decoder.calls == COUNT + 1


def test_others_are_decoded_side_by_side(folder: Path, decoder: Decoder) -> None:
    open_images(folder)
    assert decoder.most > 1


@pytest.mark.parametrize("colour", [ColourChoice.AUTO, ColourChoice.COLOUR])
def test_giants_that_wait_for_their_turn_are_given_up_when_it_is_cancelled(
    folder: Path, decoder: Decoder, colour: ColourChoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collection, "_GIANT", 399)
    decoder.patience = 10
    with ended_threads():
        with pytest.raises(Cancelled):
            open_images(folder, ReadOptions(colour=colour), None, decoder.begun.is_set)
        decoder.go.set()
    assert decoder.calls == 1
