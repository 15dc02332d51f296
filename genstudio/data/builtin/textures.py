"""The built-in textures: patterns with known factors, in any number and size, the same ones for the same seed."""

from __future__ import annotations

from genstudio.data.builtin.batches import check_asked, draw_watched
from genstudio.data.builtin.cards import TEXTURES
from genstudio.data.builtin.texture_factors import Texture, TextureFactors, sample_texture_factors
from genstudio.data.builtin.texture_painter import render_textures
from genstudio.data.image_set import ImageSet
from genstudio.data.watch import CancelCheck, Progress, Watch

__all__ = ["DEFAULT_COUNT", "DEFAULT_SIZE", "Texture", "TextureFactors", "draw_textures"]

DEFAULT_COUNT = TEXTURES.count
DEFAULT_SIZE = TEXTURES.size
LARGEST_COUNT = TEXTURES.most


def draw_textures(
    count: int = DEFAULT_COUNT,
    size: int = DEFAULT_SIZE,
    seed: int = 0,
    progress: Progress | None = None,
    cancelled: CancelCheck | None = None,
) -> ImageSet:
    """Draw textures as an image set in colour, whose classes are the kinds of pattern.

    Picture i depends on the seed and on i only, so a larger count begins with the same pictures.

    Args:
        count: how many, 2 to `LARGEST_COUNT`.
        size: side in pixels, 16 to 128.
        seed: 0 or more.
        progress: called with (done, count).
        cancelled: asked many times a second.

    Raises:
        SettingsError: an argument out of range.
        Cancelled: `cancelled` answered True.
    """
    check_asked("textures", count, LARGEST_COUNT, size, seed)
    factors = sample_texture_factors(count, seed)
    return ImageSet(
        draw_watched(factors, size, 3, render_textures, Watch(progress, cancelled)),
        name="Built-in textures",
        source=TEXTURES.address,
        labels=factors.kind,
        class_names=tuple(kind.name.lower() for kind in Texture),
    )
