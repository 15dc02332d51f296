"""The built-in faces: cartoons with known factors, in any number and at any size, the same ones for the same seed."""

from __future__ import annotations

from genstudio.data.builtin.batches import check_asked, draw_watched
from genstudio.data.builtin.cards import FACES
from genstudio.data.builtin.factors import Expression, FaceFactors, sample_factors
from genstudio.data.builtin.painter import render_faces
from genstudio.data.image_set import ImageSet
from genstudio.data.watch import CancelCheck, Progress, Watch

__all__ = ["DEFAULT_COUNT", "DEFAULT_SIZE", "FaceFactors", "draw_faces", "render_faces", "sample_factors"]

DEFAULT_COUNT = FACES.count
DEFAULT_SIZE = FACES.size
LARGEST_COUNT = FACES.most


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
    check_asked("faces", count, LARGEST_COUNT, size, seed)
    factors = sample_factors(count, seed)
    pixels = draw_watched(factors, size, 3, render_faces, Watch(progress, cancelled))
    return ImageSet(
        pixels,
        name="Built-in faces",
        source=FACES.address,
        labels=factors.expressions(),
        class_names=tuple(expression.name.lower() for expression in Expression),
    )
