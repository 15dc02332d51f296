"""Lightness and colour of a picture apart, after ITU-R BT.601 (as in JPEG)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from genstudio.data.image_set import Pixels
from genstudio.data.readers.conform import luma

Floats = npt.NDArray[np.float32]

_RED, _GREEN, _BLUE = np.float32(0.299), np.float32(0.587), np.float32(0.114)


def lightness(picture: Pixels) -> Pixels:
    """Grey, uint8 (1, H, W), of a picture (1 or 3, H, W)."""
    if picture.shape[0] == 1:
        return picture
    return luma(*picture)[None]


def colour(picture: Pixels) -> Pixels:
    """What is not lightness, uint8 (2, H, W): blueness and redness, 128 for grey, of a picture (3, H, W)."""
    red, _, blue = picture.astype(np.float32)
    light = luma(*picture).astype(np.float32)
    blueness = (blue - light) / np.float32(1.772) + 128
    redness = (red - light) / np.float32(1.402) + 128
    return np.stack([to_bytes(blueness), to_bytes(redness)])


def join(light: Pixels, colours: Pixels) -> Pixels:
    """The picture, uint8 (3, H, W), of lightness (1, H, W) and colour (2, H, W)."""
    grey = light[0].astype(np.float32)
    blueness, redness = colours.astype(np.float32) - 128
    red = grey + np.float32(1.402) * redness
    blue = grey + np.float32(1.772) * blueness
    green = (grey - _RED * red - _BLUE * blue) / _GREEN
    return np.stack([to_bytes(red), to_bytes(green), to_bytes(blue)])


def to_bytes(values: Floats) -> Pixels:
    """Grey levels rounded and clipped to uint8."""
    return np.rint(values).clip(0, 255).astype(np.uint8)
