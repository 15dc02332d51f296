"""The built-in letters and digits, drawn in the fonts at hand with known factors."""

from __future__ import annotations

from genstudio.data.builtin.batches import check_asked, draw_watched
from genstudio.data.builtin.cards import GLYPHS
from genstudio.data.builtin.fonts import CHARACTERS, FontChoice, usable_fonts
from genstudio.data.builtin.glyph_factors import GlyphFactors, sample_glyph_factors
from genstudio.data.builtin.glyph_painter import GlyphPainter
from genstudio.data.image_set import ImageSet, LoadReport
from genstudio.data.watch import CancelCheck, Progress, Watch

__all__ = ["CHARACTERS", "DEFAULT_COUNT", "DEFAULT_SIZE", "GlyphFactors", "draw_glyphs"]

DEFAULT_COUNT = GLYPHS.count
DEFAULT_SIZE = GLYPHS.size
LARGEST_COUNT = GLYPHS.most


def draw_glyphs(
    count: int = DEFAULT_COUNT,
    size: int = DEFAULT_SIZE,
    seed: int = 0,
    progress: Progress | None = None,
    cancelled: CancelCheck | None = None,
    fonts: tuple[FontChoice, ...] | None = None,
) -> ImageSet:
    """Draw letters and digits as an image set in grey, whose classes they are.

    Picture i depends on the seed, on i and on the fonts only, so a larger count begins with the same pictures.

    Args:
        count: how many, 2 to `LARGEST_COUNT`.
        size: side in pixels, 16 to 128.
        seed: 0 or more.
        progress: called with (done, count).
        cancelled: asked many times a second.
        fonts: what to draw with; None for `usable_fonts`.

    Raises:
        SettingsError: an argument out of range.
        DataError: a font was taken away meanwhile.
        Cancelled: `cancelled` answered True.
    """
    check_asked("letters", count, LARGEST_COUNT, size, seed)
    watch = Watch(progress, cancelled)
    watch.report(0, count)
    fonts = fonts or usable_fonts()
    factors = sample_glyph_factors(count, seed, len(fonts))
    number = "one font" if len(fonts) == 1 else f"{len(fonts)} fonts"
    note = f"Drawn in {number}: {', '.join(font.name for font in fonts)}."
    return ImageSet(
        draw_watched(factors, size, 1, GlyphPainter(fonts).render, watch),
        name="Built-in letters",
        source=GLYPHS.address,
        labels=factors.letter,
        class_names=tuple(CHARACTERS),
        report=LoadReport(count, notes=(note,)),
    )
