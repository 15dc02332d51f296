"""`ShapeFactors`: everything that differs from one of the built-in shapes to the next."""

from __future__ import annotations

from dataclasses import dataclass

from genstudio.data.builtin.canvas import Floats, Indices
from genstudio.data.builtin.factor_table import Factors, floats, one_of, uniform_draws
from genstudio.data.builtin.forms import Shape


@dataclass(frozen=True, slots=True, eq=False)
class ShapeFactors(Factors):
    """The known factors of a number of shapes; every field has shape (count,), all are drawn independently.

    Attributes:
        shape: a `forms.Shape`.
        size: 0 (small) to 1 (large), see `shape_painter.RADII`.
        angle: turned clockwise by this share of the full circle, 0 to 1. The colour turns with the form, so that a disc
            shows it as well.
        place_x: -1 (left) to 1 (right); 1 is `shape_painter.LARGEST_SHIFT`.
        place_y: -1 (up) to 1 (down).
        hue: as a share of the circle, 0 to 1.
    """

    shape: Indices
    size: Floats
    angle: Floats
    place_x: Floats
    place_y: Floats
    hue: Floats


def sample_shape_factors(count: int, seed: int = 0) -> ShapeFactors:
    """Factors of `count` shapes, uniform in their ranges; the first ones of a seed are the same for every count."""
    uniform = uniform_draws(ShapeFactors, count, seed)
    return ShapeFactors(
        shape=one_of(uniform["shape"], len(Shape)),
        size=floats(uniform["size"]),
        angle=floats(uniform["angle"]),
        place_x=floats(uniform["place_x"] * 2 - 1),
        place_y=floats(uniform["place_y"] * 2 - 1),
        hue=floats(uniform["hue"]),
    )
