"""TIFF files of every kind, of which Pillow writes few only."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[Any]
WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PRINT = 0, 1, 2, 5
FORMS = {"u": 1, "i": 2, "f": 3}
SIZES = {3: "H", 4: "I"}


def tiff(values: Values, meaning: int, planes: int = 1, packed: bool = False, beside: int | None = None) -> bytes:
    """A TIFF of values (H, W, channels), in their own order of bytes.

    Args:
        planes: 2 for one channel after another.
        beside: what a channel besides the colours means.
    """
    order = ">" if values.dtype.byteorder == ">" else "<"
    height, width, channels = values.shape
    parts = np.moveaxis(values, 2, 0) if planes == 2 else values[None]
    pieces = [zlib.compress(part.tobytes()) if packed else part.tobytes() for part in parts]
    places = [8 + sum(map(len, pieces[:number])) for number in range(len(pieces))]
    tags = {
        256: (4, [width]),
        257: (4, [height]),
        258: (3, [values.itemsize * 8] * channels),
        259: (3, [8 if packed else 1]),
        262: (3, [meaning]),
        273: (4, places),
        277: (3, [channels]),
        278: (4, [height]),
        279: (4, list(map(len, pieces))),
        284: (3, [planes]),
    }
    tags |= {} if beside is None else {338: (3, [beside])}
    tags[339] = (3, [FORMS[values.dtype.kind]] * channels)
    begin = places[-1] + len(pieces[-1])
    listed, more = struct.pack(f"{order}H", len(tags)), b""
    for tag, (form, numbers) in tags.items():
        content = struct.pack(f"{order}{len(numbers)}{SIZES[form]}", *numbers)
        if len(content) > 4:
            place = begin + 2 + 12 * len(tags) + 4 + len(more)
            more += content
            content = struct.pack(f"{order}I", place)
        listed += struct.pack(f"{order}HHI", tag, form, len(numbers)) + content.ljust(4, b"\0")
    head = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(f"{order}I", begin)
    return head + b"".join(pieces) + listed + bytes(4) + more
