"""`GlyphPainter`: factors to pictures: one letter or digit in dark ink on light paper."""

from __future__ import annotations

import numpy as np

from genstudio.data.builtin.batches import pixel_centres, render_in_batches
from genstudio.data.builtin.canvas import Floats, column, coverage
from genstudio.data.builtin.fonts import CHARACTERS, FontChoice
from genstudio.data.builtin.glyph_factors import GlyphFactors
from genstudio.data.builtin.outlines import CAPITAL, SIDE, outline
from genstudio.data.image_set import Pixels
from genstudio.errors import DataError

HEIGHTS = (0.4, 0.66)
"""Of the smallest and the largest capital letter, as shares of the picture's side."""
LARGEST_SHIFT = 0.2
"""In units of half a picture's side."""
LARGEST_SLANT = 0.24
"""Across for each step down, in the other direction."""
WEIGHTS = (-0.9, 3.0)
"""By how much strokes grow to each side, in pixels of an outline's field."""
PAPER = 0.975
INKS = (0.6, 0.05)


class GlyphPainter:
    """Draws with some fonts; each outline is made when it is first needed.

    Attributes:
        fonts: what `GlyphFactors.font` counts.
    """

    def __init__(self, fonts: tuple[FontChoice, ...]) -> None:
        self.fonts = fonts
        self._outlines: dict[tuple[int, int], Floats] = {}

    def render(self, factors: GlyphFactors, size: int) -> Pixels:
        """Draw letters.

        Args:
            factors: of N letters.
            size: side of the pictures in pixels, 16 to 128.

        Returns:
            uint8, shape (N, 1, size, size).

        Raises:
            DataError: a font cannot be read any more.
        """
        return render_in_batches(factors, size, 1, self._paint)

    def _paint(self, factors: GlyphFactors, size: int) -> Floats:
        """The letters in [0, 1], shape (1, N, size, size)."""
        x, y = pixel_centres(size)
        height = column(HEIGHTS[0] + (HEIGHTS[1] - HEIGHTS[0]) * factors.size)
        scale = (CAPITAL / 2 / height).astype(np.float32)
        down = (y - column(factors.place_y) * np.float32(LARGEST_SHIFT)) * scale
        across = (x - column(factors.place_x) * np.float32(LARGEST_SHIFT)) * scale
        across = across + down * (column(factors.slant) * np.float32(LARGEST_SLANT))
        distance = _sampled(self._fields(factors), across + np.float32(SIDE / 2), down + np.float32(SIDE / 2))
        distance -= column(WEIGHTS[0] + (WEIGHTS[1] - WEIGHTS[0]) * factors.weight).astype(np.float32)
        distance *= np.float32(size / 2) / scale
        ink = column(INKS[0] + (INKS[1] - INKS[0]) * factors.ink)
        planes = coverage(distance, 1.0) * (ink - np.float32(PAPER)) + np.float32(PAPER)
        return np.asarray(planes[None], dtype=np.float32)

    def _fields(self, factors: GlyphFactors) -> Floats:
        """The outline of each letter, (N, SIDE, SIDE)."""
        pairs = zip(factors.font.tolist(), factors.letter.tolist(), strict=True)
        return np.stack([self._outline(font, letter) for font, letter in pairs])

    def _outline(self, font: int, letter: int) -> Floats:
        known = self._outlines.get((font, letter))
        if known is None:
            choice = self.fonts[font]
            try:
                known = outline(choice, CHARACTERS[letter])
            except OSError as error:
                raise DataError(
                    f"The font {choice.name} cannot be read any more. Open the built-in letters again."
                ) from error
            self._outlines[font, letter] = known
        return known


def _sampled(fields: Floats, x: Floats, y: Floats) -> Floats:
    """Values of fields (N, SIDE, SIDE) at places (N, rows, columns), blended between their four pixels.

    The middle of the first pixel is at 0.5, as everywhere in a picture; places outside have the value of the edge.
    """
    x = np.clip(x - np.float32(0.5), 0, SIDE - 1.001)
    y = np.clip(y - np.float32(0.5), 0, SIDE - 1.001)
    left, top = x.astype(np.int32), y.astype(np.int32)
    x, y = x - left, y - top
    corner = top * np.int32(SIDE) + left + (np.arange(len(fields), dtype=np.int32) * (SIDE * SIDE))[:, None, None]
    flat = fields.ravel()
    upper, lower = flat[corner], flat[corner + SIDE]
    upper += (flat[corner + 1] - upper) * x
    lower += (flat[corner + (SIDE + 1)] - lower) * x
    return np.asarray(upper + (lower - upper) * y, dtype=np.float32)
