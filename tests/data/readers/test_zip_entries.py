from __future__ import annotations

import struct
import threading
import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest
from typing_extensions import Buffer

from genstudio.data.readers.unreadable import UnreadablePicture
from genstudio.data.readers.zip_entries import ZipEntries, read_again
from tests.data.making import noise, save_zip

CONTENTS = {f"folder {index}/ä{index}.bin": noise(3000 + index, seed=index).tobytes() for index in range(20)}
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def packed(path: Path, method: int, streamed: bool = False) -> Path:
    """A zip of this method; a streamed one has the sizes behind each entry."""

    with path.open("wb") as file:
        stream = _NoSeeking(file) if streamed else file
        with zipfile.ZipFile(stream, "w", method) as archive:
            for name, content in CONTENTS.items():
                archive.writestr(name, content)
    return path


class _NoSeeking(BytesIO):
    """What a pipe looks like to `zipfile`."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file

    def write(self, data: Buffer) -> int:
        return self._file.write(data)

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError("a pipe")


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("method", METHODS)
def test_every_kind_of_packing_gives_what_was_packed(tmp_path: Path, method: int, streamed: bool) -> None:
    path = packed(tmp_path / "a.zip", method, streamed)
    with ZipEntries(path) as zipped:
        entries = zipped.archive.infolist()
        assert {entry.filename: zipped.read(entry) for entry in entries} == CONTENTS
    for entry in entries:
        assert read_again(path, entry.filename, entry.header_offset) == CONTENTS[entry.filename]


def test_several_threads_read_at_once(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", zipfile.ZIP_DEFLATED)
    wrong: list[str] = []
    with ZipEntries(path) as zipped:
        entries = zipped.archive.infolist()

        def read() -> None:
            for entry in entries * 5:
                if zipped.read(entry) != CONTENTS[entry.filename]:
                    wrong.append(entry.filename)

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_bytes_before_the_zip_do_no_harm(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", zipfile.ZIP_DEFLATED)
    path.write_bytes(b"#!/bin/sh\n" * 50 + path.read_bytes())
    with ZipEntries(path) as zipped:
        entry = zipped.archive.infolist()[3]
        assert zipped.read(entry) == CONTENTS[entry.filename]
    assert read_again(path, entry.filename, entry.header_offset) == CONTENTS[entry.filename]


@pytest.mark.parametrize("place", [0, 14, 26, 60, 500])
def test_a_damaged_entry_is_refused(tmp_path: Path, place: int) -> None:
    path = packed(tmp_path / "a.zip", zipfile.ZIP_DEFLATED)
    content = bytearray(path.read_bytes())
    with ZipEntries(path) as zipped:
        entry = zipped.archive.infolist()[1]
        content[entry.header_offset + place] ^= 0xFF
        path.write_bytes(content)
        if place != 14:  # the checksum beside the entry is not looked at, the one in the list is
            with pytest.raises(UnreadablePicture, match="damaged"):
                zipped.read(entry)
    with pytest.raises(UnreadablePicture, match="no longer the same"):
        read_again(path, entry.filename, entry.header_offset)


def test_another_zip_of_the_same_name_is_noticed(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", zipfile.ZIP_DEFLATED)
    with ZipEntries(path) as zipped:
        entry = zipped.archive.infolist()[1]
    save_zip(path, {"other.bin": b"x" * 9000})
    with pytest.raises(UnreadablePicture, match="no longer the same"):
        read_again(path, entry.filename, entry.header_offset)
    path.unlink()
    with pytest.raises(UnreadablePicture, match="no longer there"):
        read_again(path, entry.filename, entry.header_offset)


def test_an_entry_that_grew_into_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = save_zip(tmp_path / "a.zip", {"a.png": bytes(20 << 20)})
    with pytest.raises(UnreadablePicture, match="suspicious size"):
        read_again(path, "a.png", 0)


@pytest.mark.parametrize("method", METHODS[1:])
def test_an_entry_that_unpacks_to_more_than_it_says_takes_no_more_memory(tmp_path: Path, method: int) -> None:
    path, real = tmp_path / "a.zip", 40 << 20
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("a.png", bytes(real))
    content, claimed = path.read_bytes(), 1000
    assert content.count(struct.pack("<I", real)) == 2
    path.write_bytes(content.replace(struct.pack("<I", real), struct.pack("<I", claimed)))
    with ZipEntries(path) as zipped:
        [entry] = zipped.archive.infolist()
        assert entry.file_size == claimed
        tracemalloc.start()
        try:
            with pytest.raises(UnreadablePicture, match="damaged"):
                zipped.read(entry)
            assert zipped.begin(entry, 16) == bytes(16)
            with pytest.raises(UnreadablePicture):
                read_again(path, "a.png", entry.header_offset)
            assert tracemalloc.get_traced_memory()[1] < 8 << 20
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("method", METHODS)
def test_what_an_entry_begins_with_is_known_without_unpacking_it(tmp_path: Path, method: int) -> None:
    with ZipEntries(packed(tmp_path / "a.zip", method)) as zipped:
        for entry in zipped.archive.infolist():
            assert zipped.begin(entry, 16) == CONTENTS[entry.filename][:16]


def test_a_way_of_packing_that_is_not_known_is_damage(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", zipfile.ZIP_STORED)
    with ZipEntries(path) as zipped:
        entry = zipped.archive.infolist()[0]
        entry.compress_type = 93
        with pytest.raises(UnreadablePicture, match="damaged"):
            zipped.read(entry)
