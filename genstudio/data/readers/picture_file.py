"""A picture's file: whether it is one, opened by Pillow, and why it cannot be.

Only formats that are decoded by Pillow's own libraries, and HEIC, are tried; formats that call other programs (EPS) are
not.
"""

from __future__ import annotations

import io
import mmap
import os
import re
import struct
import zlib
from pathlib import Path
from typing import IO

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from genstudio.data.readers.heic import is_heic, open_heic
from genstudio.data.readers.jpeg import START
from genstudio.data.readers.limits import LARGEST_FILE, LARGEST_PICTURE, LARGEST_READ, MIB
from genstudio.data.readers.scans import has_too_many_scans
from genstudio.data.readers.tiff import Tiff
from genstudio.data.readers.unreadable import (
    NOT_READ,
    TOO_MANY_SCANS,
    UNKNOWN_KIND,
    UnreadablePicture,
    passing_reason,
)

Content = Path | bytes | Image.Image
"""A file, its bytes, or a picture that was decoded already, such as a film's frame standing upright."""
SUFFIXES = frozenset(
    (
        *(".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".gif", ".bmp", ".dib", ".tif", ".tiff", ".avif"),
        *(".ppm", ".pgm", ".pbm", ".pnm", ".heic", ".heif"),
    )
)
"""Names that promise a picture."""
TOO_LARGE = f"has more than {LARGEST_PICTURE // 1_000_000} million pixels, which is too large; make it smaller"
IN_SPITE_OF_ITS_NAME = ", whatever its name says"

DECODER_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    EOFError,
    ArithmeticError,
    AssertionError,
    BufferError,
    MemoryError,
    RuntimeError,
    Warning,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)
"""What Pillow's decoders raise on damaged data; its plug-ins promise no common type."""


def looks_like_picture(head: bytes) -> bool:
    """Whether a file that begins with these bytes (16 are enough) is of a picture format."""
    return (
        head.startswith(
            (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
        )
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or (head[:2] == b"BM" and head[6:10] == b"\0\0\0\0")
        or (head[4:8] == b"ftyp" and head[8:12] in _AVIF_BRANDS)
        or _PORTABLE.match(head) is not None
        or is_heic(head)
    )


def open_image(content: Content | IO[bytes]) -> Image.Image:
    """Read the header with Pillow, letting only the formats above at it; raises what its decoders raise.

    Raises:
        UnreadablePicture: the file is too large, a TIFF of a kind that cannot be read, or a JPEG with too many scans;
            only `jpeg_header` finds those in bytes.
    """
    if isinstance(content, Image.Image):
        return content
    if isinstance(content, Path) and content.stat().st_size > LARGEST_FILE:
        raise UnreadablePicture(f"is larger than {LARGEST_FILE // MIB} MB")
    if isinstance(content, Path) and _head(content).startswith(START) and _has_too_many_scans(content):
        raise UnreadablePicture(TOO_MANY_SCANS)
    if isinstance(content, Path | bytes) and is_heic(_head(content)):
        return open_heic(content if isinstance(content, bytes) else content.read_bytes())
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    if _head(file).startswith(_TIFF):
        return Tiff(file)
    return Image.open(file, formats=_FORMATS)


def in_memory(content: Content) -> Content:
    """A file's bytes, so that it is opened only once; very large ones stay where they are.

    Raises:
        UnreadablePicture: it cannot be read.
    """
    if not isinstance(content, Path):
        return content
    try:
        with content.open("rb", buffering=0) as file:
            return content if os.fstat(file.fileno()).st_size > LARGEST_READ else file.readall()
    except OSError as error:
        raise UnreadablePicture(reason_for(error, content)) from error


def is_lossy_webp(content: Content) -> bool:
    """Whether the colours of a WebP file were rounded when it was saved; of a very large one, no.

    Raises:
        UnreadablePicture: it cannot be read.
    """
    data = in_memory(content)
    return isinstance(data, bytes) and b"VP8L" not in data


def bytes_of(content: Content) -> int:
    """How much memory a content takes while it waits to be decoded."""
    if isinstance(content, Image.Image):
        return content.width * content.height * len(content.getbands())
    return len(content) if isinstance(content, bytes) else 0


def reason_for(error: Exception, content: Content) -> str:
    """Why it cannot be read, from the error and, where that says little, from the content's first bytes."""
    if (passing := passing_reason(error)) is not None:
        return passing
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return TOO_LARGE
    if "truncated" in str(error).lower():
        return "is cut off before its end; copy it again"
    if isinstance(content, Image.Image):
        return "is damaged"
    try:
        head = _head(content)
    except OSError:
        return NOT_READ
    if not head:
        return "is empty"
    if isinstance(error, UnidentifiedImageError) and not looks_like_picture(head):
        return f"is not a picture{IN_SPITE_OF_ITS_NAME}"
    return UNKNOWN_KIND if head.startswith(_RAW) else "is damaged"


_FORMATS = tuple(
    plugin.format
    for plugin in (
        PngImagePlugin.PngImageFile,
        JpegImagePlugin.JpegImageFile,
        WebPImagePlugin.WebPImageFile,
        GifImagePlugin.GifImageFile,
        BmpImagePlugin.BmpImageFile,
        BmpImagePlugin.DibImageFile,
        TiffImagePlugin.TiffImageFile,
        AvifImagePlugin.AvifImageFile,
        PpmImagePlugin.PpmImageFile,
    )
)
_TIFF = tuple(TiffImagePlugin.PREFIXES)
_RAW = (b"II*\0\x10\0\0\0CR", b"MM\0*\0\0\0\x10CR")
"""How photographs begin that a camera (Canon's) has not developed."""
_AVIF_BRANDS = frozenset((b"avif", b"avis"))
_PORTABLE = re.compile(rb"P[1-6](\s+\d+\s+\d+\s|[ \t\r]*\n#)")
"""PBM, PGM and PPM: width and height, or a comment first; the letter and the digit alone also begin texts."""


def _head(content: Path | bytes | IO[bytes]) -> bytes:
    if isinstance(content, bytes):
        return content[:16]
    if not isinstance(content, Path):
        head = content.read(16)
        content.seek(0)
        return head
    with content.open("rb") as file:
        return file.read(16)


def _has_too_many_scans(path: Path) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return has_too_many_scans(data)
