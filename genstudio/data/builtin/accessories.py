"""What only some faces have: beards and glasses. Each kind is painted on the faces that wear it alone."""

from __future__ import annotations

import numpy as np

from genstudio.data.builtin.canvas import Canvas, both, box, circle, either, ellipse, stroke
from genstudio.data.builtin.factors import Beard, FaceFactors, Glasses
from genstudio.data.builtin.head import EYE_X, EYE_Y, Head
from genstudio.data.builtin.palettes import hair_colour

_FRAME = np.array([0.17, 0.15, 0.2], dtype=np.float32)
_LENS = np.array([0.93, 0.98, 1.0], dtype=np.float32)


def paint_beard(canvas: Canvas, factors: FaceFactors, head: Head) -> None:
    """Stubble or a full beard along the jaw, a moustache under the nose."""
    view = canvas.window(-0.56, 0.0, 0.56, 0.66)
    for kind, opacity in ((Beard.STUBBLE, 0.26), (Beard.FULL, 1.0), (Beard.MOUSTACHE, 1.0)):
        which = np.flatnonzero(factors.beard == kind)
        if not len(which):
            continue
        x, y = np.abs(view.x[which]), view.y[which]
        hairs = stroke(x - 0.09, y - 0.3 - 0.25 * (x - 0.05), 0.08, 0.044 - 0.16 * np.maximum(x - 0.1, 0))
        if kind != Beard.MOUSTACHE:
            jaw = head.chosen(which).distance(x, y, 0.03 if kind == Beard.FULL else 0.0)
            cheek = 0.36 - 4.2 * np.maximum(x - 0.16, 0) ** 2
            hairs = either(hairs, both(both(jaw, cheek - y), -ellipse(x, y - 0.385, 0.15, 0.06)))
        view.paint(hairs, hair_colour(factors.hair_colour[which]) * np.float32(0.86), opacity, which)


def paint_glasses(canvas: Canvas, factors: FaceFactors, head: Head) -> None:
    """Round or square frames with a bridge, arms and a slanting gleam."""
    view = canvas.window(-0.52, -0.14, 0.52, 0.28)
    for kind in (Glasses.ROUND, Glasses.SQUARE):
        which = np.flatnonzero(factors.glasses == kind)
        if not len(which):
            continue
        signed = view.x[which]
        side, y = np.abs(signed), view.y[which] - EYE_Y - 0.01
        x = side - EYE_X - 0.005
        rim = circle(x, y, 0.168) if kind == Glasses.ROUND else box(x, y, 0.172, 0.13, 0.05)
        gleam = np.abs(signed - np.sign(signed) * EYE_X + y * 0.7 + 0.05) - 0.03
        view.paint(rim, _LENS, 0.1, which)
        view.paint(both(rim + 0.03, gleam), _LENS, 0.3, which)
        temple = both(np.abs(y + 0.035) - 0.014, both(0.37 - side, side - head.half_width[which] - 0.005))
        bridge = stroke(side, y + 0.035 - 0.9 * side * side, 0.035, 0.014)
        view.paint(either(either(np.abs(rim) - 0.016, bridge), temple), _FRAME, 1.0, which)
