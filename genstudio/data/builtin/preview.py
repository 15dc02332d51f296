"""`preview`: a handful of pictures that show what a built-in set is like, quickly."""

from __future__ import annotations

from genstudio.data.builtin.cards import GLYPHS, SetCard
from genstudio.data.image_set import ImageSet, Pixels

PREVIEW_COUNT = 12
_POINTS = 1_500
_SIDE = 128
_FONTS = 2
"""Looking for all fonts takes longer than a preview may."""
_SEED = 0


def preview(card: SetCard, size: int = 64) -> Pixels:
    """Twelve pictures of a set, or one drawing of many of its points.

    Args:
        card: of `CARDS`.
        size: side in pixels, 16 to 128; a drawing of points is always as large.

    Returns:
        uint8, shape (12, C, size, size), or (1, 3, 128, 128) for points.

    Raises:
        SettingsError: the size is out of range.
        DataError: the set cannot be drawn on this computer.
    """
    images = _drawn(card, size)
    if images.cloud is None:
        return images.pixels
    from genstudio.data.point_picture import draw_all

    return draw_all(images.pixels, images.cloud, _SIDE)[None]


def _drawn(card: SetCard, size: int) -> ImageSet:
    if card is GLYPHS:
        from genstudio.data.builtin.fonts import usable_fonts
        from genstudio.data.builtin.glyphs import draw_glyphs

        return draw_glyphs(PREVIEW_COUNT, size, _SEED, fonts=usable_fonts(_FONTS))
    from genstudio.data.open import open_images

    wanted = {"count": _POINTS if not card.size else PREVIEW_COUNT, "size": size, "seed": _SEED}
    query = "&".join(f"{name}={wanted[name]}" for name in card.parameters)
    return open_images(f"{card.address}?{query}")
