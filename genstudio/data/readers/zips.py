"""What every reader of zips needs: which entries must not be unpacked, and what damaged ones raise."""

from __future__ import annotations

import lzma
import struct
import zlib
from collections.abc import Sequence
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, BadZipFile, LargeZipFile, ZipInfo

import numpy as np

from genstudio.data.image_set import Mask
from genstudio.data.readers.limits import LARGEST_ENTRY, LONGEST_NAME, LONGEST_PATH, MIB, SUSPICIOUS_RATIO

ZIP_ERRORS = (
    BadZipFile,
    LargeZipFile,
    OSError,
    EOFError,
    ValueError,
    LookupError,
    RuntimeError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)
"""What `zipfile` raises on damaged archives."""

DAMAGED = "is damaged inside the zip"
UTF8 = 0x800
"""Says that a name is written in UTF-8."""
OLD_ENCODING = "cp437"
"""Of other names, as `zipfile` takes it."""
UNSAFE_NAME = "has an unsafe name"
OVERLAPPING = "shares its bytes with another entry of the zip"
_SUSPICIOUS_SIZE = 8 * MIB
_ENCRYPTED = 0x1
_HEADER = 30
"""Bytes before an entry, at least."""
_FARTHEST = 1 << 61
"""Farther than any file goes; what a damaged one says may be more than fits."""


def name_of(entry: ZipInfo) -> str:
    """What an entry is called; some programs write names in UTF-8 and do not say so."""
    name = entry.filename
    if entry.flag_bits & UTF8 or name.isascii():
        return name
    try:
        return name.encode(OLD_ENCODING).decode("utf-8")
    except UnicodeError:
        return name


def problem_with(entry: ZipInfo, largest: int = LARGEST_ENTRY) -> str | None:
    """Why an entry must not be unpacked, in words that follow its name; None if it may.

    Nothing is ever written under an entry's name, but a name that climbs out says that the archive was made to do harm.
    """
    if is_unsafe(name_of(entry)):
        return UNSAFE_NAME
    if entry.flag_bits & _ENCRYPTED:
        return "is protected by a password"
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA):
        return "is packed in a way that cannot be read; pack it again into an ordinary zip"
    if entry.file_size > largest:
        return f"is larger than {largest // MIB} MB"
    if entry.file_size > _SUSPICIOUS_SIZE and entry.file_size > SUSPICIOUS_RATIO * max(entry.compress_size, 1):
        return "would unpack to a suspicious size"
    if entry.header_offset < 0:  # in a zip that lacks bytes
        return DAMAGED
    return None


def overlapping(entries: Sequence[ZipInfo]) -> Mask:
    """Which entries begin where an earlier one does, or reach into the next, shape (N,).

    No program packs so, but thousands of entries of the same few bytes would unpack to thousands of times those. An
    entry with a false size costs only itself.
    """
    begins = np.array([min(entry.header_offset, _FARTHEST) for entry in entries], dtype=np.int64)
    sizes = np.array([min(entry.compress_size, _FARTHEST) for entry in entries], dtype=np.int64)
    order = np.argsort(begins, kind="stable")
    again = np.diff(begins[order], prepend=-1) == 0
    apart = order[~again]
    found = np.zeros(len(entries), np.bool_)
    found[order[again]] = True
    found[apart[:-1]] = (begins + sizes + _HEADER)[apart[:-1]] > begins[apart[1:]]
    return found


def is_unsafe(name: str) -> bool:
    """Whether a name inside an archive leads out of it, or is longer than a file's can be."""
    plain = name.replace("\\", "/")
    parts = plain.split("/")
    drive = plain[1:2] == ":" and plain[0].isascii() and plain[0].isalpha()
    long = len(plain) > LONGEST_NAME and (len(plain) > LONGEST_PATH or max(map(len, parts)) > LONGEST_NAME)
    return plain.startswith("/") or ".." in parts or drive or long
