"""`decode_jpeg`: photographs, decoded straight to an eighth to all of their size by libjpeg-turbo.

Pillow does the same with halves, quarters and eighths only, and takes ten times as long to read a header in Python,
during which no other thread can run. Whatever is unusual about a file is left to it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import simplejpeg

from genstudio.data.readers.scans import FRAMES, SCAN, has_too_many_scans
from genstudio.data.readers.unreadable import TOO_MANY_SCANS, UnreadablePicture

START = b"\xff\xd8\xff"
_SEQUENTIAL = (b"\xc0", b"\xc1", b"\xc9")
"""The kinds of frame that need only one scan, if it has all of their colours."""
_COLOURS = {"YCbCr": "RGB", "RGB": "RGB", "Gray": "GRAY"}
_EXIF, _ORIENTATION = b"Exif\0\0", b"Orientation"
"""One of them a file that says how to turn its picture has in it somewhere."""


@dataclass(frozen=True, slots=True)
class JpegHeader:
    """What a file says about its picture.

    Attributes:
        width, height: as it is stored, not yet turned.
        colours: which channels to decode.
        may_be_turned: whether it may also say that the picture lies on its side.
    """

    width: int
    height: int
    colours: str
    may_be_turned: bool

    @property
    def grey(self) -> bool:
        return self.colours == "GRAY"


def jpeg_header(data: bytes) -> JpegHeader | None:
    """The header of a grey or colour JPEG; None of anything else.

    Raises:
        UnreadablePicture: it has too many scans, whatever its colours.
    """
    if not data.startswith(START):
        return None
    end, at_once = _end_of_header(data)
    if not at_once and has_too_many_scans(data):
        raise UnreadablePicture(TOO_MANY_SCANS)
    try:
        height, width, space, _ = simplejpeg.decode_jpeg_header(data)
    except ValueError:
        return None
    colours = _COLOURS.get(space)
    if colours is None:
        return None
    may_be_turned = data.find(_EXIF, 0, end) >= 0 or data.find(_ORIENTATION, 0, end) >= 0
    return JpegHeader(width, height, colours, may_be_turned)


def _end_of_header(data: bytes) -> tuple[int, bool]:
    """Where the pixels begin, the end of the file where its segments do not follow one another; and whether one scan
    has them all for certain.

    A header can hold a preview, which is a whole JPEG of its own, so its segments are stepped over by their lengths.
    """
    frame = b""
    at = len(START) - 1
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        if kind == SCAN:
            return at, frame[1:2] in _SEQUENTIAL and data[at + 4 : at + 5] == frame[9:10]
        if kind in FRAMES:
            frame = data[at : at + 10]
        at += 1 if kind == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return len(data), False


def decode_jpeg(data: bytes, header: JpegHeader, shortest: int) -> npt.NDArray[np.uint8] | None:
    """The pixels, uint8 (H, W) or (H, W, 3), in the smallest size whose sides have `shortest` pixels or more.

    None where something is wrong with it, however slight.
    """
    try:
        pixels: npt.NDArray[np.uint8] = simplejpeg.decode_jpeg(
            data, header.colours, fastdct=False, fastupsample=False, min_height=shortest, min_width=shortest
        )
    except ValueError:
        return None
    return pixels[..., 0] if header.grey else pixels
