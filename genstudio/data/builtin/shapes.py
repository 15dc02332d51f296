"""The built-in shapes: forms with known factors, in any number and at any size, the same ones for the same seed."""

from __future__ import annotations

from genstudio.data.builtin.batches import check_asked, draw_watched
from genstudio.data.builtin.cards import SHAPES
from genstudio.data.builtin.forms import Shape
from genstudio.data.builtin.shape_factors import ShapeFactors, sample_shape_factors
from genstudio.data.builtin.shape_painter import render_shapes
from genstudio.data.image_set import ImageSet
from genstudio.data.watch import CancelCheck, Progress, Watch

__all__ = ["DEFAULT_COUNT", "DEFAULT_SIZE", "Shape", "ShapeFactors", "draw_shapes"]

DEFAULT_COUNT = SHAPES.count
DEFAULT_SIZE = SHAPES.size
LARGEST_COUNT = SHAPES.most


def draw_shapes(
    count: int = DEFAULT_COUNT,
    size: int = DEFAULT_SIZE,
    seed: int = 0,
    progress: Progress | None = None,
    cancelled: CancelCheck | None = None,
) -> ImageSet:
    """Draw shapes as an image set in colour, whose classes are the forms.

    Picture i depends on the seed and on i only, so a larger count begins with the same pictures.

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
    check_asked("shapes", count, LARGEST_COUNT, size, seed)
    factors = sample_shape_factors(count, seed)
    return ImageSet(
        draw_watched(factors, size, 3, render_shapes, Watch(progress, cancelled)),
        name="Built-in shapes",
        source=SHAPES.address,
        labels=factors.shape,
        class_names=tuple(shape.name.lower() for shape in Shape),
    )
