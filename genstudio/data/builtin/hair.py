"""Hair, in two layers: what hangs behind the head, and what grows over the forehead.

A style is a pair of functions from coordinates to a signed distance; each is painted on the faces that wear it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from genstudio.data.builtin.canvas import (
    Canvas,
    Floats,
    Indices,
    blended,
    both,
    box,
    circle,
    column,
    coverage,
    either,
    ellipse,
    ramp,
)
from genstudio.data.builtin.factors import FaceFactors, HairStyle
from genstudio.data.builtin.head import Head
from genstudio.data.builtin.palettes import hair_colour

Shape = Callable[[Floats, Floats, Head, Floats], Floats]
"""Coordinates x and y of the faces, their heads and their partings (count, 1, 1) to a signed distance."""

_SHEEN = np.array([1.0, 0.96, 0.9], dtype=np.float32)


def paint_back_hair(canvas: Canvas, factors: FaceFactors, head: Head) -> None:
    """What hangs behind head and neck, a little darker than the rest."""
    for style, shape in _BACK.items():
        which = np.flatnonzero(factors.hair_style == style)
        if len(which):
            colour = hair_colour(factors.hair_colour[which]) * np.float32(0.8)
            canvas.paint(_of(shape, canvas, factors, head, which), colour, 1.0, which)


def paint_front_hair(canvas: Canvas, factors: FaceFactors, head: Head) -> None:
    """What grows over the forehead, with a band of sheen."""
    view = canvas.window(-0.72, -0.9, 0.72, 0.8)
    for style, shape in _FRONT.items():
        which = np.flatnonzero(factors.hair_style == style)
        if len(which):
            distance = _of(shape, view, factors, head, which)
            x, y = view.x[which], view.y[which]
            view.paint(distance, hair_colour(factors.hair_colour[which]), 1.0, which)
            arc = np.abs(np.sqrt(x * x * 0.8 + (y - 0.1) ** 2) - 0.56)
            gleam = coverage(distance + 0.03, view.pixel) * (1 - ramp(arc, 0.0, 0.07)) * ramp(-x - y, 0.1, 0.8)
            view.tint(gleam, _SHEEN, 0.24, which)


def _of(shape: Shape, canvas: Canvas, factors: FaceFactors, head: Head, which: Indices) -> Floats:
    return shape(canvas.x[which], canvas.y[which], head.chosen(which), column(factors.parting[which]))


def _cap(x: Floats, y: Floats, head: Head, volume: float, hairline: Floats) -> Floats:
    """The scalp, `volume` thicker than the head, down to the hairline (a y for every x)."""
    thickness = volume * ramp(-y, -0.2, 0.25)
    return both(head.distance(x, y + 0.02, thickness), (y - hairline) * 0.8)


def _buzz(x: Floats, y: Floats, head: Head, parting: Floats) -> Floats:
    return _cap(x, y, head, 0.015, -0.3 + 1.1 * x * x + 0.35 * np.maximum(np.abs(x) - 0.33, 0))


def _short(x: Floats, y: Floats, head: Head, parting: Floats) -> Floats:
    side = x * np.sign(parting)
    hairline = -0.26 - 0.18 * ramp(side, -0.3, 0.35) + 1.5 * np.maximum(np.abs(x) - 0.28, 0)
    return _cap(x, y, head, 0.075, hairline)


def _quiff(x: Floats, y: Floats, head: Head, parting: Floats) -> Floats:
    side = x * np.sign(parting)
    tuft = ellipse(side - 0.04, y + 0.52 + 0.16 * side, 0.38, 0.2)
    scalp = _cap(x, y, head, 0.03, -0.27 + 2.2 * np.maximum(np.abs(x) - 0.28, 0))
    return blended(tuft, scalp, 0.08)


def _bob_back(x: Floats, y: Floats, head: Head, parting: Floats) -> Floats:
    return box(x, y + 0.05, head.half_width + 0.1 + 0.05 * ramp(y, -0.2, 0.5), 0.6, 0.4)


def _bob(x: Floats, y: Floats, head: Head, parting: Floats) -> Floats:
    fringe = -0.19 + 0.1 * x * x + 0.05 * ramp(x * parting, -0.2, 0.2)
    return blended(_cap(x, y, head, 0.1, fringe), _locks(x, y, head, 0.075, 0.42), 0.05)


def _long_back(x: Floats, y: Floats, head: Head, parting: Floats) -> Floats:
    wave = 0.02 * _wave(y * 2.2 + 0.2)
    return box(np.abs(x) + wave, y - 0.12, head.half_width + 0.13 + 0.05 * ramp(y, 0.0, 0.8), 0.8, 0.5)


def _long(x: Floats, y: Floats, head: Head, parting: Floats) -> Floats:
    side = x - 0.13 * parting
    curtain = -0.45 + 1.5 * side * side
    return blended(_cap(x, y, head, 0.095, curtain), _locks(x, y, head, 0.085, 0.66), 0.05)


def _locks(x: Floats, y: Floats, head: Head, half_width: float, length: float) -> Floats:
    """Hair that hangs beside the face with rounded ends; a little of the cheeks is covered."""
    side = np.abs(x) - head.half_width - 0.02 - 0.05 * ramp(y, 0.0, 0.6)
    middle = (length - 0.3) / 2
    return box(side, y - middle, half_width, length - middle, half_width)


def _curly_back(x: Floats, y: Floats, head: Head, parting: Floats) -> Floats:
    return _curls(x, y + 0.18, 0.66)


def _curly(x: Floats, y: Floats, head: Head, parting: Floats) -> Floats:
    scallops = 0.03 * _wave(x * 4.5)
    return both(_curls(x, y + 0.18, 0.64), (y + 0.3 - 1.3 * x * x + scallops) * np.float32(0.8))


def _curls(x: Floats, y: Floats, radius: float) -> Floats:
    """A disc with a wavy edge, cos 8a at the angle a; as a polynomial of the cosine it needs no arc tangent."""
    distance = np.sqrt(x * x + y * y) + np.float32(1e-6)
    cosine = x / distance
    double = 2 * cosine * cosine - 1
    fourfold = 2 * double * double - 1
    wave = (2 * fourfold * fourfold - 1) * ramp(distance, 0.2, 0.5)
    return np.asarray(distance - radius - 0.03 * wave)


def _bun_back(x: Floats, y: Floats, head: Head, parting: Floats) -> Floats:
    return circle(x, y + 0.66, 0.17)


def _bun(x: Floats, y: Floats, head: Head, parting: Floats) -> Floats:
    return _cap(x, y, head, 0.05, -0.36 + 0.95 * x * x + 0.9 * np.maximum(np.abs(x) - 0.3, 0))


def _pigtails_back(x: Floats, y: Floats, head: Head, parting: Floats) -> Floats:
    side = np.abs(x) - head.half_width
    tail = ellipse(side - 0.13, y - 0.3, 0.15 - 0.05 * ramp(y, 0.2, 0.6), 0.36)
    return either(tail, circle(side - 0.06, y + 0.02, 0.1))


def _pigtails(x: Floats, y: Floats, head: Head, parting: Floats) -> Floats:
    return _cap(x, y, head, 0.06, -0.3 + 0.03 * _wave(x * 3) + 0.8 * np.maximum(np.abs(x) - 0.22, 0))


def _wave(turns: Floats) -> Floats:
    """A smooth wave of period 1 between -1 and 1, from arithmetic alone."""
    share = np.abs(turns - np.floor(turns) - np.float32(0.5)) * 2
    return np.asarray(2 * share * share * (3 - 2 * share) - 1, dtype=np.float32)


_BACK: Mapping[HairStyle, Shape] = MappingProxyType(
    {
        HairStyle.BOB: _bob_back,
        HairStyle.LONG: _long_back,
        HairStyle.CURLY: _curly_back,
        HairStyle.BUN: _bun_back,
        HairStyle.PIGTAILS: _pigtails_back,
    }
)
_FRONT: Mapping[HairStyle, Shape] = MappingProxyType(
    {
        HairStyle.BUZZ: _buzz,
        HairStyle.SHORT: _short,
        HairStyle.QUIFF: _quiff,
        HairStyle.BOB: _bob,
        HairStyle.LONG: _long,
        HairStyle.CURLY: _curly,
        HairStyle.BUN: _bun,
        HairStyle.PIGTAILS: _pigtails,
    }
)
