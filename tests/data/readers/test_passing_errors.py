"""A disk that fails for a moment, or too little memory, costs no picture for good."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from genstudio.data.open import open_images
from genstudio.data.readers import parquet, tar, unpacking, video
from genstudio.data.readers.picture import Picture
from genstudio.data.readers.unreadable import NOT_READ, SHORT_OF_MEMORY, passing_reason
from genstudio.errors import DataError
from tests.data.films import save_film
from tests.data.making import encoded, noise, save, save_tar

COUNT = 20
WELL = 8
"""So many pictures come before the trouble."""


class Trouble:
    """Raises what it is given, once it was switched on and asked `WELL` times."""

    def __init__(self, error: BaseException) -> None:
        self.on = True
        self._error = error
        self._asked = 0

    def strike(self) -> None:
        self._asked += self.on
        if self.on and self._asked > WELL:
            raise self._error


def aged(path: Path) -> Path:
    """As if it had been there for long, so that what is read of it can be kept."""
    for each in (path, *path.rglob("*")) if path.is_dir() else (path,):
        os.utime(each, (1e9, 1e9))
    return path


Making = Callable[[Path, Trouble, pytest.MonkeyPatch], Path]


def packed_tar(folder: Path, trouble: Trouble, monkeypatch: pytest.MonkeyPatch) -> Path:
    whole = tar._whole

    def weak(content: bytes, size: int) -> bytes:
        trouble.strike()
        return whole(content, size)

    monkeypatch.setattr(tar, "_whole", weak)
    return save_tar(folder / "a.tar.gz", pictures(), "gz")


def film(folder: Path, trouble: Trouble, monkeypatch: pytest.MonkeyPatch) -> Path:
    upright, in_order = video._upright, video._Film.in_order
    decoding: list[bool] = []

    def weak(frame: Any) -> Any:
        if decoding:
            trouble.strike()
        return upright(frame)

    def noted(film: Any, *arguments: Any) -> Any:
        decoding.append(True)
        return in_order(film, *arguments)

    monkeypatch.setattr(video, "_upright", weak)
    monkeypatch.setattr(video._Film, "in_order", noted)
    return save_film(folder / "a.mp4", COUNT)


def table(folder: Path, trouble: Trouble, monkeypatch: pytest.MonkeyPatch) -> Path:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    rows = parquet._Tables._rows
    surveyed: list[bool] = []

    def weak(tables: Any, *arguments: Any) -> Any:
        for row in rows(tables, *arguments):
            if surveyed:
                trouble.strike()
            yield row
        surveyed.append(True)

    monkeypatch.setattr(parquet._Tables, "_rows", weak)
    path = folder / "a.parquet"
    pq.write_table(pa.table({"image": pa.array(list(pictures().values()), pa.binary())}), path)
    return path


@pytest.mark.parametrize("make", [packed_tar, film, table])
def test_what_a_disk_did_not_give_once_is_there_when_it_is_well_again(
    make: Making, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trouble = Trouble(OSError(errno.EIO, "Input/output error"))
    path = aged(make(tmp_path, trouble, monkeypatch))
    images = open_images(path)
    assert len(images) == WELL
    assert {skipped.reason for skipped in images.report.skipped} == {NOT_READ}
    trouble.on = False
    assert len(open_images(path)) == COUNT


def test_a_disk_that_fails_while_an_archive_is_listed_is_not_taken_for_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = aged(save_tar(tmp_path / "a.tar.gz", pictures(), "gz"))
    take = unpacking.Unpacked._take

    def weak(unpacked: unpacking.Unpacked) -> bytes:
        if trouble:
            raise OSError(errno.EIO, "Input/output error")
        return take(unpacked)

    listed = tar._Lister.list
    trouble: list[bool] = []

    def failing(lister: tar._Lister, *arguments: Any) -> None:
        trouble.append(True)
        try:
            listed(lister, *arguments)
        finally:
            trouble.clear()

    monkeypatch.setattr(unpacking.Unpacked, "_take", weak)
    monkeypatch.setattr(tar._Lister, "list", failing)
    with pytest.raises(DataError, match="cannot be read from the disk"):
        open_images(path)
    monkeypatch.undo()
    assert len(open_images(path)) == COUNT


def test_a_picture_for_which_there_was_no_memory_is_there_when_there_is_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        save(tmp_path / f"{number}.png", noise(40, 40, seed=number))
    flat = Picture._flat

    def weak(picture: Picture, *arguments: Any) -> Any:
        if isinstance(picture._content, bytes) and np.array_equal(marked, np.frombuffer(picture._content, np.uint8)):
            raise MemoryError
        return flat(picture, *arguments)

    marked = np.frombuffer((aged(tmp_path) / "2.png").read_bytes(), np.uint8)
    monkeypatch.setattr(Picture, "_flat", weak)
    images = open_images(tmp_path)
    assert [(skipped.name, skipped.reason) for skipped in images.report.skipped] == [("2.png", SHORT_OF_MEMORY)]
    monkeypatch.undo()
    assert len(open_images(tmp_path)) == 4


def test_only_what_the_system_says_is_passing() -> None:
    assert passing_reason(OSError("a decoder's words")) is None
    assert passing_reason(ValueError()) is None
    assert passing_reason(None) is None
    assert passing_reason(OSError(errno.EIO, "from the disk")) == NOT_READ


def pictures() -> dict[str, bytes]:
    return {f"{number:02}.png": encoded(noise(20, 20, seed=number)) for number in range(COUNT)}
