"""Pictures drawn a few at a time: what may be asked for, how far the work is, and from painted planes to pixels."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from genstudio.data.builtin.canvas import Floats
from genstudio.data.builtin.factor_table import Factors
from genstudio.data.image_set import Pixels
from genstudio.data.options import LARGEST_SIZE, SMALLEST_SIZE
from genstudio.data.readers.limits import allocate
from genstudio.data.watch import Watch
from genstudio.errors import SettingsError

Table = TypeVar("Table", bound=Factors)

_PIXELS_PER_REPORT = 1 << 19
_PIXELS_AT_ONCE = 1 << 17


def check_asked(things: str, count: int, largest: int, size: int, seed: int) -> None:
    """Refuse what cannot be drawn.

    Args:
        things: what is drawn, in the plural ("faces").

    Raises:
        SettingsError: fewer than 2 or more than `largest` of them, a size below 16 or above 128, or a seed below 0.
    """
    if not 2 <= count <= largest:
        raise SettingsError(f"The number of {things} must be between 2 and {largest:,}, not {count:,}.")
    if not SMALLEST_SIZE <= size <= LARGEST_SIZE:
        raise SettingsError(f"The picture size must be between {SMALLEST_SIZE} and {LARGEST_SIZE} pixels, not {size}.")
    if seed < 0:
        raise SettingsError(f"The seed must be 0 or more, not {seed}.")


def draw_watched(
    factors: Table, size: int, channels: int, render: Callable[[Table, int], Pixels], watch: Watch
) -> Pixels:
    """Render all pictures of a table; progress is told, and cancelling heard, many times a second.

    Returns:
        uint8, shape (N, channels, size, size).

    Raises:
        DataError: they need more memory than there is, or than a set may take.
        Cancelled: the watch says so.
    """
    count = len(factors)
    pixels = allocate((count, channels, size, size))
    step = max(1, _PIXELS_PER_REPORT // (size * size))
    for start in range(0, count, step):
        watch.report(start, count)
        pixels[start : start + step] = render(factors.chosen(slice(start, start + step)), size)
    watch.report(count, count)
    return pixels


def render_in_batches(factors: Table, size: int, channels: int, paint: Callable[[Table, int], Floats]) -> Pixels:
    """Paint as many pictures at once as fit a processor's cache.

    Args:
        paint: gives planes of shape (channels, count, size, size), in [0, 1], which it does not use any more.

    Returns:
        uint8, shape (N, channels, size, size).
    """
    pixels = np.empty((len(factors), channels, size, size), dtype=np.uint8)
    step = max(1, _PIXELS_AT_ONCE // (size * size))
    for start in range(0, len(factors), step):
        planes = paint(factors.chosen(slice(start, start + step)), size)
        planes *= 255
        planes += 0.5
        pixels[start : start + step] = np.moveaxis(planes, 0, 1)
    return pixels


def pixel_centres(size: int) -> tuple[Floats, Floats]:
    """Coordinates x (1, 1, size) and y (1, size, 1) of the pixels of a picture that runs from -1 to 1."""
    centres = (np.arange(size, dtype=np.float32) * 2 + 1) / size - 1
    return centres[None, None, :], centres[None, :, None]
