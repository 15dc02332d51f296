"""`Head`: the measures that hair, beard and glasses share; and the head, neck and shoulders themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from genstudio.data.builtin.canvas import Canvas, Floats, Indices, both, box, column, coverage, either, ellipse, ramp
from genstudio.data.builtin.factors import FaceFactors
from genstudio.data.builtin.palettes import oklch, skin_colour

SHADE = np.array([0.46, 0.13, 0.16], dtype=np.float32)
"""What shaded skin is mixed with: a warm dark red keeps it alive where grey would make it look dirty."""
LIGHT = np.array([1.0, 0.95, 0.85], dtype=np.float32)

EYE_X = 0.205
EYE_Y = 0.06


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """Measures of the heads, each of shape (count, 1, 1).

    Attributes:
        half_width: at the temples.
        half_height: from the middle of the face to the chin.
        taper: by how much the chin is narrower than the temples.
    """

    half_width: Floats
    half_height: Floats
    taper: Floats

    @classmethod
    def of(cls, factors: FaceFactors) -> Head:
        """The heads of these faces."""
        width, jaw = column(factors.face_width), column(factors.jaw)
        return cls(0.425 + 0.085 * width, 0.53 + 0.05 * jaw, 0.12 + 0.3 * jaw)

    def chosen(self, which: Indices) -> Head:
        """Some of the heads."""
        return Head(self.half_width[which], self.half_height[which], self.taper[which])

    def distance(self, x: Floats, y: Floats, grown: float | Floats = 0.0) -> Floats:
        """Signed distance from the outline of the face, grown outwards by `grown`."""
        below = np.maximum(y, 0)
        across = x * (1 + self.taper * below * below * 1.6)
        return ellipse(across, y, self.half_width + grown, self.half_height + grown)


def paint_body(still: Canvas, posed: Canvas, factors: FaceFactors, head: Head) -> None:
    """Shoulders, collar and neck, with the shadow that the head throws on the neck."""
    skin, shirt = skin_colour(factors.skin), oklch(0.62, 0.12, factors.shirt)
    rows, columns = still.placement.part(still.planes.shape[-1], -0.9, 0.35, 0.9, 1)
    low = still.window(-0.9, 0.35, 0.9, 1)
    sway = column(factors.shift_x) * 0.04
    x, y = low.x - sway, low.y
    shoulders = box(x + sway * 0.5, y - 1.24, 0.72, 0.52, 0.34)
    low.paint(shoulders, shirt)
    low.tint(ramp(np.abs(x), 0.3, 0.75) * coverage(shoulders, low.pixel), oklch(0.47, 0.12, factors.shirt), 0.55)
    low.paint(ellipse(x, y - 0.74, 0.26, 0.165), oklch(0.5, 0.12, factors.shirt))
    neck = either(box(x, y - 0.5, 0.16, 0.28, 0.08), ellipse(x, y - 0.72, 0.21, 0.12))
    low.paint(neck, skin)
    beneath = head.distance(posed.x[..., rows, columns], posed.y[..., rows, columns] - 0.085)
    low.paint(both(beneath, neck), SHADE, 0.3)


def paint_head(canvas: Canvas, factors: FaceFactors, head: Head) -> None:
    """Ears and face, lit from the upper left."""
    skin = skin_colour(factors.skin)
    view = canvas.window(-0.62, -0.6, 0.62, 0.6)
    side, y = np.abs(view.x), view.y
    ear = ellipse(side - head.half_width, y - 0.09, 0.085, 0.125)
    view.paint(ear, skin)
    view.paint(ellipse(side - head.half_width - 0.01, y - 0.09, 0.045, 0.075), SHADE, 0.28)
    face = head.distance(view.x, y)
    view.paint(face, skin)
    inside = coverage(face, view.pixel)
    slant = view.x * 0.8 + y * 0.6
    view.tint(ramp(slant, 0.0, 0.62) * inside, SHADE, 0.2)
    view.tint(ramp(-slant, 0.0, 0.75) * inside, LIGHT, 0.22)
