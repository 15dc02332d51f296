"""`outline`: a character of a font as a field of distances, from which it is drawn at any size, slant and weight.

As in C. Green, "Improved alpha-tested magnification for vector textures and special effects", SIGGRAPH 2007.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from genstudio.data.builtin.canvas import Floats
from genstudio.data.builtin.fonts import FontChoice

SIDE = 112
"""Of a field, in its own pixels."""
CAPITAL = 56
"""How high a capital letter is in a field."""
REACH = 10
"""Distances are known up to here; what lies further away counts as this far."""
_WIDEST = 1.05 * CAPITAL


def outline(font: FontChoice, character: str) -> Floats:
    """Distances from a character's outline in pixels, negative inside: float32 (SIDE, SIDE).

    The character stands in the middle from side to side, and so that the middle of a capital letter is that of the
    field. A wide one is drawn smaller.

    Raises:
        OSError: the font can no longer be read.
    """
    _, top, _, bottom = font.sized(100).getbbox("H")
    pixels = 100 * CAPITAL / max(bottom - top, 1)
    left, _, right, _ = font.sized(pixels).getbbox(character)
    pixels *= min(1.0, _WIDEST / max(right - left, 1))
    loaded = font.sized(pixels)
    left, _, right, _ = loaded.getbbox(character)
    _, top, _, bottom = loaded.getbbox("H")
    picture = Image.new("L", (SIDE, SIDE))
    place = ((SIDE - left - right) / 2, (SIDE - top - bottom) / 2)
    ImageDraw.Draw(picture).text(place, character, 255, loaded)
    left, _, right, _ = picture.getbbox() or (0, 0, SIDE, SIDE)  # without the room that a font leaves beside it
    cover = np.roll(np.asarray(picture, np.float32), round((SIDE - left - right) / 2), axis=1)
    return _distances(cover / np.float32(255))


def _distances(cover: Floats) -> Floats:
    """From how much of each pixel is covered; pixels on the outline know where in them it runs."""
    outside = np.where(cover > 0, np.square(np.maximum(0.5 - cover, 0)), np.inf).astype(np.float32)
    inside = np.where(cover < 1, np.square(np.maximum(cover - 0.5, 0)), np.inf).astype(np.float32)
    return _smoothed(np.sqrt(_nearest(outside)) - np.sqrt(_nearest(inside)))


def _nearest(squares: Floats) -> Floats:
    """Squared distance to the nearest pixel plus what that one holds, along one axis and then along the other axis.

    P. Felzenszwalb and D. Huttenlocher, "Distance transforms of sampled functions", 2012, equation 2; as no distance
    beyond `REACH` matters, every one within it is tried.
    """
    for _ in range(2):
        nearest = squares.copy()
        for step in range(1, REACH + 1):
            further = squares + np.float32(step * step)
            np.minimum(nearest[step:], further[:-step], out=nearest[step:])
            np.minimum(nearest[:-step], further[step:], out=nearest[:-step])
        squares = np.ascontiguousarray(nearest.T)
    return np.minimum(squares, np.float32(REACH * REACH))


def _smoothed(field: Floats) -> Floats:
    """Blended with the pixels around each: distances are from pixels' middles, and would ripple otherwise."""
    for _ in range(4):
        padded = np.pad(field, ((1, 1), (0, 0)), mode="edge")
        field = (padded[:-2] * np.float32(0.5) + padded[1:-1] + padded[2:] * np.float32(0.5)).T * np.float32(0.5)
    return np.ascontiguousarray(field)
