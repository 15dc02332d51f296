"""Signed distances of simple shapes, and the canvas they are painted on.

A distance is negative inside a shape and positive outside, in units of half a picture's side. Shapes and canvas work on
a whole batch of pictures at once: arrays are float32 of shape (count, rows, columns), and per-picture numbers are
passed as (count, 1, 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]
Indices = npt.NDArray[np.int64]
Amount = float | Floats


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """Part of a batch of pictures, with the coordinates of its pixels.

    Attributes:
        planes: red, green and blue in [0, 1], shape (3, count, rows, columns); painted in place.
        x: of the pixel centres, -1 (left) to 1 (right), shape (count or 1, rows, columns).
        y: of the pixel centres, -1 (top) to 1 (bottom).
        pixel: width of one pixel in the same units, over which edges are smoothed.
    """

    planes: Floats
    x: Floats
    y: Floats
    pixel: float

    def window(self, left: float, top: float, right: float, bottom: float) -> Canvas:
        """The part of the pictures between these untilted coordinates; painting in it paints the pictures."""
        size = self.planes.shape[-1]
        first, last = (max(0, int((low + 1) / 2 * size)) for low in (left, top)), (right, bottom)
        column, row = first
        end_column, end_row = (min(size, int((high + 1) / 2 * size) + 1) for high in last)
        part = (slice(None), slice(row, end_row), slice(column, end_column))
        return Canvas(self.planes[(slice(None), *part)], self.x[part], self.y[part], self.pixel)

    def paint(self, distance: Floats, colour: Floats, opacity: Amount = 1.0, among: Indices | None = None) -> None:
        """Fill a shape.

        Args:
            distance: of every pixel from the shape's edge.
            colour: shape (3,) for all, or (count, 3).
            opacity: 0 to 1.
            among: the pictures to paint on, where `distance`, `colour` and `opacity` are of those only.
        """
        self.tint(coverage(distance, self.pixel), colour, opacity, among)

    def tint(self, amount: Floats, colour: Floats, opacity: Amount = 1.0, among: Indices | None = None) -> None:
        """Mix in a colour by `amount`, 0 to 1 for every pixel; the other arguments are those of `paint`."""
        if not isinstance(opacity, float) or opacity != 1.0:
            amount = amount * opacity
        for plane, value in zip(self.planes, np.moveaxis(colour, -1, 0), strict=True):
            target = plane if among is None else plane[among]
            step = value[..., None, None] - target
            step *= amount
            if among is None:
                target += step
            else:
                plane[among] = target + step


def coverage(distance: Floats, softness: float) -> Floats:
    """How much of a pixel lies inside: 1 within, 0 without, a smooth step of `softness` width between."""
    share = distance * np.float32(-1 / (1.5 * softness))
    share += np.float32(0.5)
    np.clip(share, 0, 1, out=share)
    return np.asarray(share * share * (3 - 2 * share), dtype=np.float32)


def ramp(value: Floats, start: float, end: float) -> Floats:
    """A smooth step from 0 at `start` to 1 at `end`."""
    share = np.clip((value - np.float32(start)) * np.float32(1 / (end - start)), 0, 1)
    return np.asarray(share * share * (3 - 2 * share), dtype=np.float32)


def circle(x: Floats, y: Floats, radius: Amount) -> Floats:
    """Around the origin."""
    return np.sqrt(x * x + y * y) - radius


def ellipse(x: Floats, y: Floats, radius_x: Amount, radius_y: Amount) -> Floats:
    """Around the origin; exact at the edge, to first order beside it (distance = f / |grad f|)."""
    u, v = x / radius_x, y / radius_y
    scaled = np.sqrt(u * u + v * v)
    u /= radius_x
    v /= radius_y
    slope = np.sqrt(u * u + v * v)
    slope += np.float32(1e-6)
    return np.asarray(scaled * (scaled - 1) / slope)


def box(x: Floats, y: Floats, half_width: Amount, half_height: Amount, radius: Amount) -> Floats:
    """An upright rectangle around the origin whose corners are rounded by `radius`."""
    across = np.abs(x) - (half_width - radius)
    down = np.abs(y) - (half_height - radius)
    outside = np.sqrt(np.maximum(across, 0) ** 2 + np.maximum(down, 0) ** 2)
    return np.asarray(outside + np.minimum(np.maximum(across, down), 0) - radius)


def stroke(x: Floats, y: Floats, half_length: Amount, half_width: Amount) -> Floats:
    """A level line through the origin with round ends; bend it by passing a bent `y`."""
    beyond = x - np.clip(x, -half_length, half_length)
    return np.sqrt(beyond * beyond + y * y) - half_width


def both(first: Floats, second: Floats) -> Floats:
    """Where the two shapes overlap."""
    return np.maximum(first, second)


def either(first: Floats, second: Floats) -> Floats:
    """The two shapes together."""
    return np.minimum(first, second)


def blended(first: Floats, second: Floats, radius: float) -> Floats:
    """The two shapes together, their joint rounded off over `radius`."""
    share = np.clip(0.5 + (second - first) * np.float32(0.5 / radius), 0, 1)
    return np.asarray(second + (first - second) * share - radius * share * (1 - share), dtype=np.float32)
