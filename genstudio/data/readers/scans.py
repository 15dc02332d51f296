"""`has_too_many_scans`: whether a JPEG draws its picture so often that decoding it would never end.

Where a picture comes in several scans, the decoder goes through all of it once for each, though one may take up a
hundred bytes: a file of a few megabytes can keep it busy for hours. Ordinary files have about ten scans.
"""

from __future__ import annotations

import re
from mmap import mmap

from genstudio.data.readers.limits import LARGEST_SCANNED, MOST_SCANS

SCAN = 0xDA
"""The segment in which the pixels are, behind all that is said about them."""
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The segments that say how large the picture is and how it is packed."""


def has_too_many_scans(data: bytes | mmap) -> bool:
    """Whether there are more than `MOST_SCANS`, or they draw more than `LARGEST_SCANNED` pixels together.

    Args:
        data: the file from its beginning.
    """
    pixels, scans, at = 0, 0, 2
    while (found := _MARKER.search(data, at)) is not None:
        at = found.end()
        kind = data[at - 1]
        if kind == _END:
            return False
        if kind in FRAMES:
            pixels = int.from_bytes(data[at + 3 : at + 5], "big") * int.from_bytes(data[at + 5 : at + 7], "big")
        elif kind == SCAN:
            scans += 1
            if scans > MOST_SCANS or scans * pixels > LARGEST_SCANNED:
                return True
        at += max(2, int.from_bytes(data[at : at + 2], "big"))
    return False


_END = 0xD9
_MARKER = re.compile(rb"\xff[\xc0-\xcf\xd9-\xfe]")
"""Those that a segment or the end follows. Whatever decoders step over may have scans in it, so no others are."""
