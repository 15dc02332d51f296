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


@dataclass(frozen=True, slots=True)
class Placement:
    """Where coordinates may come to lie in the picture, whose own run from -1 to 1.

    Attributes:
        zoom: a length of 1 is `zoom` in the picture.
        lowered: the origin lies this much below the middle of the picture.
        tilt: the coordinates may be turned by up to this sine, to either side, about (0, `pivot`).
        shift: and moved by up to this much, before the zoom.
        pivot: see `tilt`.
    """

    zoom: float = 1.0
    lowered: float = 0.0
    tilt: float = 0.0
    shift: float = 0.0
    pivot: float = 0.0

    def part(self, size: int, left: float, top: float, right: float, bottom: float) -> tuple[slice, slice]:
        """Rows and columns of a picture that hold everything between these coordinates at any tilt and shift."""
        aside = self.shift + self.tilt * max(abs(top - self.pivot), abs(bottom - self.pivot))
        along = self.shift + self.tilt * max(abs(left), abs(right))
        across = ((left - aside) * self.zoom, (right + aside) * self.zoom)
        down = ((top - along) * self.zoom + self.lowered, (bottom + along) * self.zoom + self.lowered)
        columns, rows = (
            slice(max(0, int((low + 1) / 2 * size)), min(size, int((high + 1) / 2 * size) + 1))
            for low, high in (across, down)
        )
        return rows, columns


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """Part of a batch of pictures, with the coordinates of its pixels.

    Attributes:
        planes: red, green and blue in [0, 1], shape (3, count, rows, columns); painted in place.
        x: of the pixel centres, from left to right, shape (count or 1, rows, columns).
        y: of the pixel centres, from top to bottom.
        pixel: width of one pixel in the same units, over which edges are smoothed.
        placement: how these coordinates lie in the picture.
    """

    planes: Floats
    x: Floats
    y: Floats
    pixel: float
    placement: Placement

    def window(self, left: float, top: float, right: float, bottom: float) -> Canvas:
        """The part of the whole pictures that may hold these coordinates; painting in it paints the pictures."""
        rows, columns = self.placement.part(self.planes.shape[-1], left, top, right, bottom)
        planes, x, y = (array[..., rows, columns] for array in (self.planes, self.x, self.y))
        return Canvas(planes, x, y, self.pixel, self.placement)

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


def column(values: Floats) -> Floats:
    """One number per picture, shaped to be reckoned with pixels: (count,) to (count, 1, 1)."""
    return values[:, None, None]


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
