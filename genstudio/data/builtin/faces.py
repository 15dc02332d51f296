"""The built-in faces: cartoons with known factors, in any number and at any size, the same ones for the same seed."""

from __future__ import annotations

import numpy as np

from genstudio.data.builtin.factors import Expression, FaceFactors, sample_factors
from genstudio.data.builtin.painter import render_faces
from genstudio.data.image_set import ImageSet
from genstudio.data.options import LARGEST_SIZE, SMALLEST_SIZE
from genstudio.data.watch import CancelCheck, Progress, Watch
from genstudio.errors import SettingsError

__all__ = ["DEFAULT_COUNT", "DEFAULT_SIZE", "FaceFactors", "draw_faces", "render_faces", "sample_factors"]

DEFAULT_COUNT = 4_000
DEFAULT_SIZE = 64
LARGEST_COUNT = 200_000
_PIXELS_PER_REPORT = 1 << 19


def draw_faces(
    count: int = DEFAULT_COUNT,
    size: int = DEFAULT_SIZE,
    seed: int = 0,
    progress: Progress | None = None,
    cancelled: CancelCheck | None = None,
) -> ImageSet:
    """Draw faces as an image set in colour, whose classes are their expressions.

    Face i depends on the seed and on i only, so a larger count begins with the same faces.

    Args:
        count: how many, 2 to `LARGEST_COUNT`.
        size: side in pixels, 16 to 128.
        seed: 0 or more.
        progress: called with (done, count).
        cancelled: asked many times a second.

    Raises:
        SettingsError: an argument out of range.
        Cancelled: `cancelled` answered True.
    """
    if not 2 <= count <= LARGEST_COUNT:
        raise SettingsError(f"The number of faces must be between 2 and {LARGEST_COUNT:,}, not {count:,}.")
    if not SMALLEST_SIZE <= size <= LARGEST_SIZE:
        raise SettingsError(f"The picture size must be between {SMALLEST_SIZE} and {LARGEST_SIZE} pixels, not {size}.")
    if seed < 0:
        raise SettingsError(f"The seed must be 0 or more, not {seed}.")
    watch = Watch(progress, cancelled)
    factors = sample_factors(count, seed)
    pixels = np.empty((count, 3, size, size), dtype=np.uint8)
    step = max(1, _PIXELS_PER_REPORT // (size * size))
    for start in range(0, count, step):
        watch.report(start, count)
        pixels[start : start + step] = render_faces(factors.chosen(slice(start, start + step)), size)
    watch.report(count, count)
    return ImageSet(
        pixels,
        name="Built-in faces",
        source="builtin:faces",
        labels=factors.expressions(),
        class_names=tuple(expression.name.lower() for expression in Expression),
    )
