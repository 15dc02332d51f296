"""`GlyphFactors`: everything that may differ from one of the built-in letters to the next."""

from __future__ import annotations

from dataclasses import dataclass

from genstudio.data.builtin.canvas import Floats, Indices
from genstudio.data.builtin.factor_table import Factors, central, floats, one_of, uniform_draws
from genstudio.data.builtin.fonts import CHARACTERS


@dataclass(frozen=True, slots=True, eq=False)
class GlyphFactors(Factors):
    """The known factors of a number of letters and digits; every field has shape (count,), drawn independently.

    Attributes:
        letter: index into `fonts.CHARACTERS`.
        font: which of the fonts at hand.
        size: 0 (small) to 1 (large), see `glyph_painter.HEIGHTS`.
        place_x: -1 (left) to 1 (right); 1 is `glyph_painter.LARGEST_SHIFT`.
        place_y: -1 (up) to 1 (down).
        slant: -1 (to the left) to 1 (to the right); 1 is `glyph_painter.LARGEST_SLANT`.
        weight: 0 (a little thinner than the font) to 1 (bold).
        ink: 0 (pale) to 1 (black).
    """

    letter: Indices
    font: Indices
    size: Floats
    place_x: Floats
    place_y: Floats
    slant: Floats
    weight: Floats
    ink: Floats


def sample_glyph_factors(count: int, seed: int = 0, fonts: int = 1) -> GlyphFactors:
    """Factors of `count` letters in so many fonts; the first ones of a seed are the same for every count."""
    uniform = uniform_draws(GlyphFactors, count, seed)
    return GlyphFactors(
        letter=one_of(uniform["letter"], len(CHARACTERS)),
        font=one_of(uniform["font"], fonts),
        size=floats(uniform["size"]),
        place_x=central(uniform["place_x"]) * 2 - 1,
        place_y=central(uniform["place_y"]) * 2 - 1,
        slant=central(uniform["slant"]) * 2 - 1,
        weight=floats(uniform["weight"]),
        ink=floats(uniform["ink"]),
    )
