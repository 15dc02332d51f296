"""`render_shapes`: factors to pictures: one smooth form on a calm ground."""

from __future__ import annotations

import numpy as np

from genstudio.data.builtin.batches import pixel_centres, render_in_batches
from genstudio.data.builtin.canvas import Canvas, Floats, Placement, column, ramp
from genstudio.data.builtin.forms import Shape, distance_to
from genstudio.data.builtin.palettes import oklch
from genstudio.data.builtin.shape_factors import ShapeFactors
from genstudio.data.image_set import Pixels

RADII = (0.3, 0.6)
"""Of the smallest and the largest shape, in units of half a picture's side."""
LARGEST_SHIFT = 0.3
_HALO = 0.3
_SHADOW = np.array([0.16, 0.17, 0.3], dtype=np.float32)


def render_shapes(factors: ShapeFactors, size: int) -> Pixels:
    """Draw shapes.

    Args:
        factors: of N shapes.
        size: side of the pictures in pixels, 16 to 128.

    Returns:
        uint8, shape (N, 3, size, size), RGB.
    """
    return render_in_batches(factors, size, 3, _paint)


def _paint(factors: ShapeFactors, size: int) -> Floats:
    """The shapes as RGB in [0, 1], shape (3, N, size, size)."""
    x, y = pixel_centres(size)
    planes = np.empty((3, len(factors), size, size), dtype=np.float32)
    canvas = Canvas(planes, x, y, 2 / size, Placement())
    _paint_ground(canvas, factors)
    radius = column(RADII[0] + (RADII[1] - RADII[0]) * factors.size).astype(np.float32)
    turned_x, turned_y = _turned(factors, x, y)
    turned_x /= radius
    turned_y /= radius
    distance = np.empty_like(turned_x)
    for shape in Shape:
        which = np.flatnonzero(factors.shape == shape)
        if len(which):
            distance[which] = distance_to(shape, turned_x[which], turned_y[which])
    distance *= radius
    canvas.tint(np.square(1 - ramp(distance, -0.04, _HALO)), _SHADOW, 0.22)
    canvas.paint(distance, oklch(0.8, 0.135, factors.hue))
    deep = ramp(turned_y, -1.0, 1.1)
    deep *= 1 - ramp(distance, -canvas.pixel * 0.75, canvas.pixel * 0.75)
    canvas.tint(deep, oklch(0.56, 0.175, (factors.hue + np.float32(0.93)) % 1))
    return planes.clip(0, 1, out=planes)


def _turned(factors: ShapeFactors, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Coordinates around the middle of each form, turned with it."""
    angle = factors.angle.astype(np.float64) * (2 * np.pi)
    cosine, sine = (column(turn.astype(np.float32)) for turn in (np.cos(angle), np.sin(angle)))
    across = x - column(factors.place_x) * np.float32(LARGEST_SHIFT)
    down = y - column(factors.place_y) * np.float32(LARGEST_SHIFT)
    return across * cosine + down * sine, down * cosine - across * sine


def _paint_ground(canvas: Canvas, factors: ShapeFactors) -> None:
    """Nearly white above, a breath of the opposite hue below."""
    opposite = (factors.hue + np.float32(0.5)) % 1
    canvas.planes[...] = oklch(0.965, 0.014, opposite).T[:, :, None, None]
    canvas.tint(ramp(canvas.y + canvas.x * 0.3, -1.2, 1.3), oklch(0.87, 0.04, opposite))
