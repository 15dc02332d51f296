"""What only some faces have: beards and glasses. Each kind is painted on the faces that wear it alone."""

from __future__ import annotations

import numpy as np

from genstudio.data.builtin.factors import Beard, FaceFactors, Glasses
from genstudio.data.builtin.head import EYE_X, EYE_Y, Head
from genstudio.data.builtin.palettes import hair_colour
from genstudio.data.builtin.shapes import Canvas, both, box, circle, either, ellipse, ramp, stroke

_FRAME = np.array([0.17, 0.15, 0.2], dtype=np.float32)
_LENS = np.array([0.93, 0.98, 1.0], dtype=np.float32)


def paint_beard(canvas: Canvas, factors: FaceFactors, head: Head) -> None:
    """Stubble or a full beard along the jaw, a moustache under the nose."""
    view = canvas.window(-0.62, 0.05, 0.62, 0.8)
    for kind, opacity, grown in ((Beard.STUBBLE, 0.28, 0.0), (Beard.FULL, 1.0, 0.035)):
        which = np.flatnonzero(factors.beard == kind)
        if len(which):
            x, y = view.x[which], view.y[which]
            jaw = head.chosen(which).distance(x, y, grown)
            cheek = 0.31 - 0.9 * np.maximum(np.abs(x) - 0.16, 0) - 0.04 * ramp(0.2 - np.abs(x), 0.0, 0.2)
            lips = ellipse(x, y - 0.385, 0.15, 0.06)
            view.paint(
                both(both(jaw, cheek - y), -lips),
                hair_colour(factors.hair_colour[which]) * np.float32(0.86),
                opacity,
                which,
            )
    which = np.flatnonzero(factors.beard == Beard.MOUSTACHE)
    if len(which):
        x, y = np.abs(view.x[which]), view.y[which]
        hairs = stroke(x - 0.095, y - 0.31 - 0.25 * (x - 0.05), 0.085, 0.048 - 0.16 * np.maximum(x - 0.1, 0))
        view.paint(hairs, hair_colour(factors.hair_colour[which]) * np.float32(0.86), 1.0, which)


def paint_glasses(canvas: Canvas, factors: FaceFactors, head: Head) -> None:
    """Round or square frames with a bridge, arms and a slanting gleam."""
    view = canvas.window(-0.72, -0.26, 0.72, 0.4)
    for kind in (Glasses.ROUND, Glasses.SQUARE):
        which = np.flatnonzero(factors.glasses == kind)
        if not len(which):
            continue
        x, y = np.abs(view.x[which]) - EYE_X - 0.005, view.y[which] - EYE_Y - 0.01
        rim = circle(x, y, 0.172) if kind == Glasses.ROUND else box(x, y, 0.178, 0.138, 0.06)
        slash = np.abs(view.x[which] - np.sign(view.x[which]) * EYE_X + y * 0.7 + 0.03) - 0.035
        view.paint(rim, _LENS, 0.16, which)
        view.paint(both(rim + 0.03, slash), _LENS, 0.4, which)
        arms = stroke(x - 0.28, y + 0.03, 0.1, 0.014)
        arms = both(arms, head.half_width[which] - 0.01 - np.abs(view.x[which]) - 0.0 * y) if False else arms
        bridge = stroke(x + EYE_X, y + 0.035 - 0.9 * (x + EYE_X) ** 2, 0.035, 0.016)
        view.paint(either(either(np.abs(rim) - 0.019, bridge), arms), _FRAME, 1.0, which)
