"""What moves in a face: eyes, brows, nose, mouth and cheeks."""

from __future__ import annotations

import numpy as np

from genstudio.data.builtin.canvas import Canvas, Floats, both, circle, column, coverage, ellipse, ramp, stroke
from genstudio.data.builtin.factors import FaceFactors
from genstudio.data.builtin.head import EYE_X, EYE_Y, SHADE, Head
from genstudio.data.builtin.palettes import hair_colour, iris_colour, skin_colour

_WHITE = np.array([1.0, 1.0, 1.0], dtype=np.float32)
_INK = np.array([0.16, 0.11, 0.13], dtype=np.float32)
_ROSE = np.array([0.96, 0.42, 0.42], dtype=np.float32)
_FRECKLE = np.array([0.55, 0.27, 0.14], dtype=np.float32)
_THROAT = np.array([0.42, 0.09, 0.13], dtype=np.float32)
_TONGUE = np.array([0.93, 0.45, 0.47], dtype=np.float32)
_FRECKLES = ((-0.1, -0.02), (-0.03, 0.02), (0.05, -0.01), (-0.07, 0.06), (0.02, 0.075), (0.1, 0.045))


def paint_eyes(canvas: Canvas, factors: FaceFactors) -> None:
    """White, iris, pupil, two highlights and the upper lid; both eyes in one go, mirrored about the nose."""
    view = canvas.window(-0.37, -0.12, 0.37, 0.25)
    mirror = np.sign(view.x)
    x, y = np.abs(view.x) - EYE_X, view.y - EYE_Y
    radius = 0.095 + 0.04 * column(factors.eye_size)
    height = radius * (0.36 + 0.62 * column(factors.openness))
    white = ellipse(x, y, radius, height)
    view.paint(white - 0.018, SHADE, 0.16)
    view.paint(white, _WHITE)
    ball_x = x - mirror * column(factors.gaze_x) * radius * 0.38
    ball_y = y - column(factors.gaze_y) * height * 0.3
    iris = radius * 0.76
    view.paint(both(circle(ball_x, ball_y, iris), white), iris_colour(factors.eye_colour))
    glow = coverage(both(circle(ball_x, ball_y, iris * 0.9), white), view.pixel) * ramp(ball_y, 0.0, 0.08)
    view.tint(glow, _WHITE, 0.3)
    view.paint(both(circle(ball_x, ball_y, iris * 0.56), white), _INK)
    shine_x, shine_y = ball_x * mirror + iris * 0.34, ball_y + iris * 0.36
    view.paint(both(circle(shine_x, shine_y, iris * 0.27), white), _WHITE)
    view.paint(both(circle(shine_x - iris * 0.66, shine_y - iris * 0.74, iris * 0.13), white), _WHITE, 0.8)
    lid = both(np.abs(white) - 0.02, y + height * 0.2)
    view.paint(lid, _INK)


def paint_brows(canvas: Canvas, factors: FaceFactors) -> None:
    """Two tapering arcs in a darker tone of the hair."""
    view = canvas.window(-0.36, -0.34, 0.36, 0.0)
    x = np.abs(view.x) - EYE_X - 0.005
    lift = 0.055 * column(factors.brow_height) + 0.04 * column(factors.eye_size)
    slant = column(factors.brow_angle) * 0.28
    y = view.y - EYE_Y + 0.185 + lift + x * slant - 2.0 * x * x
    view.paint(
        stroke(x, y, 0.1, 0.026 - 0.07 * np.maximum(x, -0.1)), hair_colour(factors.hair_colour) * np.float32(0.62)
    )


def paint_nose(canvas: Canvas, factors: FaceFactors) -> None:
    """A small rounded tip: shade below and at the side, light on top."""
    view = canvas.window(-0.11, 0.08, 0.11, 0.32)
    grown = 0.055 + 0.03 * column(factors.nose_size)
    x, y = view.x, view.y - 0.2
    view.paint(ellipse(x, y - grown * 0.12, grown * 1.12, grown * 0.86), SHADE, 0.26)
    view.paint(ellipse(x, y + grown * 0.2, grown * 1.0, grown * 0.85), skin_colour(factors.skin))
    view.paint(ellipse(x + grown * 0.3, y + grown * 0.4, grown * 0.36, grown * 0.26), _WHITE, 0.38)


def paint_mouth(canvas: Canvas, factors: FaceFactors) -> None:
    """Lips as one bent stroke; where they part, the throat, the upper teeth and the tongue between them."""
    view = canvas.window(-0.25, 0.22, 0.25, 0.54)
    smile, opened = column(factors.smile), column(factors.mouth_open)
    half = 0.13 + 0.05 * column(factors.mouth_width) + 0.025 * np.maximum(smile, 0)
    x = view.x
    across = x / half
    bow = np.maximum(1 - across * across, -0.5)
    middle = 0.365 - 0.02 * smile
    upper = middle - 0.022 + smile * 0.085 * bow - opened * 0.035 * bow
    lower = upper + opened * (0.11 + 0.03 * smile) * bow
    y = view.y
    steep = np.sqrt(1 + (smile * 0.17 * across / half) ** 2)
    gap = both(both(upper - y, y - lower) / steep, np.abs(x) - half)
    lips = skin_colour(factors.skin) * np.float32(0.55) + np.array([0.30, 0.06, 0.09], dtype=np.float32)
    shut = stroke(x, (y - upper) / steep, half, 0.021)
    view.paint(shut, lips)
    parted = ramp(opened, 0.02, 0.15)
    view.paint(gap - 0.018, lips, parted)
    view.paint(gap, _THROAT, parted)
    view.paint(both(gap, ellipse(x, y - lower - 0.012, half * 0.62, 0.05)), _TONGUE, parted)
    view.paint(both(gap, y - upper - 0.34 * (lower - upper)), _WHITE, parted)
    below = stroke(x, y - lower - 0.075 - 0.03 * smile, half * 0.32, 0.012)
    view.paint(below, SHADE, 0.14)


def paint_cheeks(canvas: Canvas, factors: FaceFactors, head: Head) -> None:
    """Blush and freckles."""
    view = canvas.window(-0.47, 0.08, 0.47, 0.44)
    x, y = np.abs(view.x) - 0.27, view.y - 0.26
    inside = coverage(head.distance(view.x, view.y), view.pixel)
    round_cheek = np.sqrt(x * x * 0.75 + y * y)
    view.tint((1 - ramp(round_cheek, 0.02, 0.14)) * inside, _ROSE, column(factors.blush * (0.6 - 0.35 * factors.skin)))
    freckled = np.flatnonzero(factors.freckles > 0)
    if len(freckled):
        x, y = x[freckled], y[freckled]
        dots: Floats = np.minimum.reduce([circle(x - left, y - top, 0.013) for left, top in _FRECKLES])
        view.paint(dots, _FRECKLE, 0.35 + 0.25 * column(factors.freckles[freckled]), freckled)
