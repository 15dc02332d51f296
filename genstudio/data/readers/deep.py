"""`eight_bits`: values of more than 8 bits, such as those of scanners, microscopes and renderers, as values of 8 bits.

Each file is judged by itself, so that it looks the same alone and among others: by what it says of its range, else by
the type of its values. Only where both leave it open do the values decide. So 12 bits that are kept in 16 without a
word stay dark, which is told.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, TiffImagePlugin

from genstudio.data.readers.notes import Trait
from genstudio.data.readers.unreadable import UnreadablePicture

Range = tuple[float, float]
"""Which values are black and white."""


def is_deep(image: Image.Image) -> bool:
    """Whether it has more than 8 bits per value; after decoding, Pillow no longer tells of those in colour."""
    return image.mode[0] in "IF" or any(";16" in str(tile) for tile in getattr(image, "tile", ()))


def is_deep_grey(image: Image.Image) -> bool:
    """Whether its values, in grey, still have all their bits, so that `eight_bits` takes them."""
    return image.mode in ("I", "F") or image.mode.startswith("I;16")


def range_of(image: Image.Image) -> Range | None:
    """The range of a deep grey picture as its file says; None where that is open."""
    if _KEPT in image.info:
        kept: Range | None = image.info[_KEPT]
        return kept
    if isinstance(image, TiffImagePlugin.TiffImageFile) and (said := _said(image)) is not None:
        return said
    if image.mode.startswith("I;16") or (image.mode == "I" and image.format == "PPM"):
        return _SIXTEEN_BITS
    return None


def values_of(image: Image.Image) -> npt.NDArray[np.generic]:
    """The values of a deep grey picture, of which Pillow takes the largest whole numbers of 32 bits for negative."""
    values = np.asarray(image)
    return values.view(np.uint32) if _is_unsigned(image) else values


def is_negative(image: Image.Image) -> bool:
    """Whether the lowest values of a deep grey picture are white, as scanners and X-ray machines write them.

    Pillow turns those of 8 bits round by itself.
    """
    if _NEGATIVE in image.info:
        return bool(image.info[_NEGATIVE])
    return isinstance(image, TiffImagePlugin.TiffImageFile) and image.tag_v2.get(_PHOTOMETRIC) == _WHITE_IS_ZERO


def keep_range(frame: Image.Image, file: Image.Image) -> None:
    """Let a copy of a frame have what its file says of its values, which is not copied along."""
    frame.info[_KEPT] = range_of(file)
    frame.info[_NEGATIVE] = is_negative(file)
    frame.info[_UNSIGNED] = _is_unsigned(file)


def eight_bits(values: npt.NDArray[np.generic], said: Range | None) -> tuple[npt.NDArray[np.uint8], Trait]:
    """Deep grey values as 0..255, those out of range clipped; and what was special about them.

    Raises:
        UnreadablePicture: some are no numbers.
    """
    deep = values.astype(np.float32)
    if not np.isfinite(deep).all():
        raise UnreadablePicture("holds values that are no numbers; replace them and save it again")
    low, high = float(deep.min()), float(deep.max())
    known = said or _usual(values.dtype, low, high)
    black, white = known or (low, high)
    with np.errstate(over="ignore"):  # what is endless is clipped
        deep = (deep - black) * (255 / max(white - black, 1e-12))
    trait = Trait(0) if known else Trait.STRETCHED
    if known == _SIXTEEN_BITS and 0 < high < _FAINT:
        trait = Trait.FAINT
    return np.asarray(np.rint(deep).clip(0, 255), dtype=np.uint8), trait


_KEPT, _NEGATIVE, _UNSIGNED = (340, 341), (262, 0), (339, 1)
"""Keys that no file can write into `Image.info`, where keys are text."""
_PHOTOMETRIC, _WHITE_IS_ZERO = 262, 0
"""The TIFF tag PhotometricInterpretation."""
_BITS, _FORM, _LOWEST, _HIGHEST = 258, 339, 340, 341
"""The TIFF tags BitsPerSample, SampleFormat, SMinSampleValue and SMaxSampleValue."""
_WITHOUT_SIGN = 1
_SIXTEEN_BITS = (0.0, 65535.0)
_FAINT = 4096
_ENDLESS = 1e30
_DIM = 8.0
_OVERSHOOT = 0.25
"""How far resampling and sharpening carry floating point values beyond: above in parts of the range, below in parts of
the highest value."""


def _is_unsigned(image: Image.Image) -> bool:
    """Whether its values are whole numbers of 32 bits without a sign."""
    if image.mode != "I" or _UNSIGNED in image.info:
        return image.mode == "I" and bool(image.info[_UNSIGNED])
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return False
    return _number(image, _BITS) == 32 and _number(image, _FORM) in (None, _WITHOUT_SIGN)


def _said(image: TiffImagePlugin.TiffImageFile) -> Range | None:
    """What the tags say."""
    low, high = _number(image, _LOWEST), _number(image, _HIGHEST)
    if high is not None and high > (low or 0.0):
        return low or 0.0, high
    bits = _number(image, _BITS)
    return (0.0, 2.0**bits - 1) if image.mode.startswith("I;16") and bits in (12, 16) else None


def _number(image: TiffImagePlugin.TiffImageFile, tag: int) -> float | None:
    value = image.tag_v2.get(tag)
    first: Any = value[0] if isinstance(value, tuple) and value else value
    try:
        number = float(first)
    except (TypeError, ValueError, ArithmeticError):
        return None
    return number if abs(number) < _ENDLESS else None


def _usual(kind: np.dtype[np.generic], low: float, high: float) -> Range | None:
    """The range that values like these are mostly kept in: of 1 or 8 bits in floating point, of 8 or 16 bits in whole
    numbers."""
    if kind.kind == "f":
        usual, beyond = ((0.0, 1.0), (0.0, 255.0)), _OVERSHOOT
    else:
        usual, beyond = ((0.0, 255.0), _SIXTEEN_BITS), 0.0
    if low < -beyond * high or (kind.kind == "f" and 1 + beyond < high < _DIM):
        return None  # too bright for the one range and too dark for the other
    return next((one for one in usual if high <= (1 + beyond) * one[1]), None)
