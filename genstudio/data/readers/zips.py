"""What every reader of zips needs: which entries must not be unpacked, and what damaged ones raise."""

from __future__ import annotations

import lzma
import struct
import zlib
from zipfile import BadZipFile, LargeZipFile, ZipInfo

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

UNSAFE_NAME = "has an unsafe name"
_SUSPICIOUS_SIZE = 8 * MIB
_ENCRYPTED = 0x1


def problem_with(entry: ZipInfo, largest: int = LARGEST_ENTRY) -> str | None:
    """Why an entry must not be unpacked, in words that follow its name; None if it may.

    Nothing is ever written under an entry's name, but a name that climbs out says that the archive was made to do harm.
    """
    if is_unsafe(entry.filename):
        return UNSAFE_NAME
    if entry.flag_bits & _ENCRYPTED:
        return "is protected by a password"
    if entry.file_size > largest:
        return f"is larger than {largest // MIB} MB"
    if entry.file_size > _SUSPICIOUS_SIZE and entry.file_size > SUSPICIOUS_RATIO * max(entry.compress_size, 1):
        return "would unpack to a suspicious size"
    return None


def is_unsafe(name: str) -> bool:
    """Whether a name inside an archive leads out of it, or is longer than a file's can be."""
    plain = name.replace("\\", "/")
    parts = plain.split("/")
    drive = plain[1:2] == ":" and plain[0].isascii() and plain[0].isalpha()
    long = len(plain) > LONGEST_NAME and (len(plain) > LONGEST_PATH or max(map(len, parts)) > LONGEST_NAME)
    return plain.startswith("/") or ".." in parts or drive or long
