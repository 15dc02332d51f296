"""`render_faces`: factors to pictures, one layer upon the other from the background to the glasses.

Every layer is painted for a batch of faces at once, in the smallest window that holds it at any pose. All of it is
plain arithmetic on single pixels, so a face looks the same to the last bit in whatever batch it is painted.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from genstudio.data.builtin.accessories import paint_beard, paint_glasses
from genstudio.data.builtin.batches import pixel_centres, render_in_batches
from genstudio.data.builtin.canvas import Canvas, Floats, Placement, column, ramp
from genstudio.data.builtin.factors import FaceFactors
from genstudio.data.builtin.features import paint_brows, paint_cheeks, paint_eyes, paint_mouth, paint_nose
from genstudio.data.builtin.hair import paint_back_hair, paint_front_hair
from genstudio.data.builtin.head import Head, paint_body, paint_head
from genstudio.data.builtin.palettes import oklch

LARGEST_TILT = math.radians(7)
LARGEST_SHIFT = 0.05
_PIVOT_Y = 0.5
_ZOOM = 1.13
"""How much larger than life-size heads are drawn, so that they fill the picture but the highest hair still fits."""
_LOWERED = 0.06


def render_faces(factors: FaceFactors, size: int) -> npt.NDArray[np.uint8]:
    """Draw faces.

    Args:
        factors: of N faces.
        size: side of the pictures in pixels, 16 to 128.

    Returns:
        uint8, shape (N, 3, size, size), RGB.
    """
    return render_in_batches(factors, size, 3, _paint)


def _paint(factors: FaceFactors, size: int) -> Floats:
    """The faces as RGB in [0, 1], shape (3, N, size, size)."""
    across, down = pixel_centres(size)
    x, y = across / _ZOOM, (down - _LOWERED) / _ZOOM
    planes, pixel = np.empty((3, len(factors), size, size), dtype=np.float32), 2 / size / _ZOOM
    grid_x, grid_y = np.broadcast_arrays(x, y)
    still = Canvas(planes, grid_x, grid_y, pixel, Placement(_ZOOM, _LOWERED))
    reach = Placement(_ZOOM, _LOWERED, math.sin(LARGEST_TILT), LARGEST_SHIFT, _PIVOT_Y)
    posed_x, posed_y = _posed(factors, x, y)
    posed = Canvas(planes, posed_x, posed_y, pixel, reach)
    head = Head.of(factors)
    _paint_background(still, factors)
    paint_back_hair(posed, factors, head)
    paint_body(still, posed, factors, head)
    paint_head(posed, factors, head)
    paint_cheeks(posed, factors, head)
    paint_eyes(posed, factors)
    paint_nose(posed, factors)
    paint_beard(posed, factors, head)
    paint_mouth(posed, factors)
    paint_front_hair(posed, factors, head)
    paint_brows(posed, factors)
    paint_glasses(posed, factors, head)
    return planes.clip(0, 1, out=planes)


def _posed(factors: FaceFactors, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Coordinates that tilt and shift with the head, turning about the top of the neck."""
    angle = factors.tilt.astype(np.float64) * LARGEST_TILT
    cosine, sine = (column(turn.astype(np.float32)) for turn in (np.cos(angle), np.sin(angle)))
    across = x - column(factors.shift_x) * LARGEST_SHIFT
    down = y - column(factors.shift_y) * LARGEST_SHIFT - _PIVOT_Y
    return across * cosine + down * sine, down * cosine - across * sine + _PIVOT_Y


def _paint_background(canvas: Canvas, factors: FaceFactors) -> None:
    """A soft gradient between two neighbouring pastel hues, lighter behind the head."""
    upper = oklch(0.92, 0.055, factors.background)
    lower = oklch(0.78, 0.095, (factors.background + np.float32(0.12)) % 1)
    canvas.planes[...] = upper.T[:, :, None, None]
    canvas.tint(ramp(canvas.x * 0.4 + canvas.y, -1.2, 1.2), lower)
    distance = np.sqrt(canvas.x * canvas.x + (canvas.y + 0.05) ** 2)
    canvas.tint(1 - ramp(distance, 0.3, 1.1), np.ones(3, dtype=np.float32), 0.35)
