"""`ZipEntries`: the entries of a zip, unpacked in several threads at once.

`zipfile` reads them through a lock and mostly in Python, which for small pictures takes longer than decoding them. Only
what nearly every zip consists of is unpacked here, stored and deflated entries; the rest is left to `zipfile`.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from functools import partial
from io import FileIO
from pathlib import Path, PurePosixPath
from threading import Lock
from types import TracebackType
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from genstudio.data.readers.limits import LARGEST_ENTRY
from genstudio.data.readers.picture import NO_LONGER_THERE, NOT_PERMITTED, NOT_READ, UnreadablePicture
from genstudio.data.readers.zips import ZIP_ERRORS, problem_with

DAMAGED = "is damaged inside the zip"
CHANGED = "is no longer the same in the zip"
_HEADER = struct.Struct("<4s5H3I2H")
"""Signature, version, flags, method, time, date, CRC-32, both sizes, lengths of name and extra field."""
_SIGNATURE = b"PK\x03\x04"
_SIZES_FOLLOW = 0x8
_UTF8 = 0x800
_LIKELY_EXTRA = 64
_LARGE = 0xFFFFFFFF
"""Stands for a size that does not fit, and is told elsewhere."""


class ZipEntries:
    """An open zip; use it in a ``with`` statement.

    Attributes:
        archive: the same for `zipfile`.
    """

    def __init__(self, path: Path) -> None:
        """
        Raises:
            OSError: and what else is in `ZIP_ERRORS`.
        """
        self.archive = ZipFile(path)
        try:
            self._file = path.open("rb", buffering=0)
        except BaseException:
            self.archive.close()
            raise
        self._lock = Lock()

    def __enter__(self) -> ZipEntries:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self.archive.close()

    def read(self, entry: ZipInfo) -> bytes:
        """The unpacked bytes of an entry in which `problem_with` found nothing wrong.

        Raises:
            UnreadablePicture: it is damaged, or cannot be read from the disk.
        """
        try:
            if _unusual(entry):
                return self.archive.read(entry)
            return _unpacked(_packed(self._read_at, entry), entry)
        except ZIP_ERRORS as error:
            raise UnreadablePicture(NOT_READ if type(error) is OSError else DAMAGED) from error

    def _read_at(self, place: int, count: int) -> bytes:
        """Up to so many bytes from a place, from any thread."""
        if hasattr(os, "pread"):
            return os.pread(self._file.fileno(), count, place)
        with self._lock:
            return _read_at(self._file, place, count)


def read_again(path: Path, name: str, place: int) -> bytes:
    """The unpacked bytes of the entry that was at a place in a zip, without looking through all of its entries.

    Args:
        name: its path in the zip.
        place: where its header begins, in bytes.

    Raises:
        UnreadablePicture: the zip, or the entry at that place, is no longer there or damaged.
    """
    try:
        with path.open("rb", buffering=0) as file:
            entry = _entry_at(file, place)
            if entry is None or str(PurePosixPath(entry.filename.replace("\\", "/"))) != name:
                raise UnreadablePicture(CHANGED)
            if entry.flag_bits & _SIZES_FOLLOW or _LARGE in (entry.compress_size, entry.file_size) or _unusual(entry):
                return _read_slowly(path, place)
            if (problem := problem_with(entry)) is not None:
                raise UnreadablePicture(problem)
            return _unpacked(_packed(partial(_read_at, file), entry), entry)
    except FileNotFoundError as error:
        raise UnreadablePicture(NO_LONGER_THERE) from error
    except PermissionError as error:
        raise UnreadablePicture(NOT_PERMITTED) from error
    except ZIP_ERRORS as error:
        raise UnreadablePicture(CHANGED) from error


def _entry_at(file: FileIO, place: int) -> ZipInfo | None:
    """What the header at a place says; None if there is none."""
    file.seek(place)
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    signature, _, flags, method, _, _, checksum, packed, size, letters, _ = _HEADER.unpack(header)
    if signature != _SIGNATURE:
        return None
    entry = ZipInfo(file.read(letters).decode("utf-8" if flags & _UTF8 else "cp437"))
    entry.header_offset, entry.flag_bits, entry.compress_type, entry.CRC = place, flags, method, checksum
    entry.compress_size, entry.file_size = packed, size
    return entry


def _unusual(entry: ZipInfo) -> bool:
    return entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or entry.compress_size > 2 * LARGEST_ENTRY


def _read_slowly(path: Path, place: int) -> bytes:
    """The entry at a place, by way of the list of all of them."""
    with ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.header_offset == place:
                if (problem := problem_with(entry)) is not None:
                    raise UnreadablePicture(problem)
                return archive.read(entry)
    raise UnreadablePicture(CHANGED)


def _read_at(file: FileIO, place: int, count: int) -> bytes:
    file.seek(place)
    return file.read(count)


def _packed(read_at: Callable[[int, int], bytes], entry: ZipInfo) -> bytes:
    """An entry's bytes as they are in the file, found behind its header; mostly in one read."""
    data = read_at(entry.header_offset, _HEADER.size + len(entry.filename) + _LIKELY_EXTRA + entry.compress_size)
    if len(data) < _HEADER.size:
        raise BadZipFile("cut off")
    signature, *_, letters, extra = _HEADER.unpack_from(data)
    if signature != _SIGNATURE:
        raise BadZipFile("no header")
    begin = _HEADER.size + letters + extra
    missing = begin + entry.compress_size - len(data)
    if missing > 0:
        data += read_at(entry.header_offset + len(data), missing)
    return data[begin : begin + entry.compress_size]


def _unpacked(packed: bytes, entry: ZipInfo) -> bytes:
    size = entry.file_size
    content = packed if entry.compress_type == ZIP_STORED else zlib.decompressobj(-15).decompress(packed, size + 1)
    if len(content) != size or zlib.crc32(content) != entry.CRC:
        raise BadZipFile("not what was packed")
    return content
