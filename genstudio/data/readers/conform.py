"""`conform`: pictures that already are one array, brought to the size and colour that was asked for."""

from __future__ import annotations

import numpy as np

from genstudio.data.image_set import Labels, Pixels
from genstudio.data.options import ColourChoice, automatic_size
from genstudio.data.readers.limits import allocate
from genstudio.data.readers.notes import pictures, size_notes, was
from genstudio.data.watch import Watch

_PICTURES_AT_ONCE = 1024


def conform(pixels: Pixels, size: int | None, colour: ColourChoice, watch: Watch) -> tuple[Pixels, tuple[str, ...]]:
    """Crop, scale and convert; what already fits is handed back as it is, not copied.

    Args:
        pixels: uint8, shape (N, C, H, W) with C 1 or 3.
        size: side in pixels; None chooses it by `automatic_size`.
        colour: AUTO turns colour pictures grey if every one of them is.
        watch: asked between chunks.

    Returns:
        The pictures, uint8 (N, 1 or 3, size, size), and sentences on what was changed.
    """
    height, width = pixels.shape[2:]
    size = size or automatic_size([(width, height)])
    pixels, notes = _coloured(pixels, colour, watch)
    if (height, width) != (size, size):
        pixels = _scaled(pixels, size, watch)
        notes += size_notes(np.full((len(pixels), 2), (width, height), dtype=np.int64), size)
    return pixels, tuple(notes)


def shape_of(pixels: Pixels) -> tuple[int, ColourChoice]:
    """The size and colour to `conform` held-out pictures to, so that they match these."""
    return pixels.shape[-1], ColourChoice.GREY if pixels.shape[1] == 1 else ColourChoice.COLOUR


def numbered_classes(*labels: Labels | None) -> tuple[str, ...]:
    """The numbers from 0 to the largest label as class names; empty without labels."""
    largest = max((int(numbers.max()) for numbers in labels if numbers is not None), default=-1)
    return tuple(str(number) for number in range(largest + 1))


def luma(red: Pixels, green: Pixels, blue: Pixels) -> Pixels:
    """Brightness by ITU-R BT.601, the weights that picture programs use for grey; uint8 of the same shape."""
    total = red * np.uint32(19595)
    total += green * np.uint32(38470)
    total += blue * np.uint32(7471)
    total += np.uint32(0x8000)
    total >>= np.uint32(16)
    return total.astype(np.uint8)


def _coloured(pixels: Pixels, colour: ColourChoice, watch: Watch) -> tuple[Pixels, list[str]]:
    count = len(pixels)
    if pixels.shape[1] == 1:
        if colour is not ColourChoice.COLOUR:
            return pixels, []
        result = allocate((count, 3, *pixels.shape[2:]))
        for start in range(0, count, _PICTURES_AT_ONCE):
            watch.report(start, count)
            result[start : start + _PICTURES_AT_ONCE] = pixels[start : start + _PICTURES_AT_ONCE]
        return result, [f"{pictures(count, 'grey ')} {was(count)} read as colour pictures."]
    if colour is ColourChoice.COLOUR:
        return pixels, []
    grey = _all_grey(pixels, watch)
    if colour is ColourChoice.AUTO and not grey:
        return pixels, []
    if grey:
        return np.ascontiguousarray(pixels[:, :1]), []
    result = allocate((count, 1, *pixels.shape[2:]))
    for start in range(0, count, _PICTURES_AT_ONCE):
        watch.report(start, count)
        chunk = pixels[start : start + _PICTURES_AT_ONCE]
        result[start : start + _PICTURES_AT_ONCE, 0] = luma(chunk[:, 0], chunk[:, 1], chunk[:, 2])
    return result, [f"{pictures(count)} in colour {was(count)} turned grey."]


def _all_grey(pixels: Pixels, watch: Watch) -> bool:
    for start in range(0, len(pixels), _PICTURES_AT_ONCE):
        watch.check()
        chunk = pixels[start : start + _PICTURES_AT_ONCE]
        if not np.array_equal(chunk[:, :2], chunk[:, 1:]):
            return False
    return True


def _scaled(pixels: Pixels, size: int, watch: Watch) -> Pixels:
    """The middle square of every picture, scaled."""
    from PIL import Image  # only pictures that do not fit need it

    count, channels, height, width = pixels.shape
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    middle = pixels[:, :, top : top + side, left : left + side]
    if side == size:
        return np.ascontiguousarray(middle)
    result = allocate((count, channels, size, size))
    for index in range(count):
        if index % 64 == 0:
            watch.report(index, count)
        for channel in range(channels):
            plane = Image.fromarray(np.ascontiguousarray(middle[index, channel]))
            scaled = plane.resize((size, size), Image.Resampling.LANCZOS, reducing_gap=2.0)
            result[index, channel] = np.asarray(scaled)
    return result
