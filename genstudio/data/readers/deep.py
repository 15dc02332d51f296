"""Pictures with more than 8 bits per value, as cameras, scanners and microscopes keep them, brought to 8."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

_BITS, _LARGEST = 258, (341, 281)
"""Tags of TIFF: BitsPerSample; SMaxSampleValue and, older, MaxSampleValue (TIFF 6.0, sections 8 and 20)."""
_SHORT = 65_535
_FRACTIONS = ((-0.1, 0.0, 2.0, 1.0), (-10.0, 2.0, 280.0, 255.0))
"""Of values with a fraction, the least there may be, between what and what the largest lies, and what white is then:
the usual ranges, and a little beyond, where sharpening takes them; that is cut off."""
_WHOLE = ((0.0, 0.0, 255.0, 255.0),)
"""The same of others."""


def is_deep(image: Image.Image) -> bool:
    """Whether it has more than 8 bits per value; after decoding, Pillow no longer tells of those in colour."""
    return image.mode[0] in "IF" or any(";16" in str(tile) for tile in getattr(image, "tile", ()))


def is_deep_grey(image: Image.Image) -> bool:
    """Whether its values, in grey, still have all their bits, so that `eight_bits` takes them."""
    return image.mode in ("I", "F") or image.mode.startswith("I;16")


def eight_bits(image: Image.Image) -> npt.NDArray[np.uint8]:
    """The values of a deep grey picture in 0..255, (H, W).

    White is what the file or the type of its values says. Where neither does, it is the usual range that they lie in;
    values that lie in none are spread from the least to the largest.

    Raises:
        ValueError: some are not numbers.
    """
    stored = np.asarray(image)
    values = stored.astype(np.float32)
    if not np.isfinite(values).all():
        raise ValueError("values that are not numbers")
    black, white = _range(image, stored.dtype, float(values.min()), float(values.max()))
    values -= black
    values *= 255 / max(white - black, 1e-12)
    return np.asarray(np.rint(values).clip(0, 255), dtype=np.uint8)


def _range(image: Image.Image, kind: np.dtype[np.generic], low: float, high: float) -> tuple[float, float]:
    """Which values are black and white."""
    declared = _declared(image)
    if low >= 0 and declared >= high and declared > 0:
        return 0.0, declared
    if kind.kind == "u" and kind.itemsize == 2:
        return 0.0, float(_SHORT)
    for least, over, up_to, white in _FRACTIONS if kind.kind == "f" else _WHOLE:
        if least <= low and over <= high <= up_to:
            return 0.0, white
    return (0.0, float(_SHORT)) if low >= 0 and kind.kind == "i" and high <= _SHORT else (low, high)


def _declared(image: Image.Image) -> float:
    """The largest value that a TIFF can hold by what it says of itself; 0 where it says nothing."""
    tags = getattr(image, "tag_v2", {})
    try:
        for tag in _LARGEST:
            if tag in tags:
                return float(np.max(tags[tag]))
        bits = int(np.max(tags[_BITS]))
    except (KeyError, TypeError, ValueError):
        return 0.0
    return float((1 << bits) - 1) if 8 < bits < 16 else 0.0
