"""HEIC, the format in which telephones keep their photographs; Pillow does not read it."""

from __future__ import annotations

import io

import pi_heif
from PIL import AvifImagePlugin, Image

BRANDS = frozenset((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"))

pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


def is_heic(head: bytes) -> bool:
    """Whether a file that begins with these bytes (12 are enough) is a photograph of this kind."""
    return head[4:8] == b"ftyp" and head[8:12] in BRANDS


def open_heic(content: bytes) -> Image.Image:
    """A photograph whose header was read; it is turned upright when it is decoded.

    Raises:
        ValueError: it is damaged. What Pillow's decoders raise besides.
    """
    if not _items_are_named(content):
        raise ValueError("an item's type is no text")
    # A file that begins with neither's name ("mif1") may be of the other kind.
    formats = (AvifImagePlugin.AvifImageFile.format, pi_heif.HeifImageFile.format)
    return Image.open(io.BytesIO(content), formats=formats)


def _items_are_named(content: bytes) -> bool:
    """Whether the types of all items are text: pi-heif 1.4 takes the whole program down with it where one is not.

    An item is told of in a box "infe" (ISO/IEC 14496-12, 8.11.6): its length in four bytes, those letters, a version,
    two numbers, then the type and names. Where the box lies does not matter here, so none is missed.
    """
    at = content.find(b"infe")
    while at >= 0:
        end = at - 4 + int.from_bytes(content[max(0, at - 4) : at], "big")
        if not content[at + 12 : max(end, at + 18)].isascii():
            return False
        at = content.find(b"infe", at + 4)
    return True
