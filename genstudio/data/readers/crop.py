"""`fit`: a picture of any shape as a square, the one function that every reader crops, pads and scales by.

The most interesting square is found as smartcrop.js does it (Jonas Wagner, 2014, github.com/jwagner/smartcrop.js), and
with its weights and thresholds: detail, the likeness to skin and strong colours add up to how interesting each place
is. Only the largest square that fits is looked for, so that it moves along one side and the search is one convolution.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from genstudio.data.options import WHITE, CropChoice

Values = npt.NDArray[np.float32]

ACROSS = 64
"""Pixels of the shorter side, or up to twice as many, to which pictures are reduced to find their interesting part."""


def fit(
    image: Image.Image, size: int, crop: CropChoice = CropChoice.CENTRE, border: tuple[int, int, int] = WHITE
) -> Image.Image:
    """A picture, mode L or RGB, as a square of `size` pixels a side; one that fits is handed back as it is.

    Args:
        crop: which square of it; PAD scales all of it, at least one pixel wide, and centres it.
        border: red, green and blue of what is beside a picture that is padded. It turns grey pictures into colour ones
            if it is coloured itself.
    """
    if image.width != image.height:
        if crop is CropChoice.PAD:
            return _padded(image, size, border)
        left, top = smart_corner(image) if crop is CropChoice.SMART else middle_corner(image)
        side = min(image.size)
        image = image.crop((left, top, left + side, top + side))
    return image if image.width == size else _scaled(image, (size, size))


def middle_corner(image: Image.Image) -> tuple[int, int]:
    """Left and top of the largest square in the middle."""
    side = min(image.size)
    return (image.width - side) // 2, (image.height - side) // 2


def smart_corner(image: Image.Image) -> tuple[int, int]:
    """Left and top of the largest square around what is most interesting; of a picture without anything, the middle."""
    side, long = min(image.size), max(image.size)
    small = np.asarray(image.reduce(max(1, side // ACROSS)))
    lying = image.width > image.height
    profile = interest(small).sum(axis=0 if lying else 1, dtype=np.float64)
    window = min(small.shape[:2])
    places = len(profile) - window + 1
    if places < 2:
        return middle_corner(image)
    across = (np.arange(window) + 0.5) / window * 2 - 1
    scores = np.correlate(profile, 1 - across**2, "valid")  # what is in the middle of the square counts most
    from_middle = np.abs(np.linspace(-1, 1, places))
    scores *= 1 - _MIDDLE_PULL * from_middle
    best = np.flatnonzero(scores >= scores.max() * (1 - 1e-9))
    place = int(best[np.argmin(from_middle[best])])
    start = (long - side) // 2 if 2 * place == places - 1 else round(place / (places - 1) * (long - side))
    return (start, 0) if lying else (0, start)


def interest(pixels: npt.NDArray[np.uint8]) -> Values:
    """How interesting each place of a picture, uint8 (H, W) or (H, W, 3), is: float32 (H, W), 0 or more.

    Detail is the Laplacian of the brightness. Skin is what has nearly the direction of `_COMPLEXION` in the space of
    colours, strong colours what has a high saturation (of hue, saturation, lightness); both count most where there is
    detail.
    """
    values = pixels.astype(np.float32)
    values *= np.float32(1 / 255)
    if values.ndim == 2:
        return _DETAIL * _detail(values)
    planes = np.ascontiguousarray(values.transpose(2, 0, 1))
    grey = _along(_LUMA, planes)
    detail = _detail(grey)
    found = _DETAIL * detail
    found += _SKIN * (detail + _SKIN_ALONE) * _skin(planes, grey)
    found += _STRONG * (detail + _STRONG_ALONE) * _saturation(planes)
    return found


_DETAIL, _SKIN, _STRONG = np.float32(0.2), np.float32(1.8), np.float32(0.3)
"""What detail, skin with detail and strong colours with detail weigh."""
_SKIN_ALONE, _STRONG_ALONE = np.float32(0.01), np.float32(0.2)
"""By how much detail is raised, so that skin and strong colours count a little without."""
_COMPLEXION = np.array((0.78, 0.57, 0.44), np.float32) / np.float32(1.0616)
"""A direction of length 1."""
_SKIN_FROM, _STRONG_FROM = np.float32(0.8), np.float32(0.4)
"""The likeness and the saturation, of 1 at most, from which on they count."""
_DARKEST_SKIN = 0.2
_STRONG_LIGHTNESS = (0.05, 0.9)
_MIDDLE_PULL = 0.02
"""How much less a square at the rim counts: who takes a picture mostly aims well."""
_LUMA = np.array((0.299, 0.587, 0.114), np.float32)
_TINY = np.float32(1e-3)


def _along(direction: Values, planes: Values) -> Values:
    """The part of each colour, planes (3, H, W), along a direction in the space of colours."""
    part: Values = direction[0] * planes[0] + direction[1] * planes[1] + direction[2] * planes[2]
    return part


def _detail(grey: Values) -> Values:
    framed = np.pad(grey, 1, mode="edge")
    apart: Values = 4 * grey - framed[:-2, 1:-1] - framed[2:, 1:-1] - framed[1:-1, :-2] - framed[1:-1, 2:]
    return np.minimum(np.abs(apart), np.float32(1))


def _skin(planes: Values, grey: Values) -> Values:
    """1 minus the distance between the colour's direction and that of skin, both of length 1, stretched."""
    length = np.maximum(np.sqrt(_square(planes[0]) + _square(planes[1]) + _square(planes[2])), _TINY)
    likeness: Values = 1 - np.sqrt(np.maximum(2 - 2 * _along(_COMPLEXION, planes) / length, 0))
    likeness[grey < _DARKEST_SKIN] = 0
    counted: Values = np.maximum((likeness - _SKIN_FROM) / (1 - _SKIN_FROM), 0)
    return counted


def _saturation(planes: Values) -> Values:
    high = np.maximum(np.maximum(planes[0], planes[1]), planes[2])
    low = np.minimum(np.minimum(planes[0], planes[1]), planes[2])
    lightness = (high + low) / 2
    saturation: Values = (high - low) / np.maximum(1 - np.abs(2 * lightness - 1), _TINY)
    saturation[(lightness < _STRONG_LIGHTNESS[0]) | (lightness > _STRONG_LIGHTNESS[1])] = 0
    counted: Values = np.clip((saturation - _STRONG_FROM) / (1 - _STRONG_FROM), 0, 1)
    return counted


def _square(values: Values) -> Values:
    return values * values


def _padded(image: Image.Image, size: int, border: tuple[int, int, int]) -> Image.Image:
    long = max(image.size)
    width, height = (max(1, round(side * size / long)) for side in image.size)
    scaled = image if image.size == (width, height) else _scaled(image, (width, height))
    grey = image.mode == "L" and len(set(border)) == 1
    square = Image.new("L", (size, size), border[0]) if grey else Image.new("RGB", (size, size), border)
    square.paste(scaled, ((size - width) // 2, (size - height) // 2))
    return square


def _scaled(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
