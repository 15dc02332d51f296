"""Colours of the built-in faces: chosen by hand where people have a say, in OKLCH where any hue must sit well."""

from __future__ import annotations

import numpy as np

from genstudio.data.builtin.canvas import Floats, Indices


def skin_colour(tone: Floats) -> Floats:
    """Skin from light (0) to deep (1). Shape (count,) to (count, 3), RGB in [0, 1]."""
    position = tone * (len(_SKIN) - 1)
    lower = np.minimum(position.astype(np.int64), len(_SKIN) - 2)
    share = (position - lower)[:, None]
    return np.asarray(_SKIN[lower] * (1 - share) + _SKIN[lower + 1] * share, dtype=np.float32)


def hair_colour(choice: Indices) -> Floats:
    """Hair, by index below `HAIR_COLOURS`. Shape (count,) to (count, 3), RGB in [0, 1]."""
    return _HAIR[choice]


def iris_colour(choice: Indices) -> Floats:
    """Iris, by index below `IRIS_COLOURS`. Shape (count,) to (count, 3), RGB in [0, 1]."""
    return _IRIS[choice]


def oklch(lightness: float | Floats, chroma: float | Floats, turn: Floats) -> Floats:
    """RGB in [0, 1] of colours given in OKLCH (B. Ottosson, "A perceptual color space for image processing", 2020).

    Equal lightness and chroma look equally light and vivid at every hue, which is what keeps drawn hues in harmony.

    Args:
        lightness: 0 (black) to 1 (white).
        chroma: 0 (grey) to about 0.3.
        turn: hue as a share of the full circle; shape (count,), as is the result but for its last axis of 3.
    """
    angle = 2 * np.pi * turn.astype(np.float64)
    a, b = chroma * np.cos(angle), chroma * np.sin(angle)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = np.stack(
        [
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        ],
        axis=-1,
    ).clip(0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(encoded, dtype=np.float32)


def _rgb(*codes: int) -> Floats:
    channels = [[code >> 16 & 255, code >> 8 & 255, code & 255] for code in codes]
    return np.array(channels, dtype=np.float32) / np.float32(255)


_SKIN = _rgb(0xFFE3D1, 0xFBD0B0, 0xF2BC94, 0xE3A277, 0xC98559, 0xA66A43, 0x825032, 0x613A26)
_HAIR = _rgb(
    0x2B2124, 0x45302B, 0x6B4632, 0x95603A, 0xC98B4B, 0xE8BE72, 0xB4512F, 0x8E8A91, 0xD9D6D8, 0x5B6BC0, 0xD9688F
)
_IRIS = _rgb(0x4A3326, 0x7A4E2D, 0x5F7F46, 0x3F8F86, 0x4A86C5, 0x6E7891)
HAIR_COLOURS = len(_HAIR)
DYED_HAIR_COLOURS = 2
"""The last ones: blue and pink."""
IRIS_COLOURS = len(_IRIS)
