"""`ZipEntries`: the entries of a zip, unpacked in several threads at once.

`zipfile` reads them through a lock and mostly in Python, which for small pictures takes longer than decoding them, and
sets no limit to some. It lists them; they are read and unpacked here.
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
from zipfile import ZIP_BZIP2, BadZipFile, ZipFile, ZipInfo

from genstudio.data.readers.limits import LARGEST_ENTRY
from genstudio.data.readers.unreadable import UnreadablePicture, passing_reason
from genstudio.data.readers.zip_unpacking import unpacked
from genstudio.data.readers.zips import DAMAGED, OLD_ENCODING, UTF8, ZIP_ERRORS, name_of, problem_with

CHANGED = "is no longer the same in the zip"
_HEADER = struct.Struct("<4s5H3I2H")
"""Signature, version, flags, method, time, date, CRC-32, both sizes, lengths of name and extra field."""
_SIGNATURE = b"PK\x03\x04"
_SIZES_FOLLOW = 0x8
_LIKELY_EXTRA = 64
_BEGINNING = 4096
"""Bytes of an entry that hold its first pixels, or what stands before them."""
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
            return _content(self._read_at, entry)
        except ZIP_ERRORS as error:
            raise UnreadablePicture(passing_reason(error) or DAMAGED) from error

    def begin(self, entry: ZipInfo, count: int) -> bytes:
        """The first unpacked bytes of such an entry, as many as can be had without unpacking much; raises `ZIP_ERRORS`.

        Bzip2 packs most pictures as a whole, so there all of it is looked at.
        """
        enough = entry.compress_size if entry.compress_type == ZIP_BZIP2 else _BEGINNING
        return unpacked(_packed(self._read_at, entry, enough), entry.compress_type, count)

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
            if entry is None or str(PurePosixPath(name_of(entry).replace("\\", "/"))) != name:
                raise UnreadablePicture(CHANGED)
            if entry.flag_bits & _SIZES_FOLLOW or _LARGE in (entry.compress_size, entry.file_size):
                entry = _listed(path, place)
            if (problem := problem_with(entry)) is not None:
                raise UnreadablePicture(problem)
            return _content(partial(_read_at, file), entry)
    except ZIP_ERRORS as error:
        raise UnreadablePicture(passing_reason(error) or CHANGED) from error


def _entry_at(file: FileIO, place: int) -> ZipInfo | None:
    """What the header at a place says; None if there is none."""
    file.seek(place)
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    signature, _, flags, method, _, _, checksum, packed, size, letters, _ = _HEADER.unpack(header)
    if signature != _SIGNATURE:
        return None
    entry = ZipInfo(file.read(letters).decode("utf-8" if flags & UTF8 else OLD_ENCODING))
    entry.header_offset, entry.flag_bits, entry.compress_type, entry.CRC = place, flags, method, checksum
    entry.compress_size, entry.file_size = packed, size
    return entry


def _listed(path: Path, place: int) -> ZipInfo:
    """The entry at a place as the list of all of them has it."""
    with ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.header_offset == place:
                return entry
    raise UnreadablePicture(CHANGED)


def _read_at(file: FileIO, place: int, count: int) -> bytes:
    file.seek(place)
    return file.read(count)


def _content(read_at: Callable[[int, int], bytes], entry: ZipInfo) -> bytes:
    size = entry.file_size
    if entry.compress_size > 2 * LARGEST_ENTRY:
        raise BadZipFile("larger than what is packed in it")
    content = unpacked(_packed(read_at, entry, entry.compress_size), entry.compress_type, size + 1)
    if len(content) != size or zlib.crc32(content) != entry.CRC:
        raise BadZipFile("not what was packed")
    return content


def _packed(read_at: Callable[[int, int], bytes], entry: ZipInfo, most: int) -> bytes:
    """An entry's bytes as they are in the file, found behind its header; mostly in one read."""
    count = min(entry.compress_size, most, 2 * LARGEST_ENTRY)
    data = read_at(entry.header_offset, _HEADER.size + len(entry.filename) + _LIKELY_EXTRA + count)
    if len(data) < _HEADER.size:
        raise BadZipFile("cut off")
    signature, *_, letters, extra = _HEADER.unpack_from(data)
    if signature != _SIGNATURE:
        raise BadZipFile("no header")
    begin = _HEADER.size + letters + extra
    missing = begin + count - len(data)
    if missing > 0:
        data += read_at(entry.header_offset + len(data), missing)
    return data[begin : begin + count]
