"""The second pictures follow the first ones, whenever those change."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from genstudio.data import open as opening
from genstudio.data.image_set import ImageSet
from genstudio.data.options import ReadOptions
from genstudio.ui.pictures import Pictures
from genstudio.ui.second_pictures import SecondPictures
from genstudio.ui.tasks import Tasks

SMALL, LARGE = ReadOptions(size=16), ReadOptions(size=32)


class Pair:
    """Two sets and three folders; the opening of the third one waits until it may go on."""

    def __init__(self, folder: Path, may_go_on: threading.Event, qtbot: QtBot) -> None:
        self.folders = [save_pictures(folder / name) for name in ("first", "second", "slow")]
        self.may_go_on = may_go_on
        self.tasks = Tasks()
        self.first = Pictures(self.tasks)
        self.second = SecondPictures(self.first, self.tasks)
        self._qtbot = qtbot
        self.open_first(SMALL)

    def open_first(self, options: ReadOptions) -> None:
        with self._qtbot.waitSignal(self.first.changed, timeout=20_000):
            self.first.open(self.folders[0], options)

    def wait(self) -> None:
        self._qtbot.waitUntil(lambda: not self.tasks.busy() and not self.second.loading, timeout=20_000)


@pytest.fixture
def pair(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    may_go_on = threading.Event()
    real = opening.open_images

    def slow(source: str, *rest: Any) -> ImageSet:
        if Path(source).name == "slow":
            assert may_go_on.wait(20)
        return real(source, *rest)

    monkeypatch.setattr(opening, "open_images", slow)
    made = Pair(tmp_path, may_go_on, qtbot)
    yield made
    may_go_on.set()
    made.tasks.end()
    qtbot.waitUntil(lambda: not made.tasks.busy(), timeout=20_000)


def save_pictures(folder: Path) -> Path:
    folder.mkdir()
    for number in range(4):
        pixels = np.random.default_rng(number).integers(0, 256, (32, 32), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{number}.png")
    return folder


def source_and_size(pictures: Pictures) -> tuple[str, int] | None:
    return None if pictures.images is None else (Path(pictures.images.source).name, pictures.images.height)


def test_they_are_read_again_when_the_first_are(pair: Pair) -> None:
    pair.second.open_beside(pair.folders[1])
    pair.wait()
    pair.open_first(LARGE)
    pair.wait()
    assert source_and_size(pair.second) == ("second", 32)
    assert pair.second.fitting is pair.second.images


def test_a_change_of_the_first_while_they_are_opened_is_followed(pair: Pair) -> None:
    pair.second.open_beside(pair.folders[2])
    pair.open_first(LARGE)
    pair.may_go_on.set()
    pair.wait()
    assert source_and_size(pair.second) == ("slow", 32)
    assert pair.second.fitting is not None


def test_what_was_chosen_last_is_what_comes(pair: Pair) -> None:
    pair.second.open_beside(pair.folders[1])
    pair.wait()
    pair.second.open_beside(pair.folders[2])
    pair.open_first(LARGE)
    pair.may_go_on.set()
    pair.wait()
    assert source_and_size(pair.second) == ("slow", 32)


def test_those_that_stay_after_others_were_cancelled_follow_too(pair: Pair, qtbot: QtBot) -> None:
    pair.second.open_beside(pair.folders[1])
    pair.wait()
    pair.second.open_beside(pair.folders[2])
    pair.open_first(LARGE)
    pair.second.cancel()
    qtbot.waitUntil(lambda: source_and_size(pair.second) == ("second", 32), timeout=20_000)
