from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pytest

from genstudio.data.cache.rows import FileRows, MemoryRows, Rows
from genstudio.data.image_set import Pixels
from genstudio.data.readers.limits import allocate
from genstudio.errors import DataError
from tests.data.making import noise

SHAPE = (9, 3, 4, 4)


def written(rows: FileRows, path: Path) -> Pixels:
    rows.end()
    return np.fromfile(path, dtype=np.uint8).reshape(rows.shape)


@pytest.mark.parametrize("kept", [[0, 1, 2], [2, 3, 7], [0, 4, 8], [8], list(range(9)), []])
def test_memory_and_file_hold_the_same_and_close_gaps_alike(tmp_path: Path, kept: list[int]) -> None:
    pictures = noise(*SHAPE)
    memory = MemoryRows(np.zeros(SHAPE, np.uint8))
    file = FileRows(tmp_path / "pixels", SHAPE, allocate)
    both: tuple[Rows, ...] = (memory, file)
    for rows in both:
        for index in reversed(range(9)):
            rows.put(index, pictures[index])
        rows.keep_only(np.array(kept, dtype=np.int64))
        assert rows.shape == (len(kept), *SHAPE[1:])
    assert np.array_equal(memory.pixels, pictures[kept])
    assert np.array_equal(written(file, tmp_path / "pixels"), pictures[kept])


def test_a_grey_picture_fills_all_channels(tmp_path: Path) -> None:
    rows = FileRows(tmp_path / "pixels", (1, 3, 4, 4), allocate)
    rows.put(0, noise(4, 4))
    assert np.array_equal(written(rows, tmp_path / "pixels")[0], np.stack([noise(4, 4)] * 3))


def test_a_late_picture_does_no_harm(tmp_path: Path) -> None:
    rows = FileRows(tmp_path / "pixels", SHAPE, allocate)
    rows.end()
    rows.put(3, noise(3, 4, 4))
    assert (tmp_path / "pixels").stat().st_size == 0


def fill_up(rows: FileRows, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let the disk be full after so many writes."""
    write, writes = rows._write, []

    def refuse(offset: int, data: memoryview) -> None:
        writes.append(offset)
        if len(writes) > after:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(offset, data)

    monkeypatch.setattr(rows, "_write", refuse)


def test_pictures_go_on_in_memory_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = noise(*SHAPE)
    rows = FileRows(tmp_path / "pixels", SHAPE, allocate)
    fill_up(rows, monkeypatch, after=4)
    for index in (8, 0, 3, 1, 2, 4, 5, 6, 7):
        rows.put(index, pictures[index])
    assert rows.memory is not None
    assert np.array_equal(rows.memory.pixels, pictures)
    assert not (tmp_path / "pixels").exists()
    rows.keep_only(np.array([1, 5]))
    assert rows.shape == (2, *SHAPE[1:])
    assert np.array_equal(rows.memory.pixels, pictures[[1, 5]])


def test_a_full_disk_and_too_little_memory_are_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("genstudio.data.readers.limits.LARGEST_SET", 100)
    rows = FileRows(tmp_path / "pixels", SHAPE, allocate)
    fill_up(rows, monkeypatch, after=1)
    rows.put(0, noise(3, 4, 4))
    with pytest.raises(DataError, match=r"disk with the cache is full.*Free some room"):
        rows.put(1, noise(3, 4, 4))
    rows.end()
