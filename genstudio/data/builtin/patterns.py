"""The patterns of the built-in textures: how much each pixel has of the three colours and of shadow.

A pattern works in units of its own period on arrays of shape (count, rows, columns); edges are smoothed over a pixel.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from genstudio.data.builtin.canvas import Floats, Indices, coverage, ramp
from genstudio.data.builtin.chance import chance, share, smooth_noise
from genstudio.data.builtin.texture_factors import Texture


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """The pixels of some textures of one kind.

    Attributes:
        x: along the pattern, y: across it, in periods.
        pixel: width of a pixel in periods, shape (count, 1, 1), as is `balance`.
        balance: see `TextureFactors`.
        grain: see `TextureFactors`; shape (count,).
    """

    x: Floats
    y: Floats
    pixel: Floats
    balance: Floats
    grain: Indices


@dataclass(frozen=True, slots=True, eq=False)
class Mix:
    """What is laid over the ground, one upon the other; each from 0 to 1 for every pixel.

    Attributes:
        ink, accent: of these colours.
        shade: of shadow; None for none.
    """

    ink: Floats
    accent: Floats
    shade: Floats | None = None


def pattern(kind: Texture, field: Field) -> Mix:
    """The pattern of a kind."""
    return _PATTERNS[kind](field)


def _stripes(field: Field) -> Mix:
    broad = _band(field.x, 0.14 + 0.2 * field.balance, field.pixel)
    return Mix(broad, _band(field.x + 0.5, 0.05, field.pixel))


def _dots(field: Field) -> Mix:
    """Round dots in rows that stand in each other's gaps; every third one is of the second colour."""
    row = np.rint(field.y * _ROWS)
    shifted = field.x + row * np.float32(0.5)
    dot = np.rint(shifted)
    across, down = shifted - dot, field.y - row / _ROWS
    dots = _within(np.sqrt(across * across + down * down) - (0.2 + 0.2 * field.balance), field.pixel)
    second = np.mod(dot - row * 2, 3) == 0
    return Mix(dots, dots * second)


def _checks(field: Field) -> Mix:
    """Bands along and across, as on a table cloth: where they cross lies the second colour."""
    half = 0.2 + 0.1 * field.balance
    along, across = _band(field.x, half, field.pixel), _band(field.y, half, field.pixel)
    return Mix((along + across) * np.float32(0.5), along * across)


def _waves(field: Field) -> Mix:
    """Bands that swing from side to side; each second one is narrow."""
    turn = field.y * np.float32(2 * np.pi * 0.55)
    swung = field.x + np.float32(0.22) * np.sin(turn)
    slope = np.float32(0.22 * 2 * np.pi * 0.55) * np.cos(turn)
    steep = np.sqrt(1 + slope * slope)
    pixel = field.pixel * steep
    broad = _band(swung, (0.1 + 0.14 * field.balance) * steep, pixel)
    return Mix(broad, _band(swung + 0.5, 0.07 * steep, pixel))


def _marble(field: Field) -> Mix:
    """Clouds of ink, bent by noise, with veins along one of their levels.

    Bent as in I. Quilez, "Domain warping", 2002: noise of places that other noise has moved.
    """
    x, y, grain = field.x * np.float32(0.8), field.y * np.float32(0.8), field.grain * 4
    bent_x = x + np.float32(1.1) * smooth_noise(grain, x, y)
    bent_y = y + np.float32(1.1) * smooth_noise(grain + 1, x, y)
    cloud = smooth_noise(grain + 2, bent_x, bent_y)
    fine = smooth_noise(grain + 3, bent_x * np.float32(2.3), bent_y * np.float32(2.3))
    level = cloud * np.float32(0.72) + fine * np.float32(0.28)
    ink = ramp(level + 0.24 * field.balance, 0.3, 0.9)
    flow = (level + np.float32(0.12) * x) * np.float32(5)
    slope = np.hypot(np.gradient(flow, axis=1), np.gradient(flow, axis=2)) + np.float32(1e-3)
    half_width = np.clip(np.float32(0.09) / slope, 0.3, np.float32(0.07) / field.pixel)
    vein = coverage(np.abs(flow - np.rint(flow)) / slope - half_width, 1.8)
    return Mix(ink, vein * ramp(fine, 0.15, 0.75) * np.float32(0.85))


def _cells(field: Field) -> Mix:
    """A Voronoi mosaic of random tones: each pixel belongs to the nearest of points scattered over a grid."""
    own_x, own_y = np.floor(field.x), np.floor(field.y)
    nearest = np.full(field.x.shape, 9, np.float32)
    second = nearest.copy()
    tone = np.zeros_like(nearest)
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            bits = chance(field.grain, own_x + right, own_y + down)
            away_x = share(bits, 0, 11) * np.float32(0.8) + (own_x + np.float32(right + 0.1)) - field.x
            away_y = share(bits, 11, 11) * np.float32(0.8) + (own_y + np.float32(down + 0.1)) - field.y
            distance = np.sqrt(away_x * away_x + away_y * away_y)
            closer = distance < nearest
            np.minimum(second, np.maximum(nearest, distance), out=second)
            np.minimum(nearest, distance, out=nearest)
            np.copyto(tone, share(bits, 22, 10), where=closer)
    border = (second - nearest) * np.float32(0.5)
    inside = _within(0.02 + 0.03 * field.balance - border, field.pixel)
    return Mix(inside * (1 - ramp(tone, 0.15, 0.75)), inside * ramp(tone, 0.7, 0.95), ramp(nearest, 0.1, 0.9) * inside)


def _weave(field: Field) -> Mix:
    """Ribbons of two colours that go over and under each other."""
    half = 0.36 + 0.1 * field.balance
    warp, weft = _band(field.x, half, field.pixel), _band(field.y, half, field.pixel)
    away_x, away_y = field.x - np.rint(field.x), field.y - np.rint(field.y)
    over = np.mod(np.rint(field.x) + np.rint(field.y), 2) == 0
    upper = np.where(over, warp, weft)
    ink = np.where(over, warp, warp * (1 - weft))
    accent = np.where(over, weft * (1 - warp), weft)
    along = np.where(upper > np.float32(0.5), np.where(over, away_y, away_x), np.where(over, away_x, away_y))
    under = (1 - upper) * np.float32(0.4)
    return Mix(ink, accent, np.square(along) * np.float32(2.2) + under)


def _rings(field: Field) -> Mix:
    """Around a middle: broad rings, and a narrow one between each two."""
    radius = np.sqrt(field.x * field.x + field.y * field.y)
    broad = _band(radius, 0.14 + 0.2 * field.balance, field.pixel)
    return Mix(broad, _band(radius + 0.5, 0.05, field.pixel))


def _band(position: Floats, half_width: Floats | float, pixel: Floats) -> Floats:
    """Bands of this half width around each whole position."""
    return _within(np.abs(position - np.rint(position)) - half_width, pixel)


def _within(distance: Floats, pixel: Floats) -> Floats:
    """`coverage` where pixels are of several widths."""
    return coverage(distance / pixel, 1.0)


_ROWS = np.float32(2 / np.sqrt(3))
_PATTERNS: dict[Texture, Callable[[Field], Mix]] = {
    Texture.STRIPES: _stripes,
    Texture.DOTS: _dots,
    Texture.CHECKS: _checks,
    Texture.WAVES: _waves,
    Texture.MARBLE: _marble,
    Texture.CELLS: _cells,
    Texture.WEAVE: _weave,
    Texture.RINGS: _rings,
}
