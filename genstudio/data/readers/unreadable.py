"""`UnreadablePicture`: why a picture cannot be read; and which reasons may not hold next time."""

from __future__ import annotations

NO_LONGER_THERE = "is no longer there"
NOT_READ = "cannot be read from the disk"
NOT_PERMITTED = "may not be read (permission denied)"
MISSING = "is no longer where it was; open the pictures again"
SHORT_OF_MEMORY = "needs more memory than there is; close other programs"
TOO_MANY_SCANS = "would take far too long to decode; save it again as PNG or JPEG"
UNKNOWN_KIND = "is of a kind that cannot be read; save it again as PNG or JPEG"
PASSING = frozenset((NO_LONGER_THERE, NOT_READ, NOT_PERMITTED, MISSING, SHORT_OF_MEMORY))
"""Reasons that may not hold next time, though nothing changes in the file."""


class UnreadablePicture(Exception):
    """Why a picture cannot be read, in words that follow its name: "is cut off; copy it again"."""


def passing_reason(error: BaseException | None) -> str | None:
    """Which of `PASSING` an exception stands for; None of one that comes from the picture itself.

    Decoders raise `OSError` for damaged data, too, but only the system gives it a number.
    """
    if isinstance(error, MemoryError):
        return SHORT_OF_MEMORY
    if not isinstance(error, OSError) or error.errno is None:
        return None
    if isinstance(error, FileNotFoundError):
        return NO_LONGER_THERE
    return NOT_PERMITTED if isinstance(error, PermissionError) else NOT_READ
