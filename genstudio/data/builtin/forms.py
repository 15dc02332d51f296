"""`distance_to`: how far points lie from the outline of each form of the built-in shapes.

All forms stand upright around the origin, fill about the same area, and reach no further than `REACH` from it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import IntEnum

import numpy as np

from genstudio.data.builtin.canvas import Floats, both, box, circle, either


class Shape(IntEnum):
    """The class of a picture: what it shows."""

    DISC = 0
    SQUARE = 1
    TRIANGLE = 2
    STAR = 3
    HEART = 4
    RING = 5
    CROSS = 6
    DROP = 7


REACH = 1.18


def distance_to(shape: Shape, x: Floats, y: Floats) -> Floats:
    """Negative inside, positive outside; exact near the outline. `y` grows downwards."""
    return _OUTLINES[shape](x, y)


def _disc(x: Floats, y: Floats) -> Floats:
    return circle(x, y, 0.84)


def _square(x: Floats, y: Floats) -> Floats:
    return box(x, y, 0.75, 0.75, 0.1)


def _triangle(x: Floats, y: Floats) -> Floats:
    return _pointed(x, y - 0.14, 3, 1.0, 0.5) - 0.1


def _star(x: Floats, y: Floats) -> Floats:
    return _pointed(x, y - 0.05, 5, 1.05, 0.5) - 0.06


def _heart(x: Floats, y: Floats) -> Floats:
    """A square on its corner, and a disc on each of its upper sides."""
    side, y = np.abs(x), y + 0.04
    square = box((side - y) * _HALF_ROOT, (side + y) * _HALF_ROOT, 0.55, 0.55, 0.06)
    lobe = circle(side - 0.55 * _HALF_ROOT, y + 0.55 * _HALF_ROOT, 0.55)
    return either(square, lobe)


def _ring(x: Floats, y: Floats) -> Floats:
    return np.abs(circle(x, y, 0.7)) - 0.24


def _cross(x: Floats, y: Floats) -> Floats:
    return either(box(x, y, 0.96, 0.33, 0.1), box(x, y, 0.33, 0.96, 0.1))


def _drop(x: Floats, y: Floats) -> Floats:
    """A disc, and the two tangents to it that meet in a point above."""
    radius, height = 0.66, 1.36
    y = y - 0.36
    sine = radius / height
    cosine = math.sqrt(1 - sine * sine)
    side, below = np.abs(x), y + height
    along = np.clip(side * sine + below * cosine, 0, height * cosine)
    tangent = np.hypot(side - along * sine, below - along * cosine)
    cone = both(side * cosine - below * sine, y + radius * sine)
    return either(circle(x, y, radius), np.copysign(tangent, cone))


def _pointed(x: Floats, y: Floats, points: int, outer: float, inner: float) -> Floats:
    """A star whose first point is straight up: every side goes from a tip at `outer` to a notch at `inner`."""
    half = math.pi / points
    angle = np.arctan2(x, -y)
    angle -= np.rint(angle * np.float32(0.5 / half)) * np.float32(2 * half)
    radius = np.sqrt(x * x + y * y)
    aside, along = radius * np.sin(np.abs(angle)), radius * np.cos(angle)
    side_x, side_y = inner * math.sin(half), inner * math.cos(half) - outer
    length = math.hypot(side_x, side_y)
    along -= np.float32(outer)
    share = np.clip((aside * (side_x / length**2)) + along * (side_y / length**2), 0, 1)
    distance = np.hypot(aside - share * np.float32(side_x), along - share * np.float32(side_y))
    outside = along * np.float32(side_x) - aside * np.float32(side_y)
    return np.asarray(np.copysign(distance, outside), dtype=np.float32)


_HALF_ROOT = math.sqrt(0.5)
_OUTLINES: dict[Shape, Callable[[Floats, Floats], Floats]] = {
    Shape.DISC: _disc,
    Shape.SQUARE: _square,
    Shape.TRIANGLE: _triangle,
    Shape.STAR: _star,
    Shape.HEART: _heart,
    Shape.RING: _ring,
    Shape.CROSS: _cross,
    Shape.DROP: _drop,
}
