"""`conform`: pictures that already are one array, brought to the size and colour that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from genstudio.data.image_set import Labels, Pixels
from genstudio.data.options import ColourChoice, CropChoice, ReadOptions, automatic_size
from genstudio.data.readers.limits import allocate, pictures_at_once
from genstudio.data.readers.notes import pictures, size_notes, was
from genstudio.data.watch import Watch


def conform(pixels: Pixels, options: ReadOptions, watch: Watch) -> tuple[Pixels, tuple[str, ...]]:
    """Crop, scale and convert; what already fits is handed back as it is, not copied.

    Args:
        pixels: uint8, shape (N, C, H, W) with C 1 or 3.
        options: no size chooses it by `automatic_size`; AUTO turns colour pictures grey if every one of them is. Their
            limit has no say here.
        watch: asked between chunks.

    Returns:
        The pictures, uint8 (N, 1 or 3, size, size), and sentences on what was changed.
    """
    height, width = pixels.shape[2:]
    size = options.size or automatic_size([(width, height)], options.crop)
    tinted = options.colour is ColourChoice.AUTO and options.tints and width != height
    pixels, notes = _coloured(pixels, ColourChoice.COLOUR if tinted else options.colour, watch)
    if (height, width) != (size, size):
        pixels = _scaled(pixels, replace(options, size=size, colour=_colour_of(pixels)), watch)
        notes += size_notes(np.full((len(pixels), 2), (width, height), dtype=np.int64), size, options)
    return pixels, tuple(notes)


def options_like(pixels: Pixels, options: ReadOptions) -> ReadOptions:
    """How to `conform` held-out pictures, so that they match these, which were read by the options."""
    return replace(options, size=pixels.shape[-1], colour=_colour_of(pixels))


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


def _colour_of(pixels: Pixels) -> ColourChoice:
    return ColourChoice.GREY if pixels.shape[1] == 1 else ColourChoice.COLOUR


def _coloured(pixels: Pixels, colour: ColourChoice, watch: Watch) -> tuple[Pixels, list[str]]:
    count = len(pixels)
    if pixels.shape[1] == 1:
        if colour is not ColourChoice.COLOUR:
            return pixels, []
        result = _made(pixels, (3, *pixels.shape[2:]), lambda chunk: chunk, watch)
        return result, [f"{pictures(count, 'grey ')} {was(count)} read in colour."]
    if colour is ColourChoice.COLOUR:
        return pixels, []
    grey = _all_grey(pixels, watch)
    if colour is ColourChoice.AUTO and not grey:
        return pixels, []
    if grey:
        return _made(pixels, (1, *pixels.shape[2:]), lambda chunk: chunk[:, :1], watch), []
    result = _made(
        pixels, (1, *pixels.shape[2:]), lambda chunk: luma(chunk[:, 0], chunk[:, 1], chunk[:, 2])[:, None], watch
    )
    return result, [f"{pictures(count)} in colour {was(count)} turned grey."]


def _made(pixels: Pixels, shape: tuple[int, ...], make: Callable[[Pixels], Pixels], watch: Watch) -> Pixels:
    """New pictures of this shape, made a few at a time."""
    result = allocate((len(pixels), *shape))
    step = pictures_at_once(pixels)
    for start in range(0, len(pixels), step):
        watch.report(start, len(pixels))
        result[start : start + step] = make(pixels[start : start + step])
    return result


def _all_grey(pixels: Pixels, watch: Watch) -> bool:
    step = pictures_at_once(pixels)
    for start in range(0, len(pixels), step):
        watch.check()
        chunk = pixels[start : start + step]
        if not np.array_equal(chunk[:, :2], chunk[:, 1:]):
            return False
    return True


def _scaled(pixels: Pixels, options: ReadOptions, watch: Watch) -> Pixels:
    """Every picture as a square of the size that the options say, in its own colours."""
    size = options.size
    assert size is not None
    count, channels, height, width = pixels.shape
    if options.crop is CropChoice.CENTRE and min(height, width) == size:
        top, left = (height - size) // 2, (width - size) // 2
        return _made(
            pixels,
            (channels, size, size),
            lambda chunk: chunk[:, :, top : top + size, left : left + size],
            watch,
        )
    from PIL import Image  # only pictures that do not fit need it

    from genstudio.data.readers.crop import fit

    result = allocate((count, channels, size, size))
    step = pictures_at_once(pixels)
    for index in range(count):
        if index % min(step, 64) == 0:
            watch.report(index, count)
        plain = np.ascontiguousarray(pixels[index, 0] if channels == 1 else pixels[index].transpose(1, 2, 0))
        square = np.asarray(fit(Image.fromarray(plain), size, options.crop, options.border))
        result[index] = square if channels == 1 else square.transpose(2, 0, 1)
    return result
