"""`render_textures`: factors to pictures: a pattern in three colours that go together."""

from __future__ import annotations

import numpy as np

from genstudio.data.builtin.batches import pixel_centres, render_in_batches
from genstudio.data.builtin.canvas import Canvas, Floats, Placement, column
from genstudio.data.builtin.palettes import oklch
from genstudio.data.builtin.patterns import Field, pattern
from genstudio.data.builtin.texture_factors import Texture, TextureFactors
from genstudio.data.image_set import Pixels

PERIODS = (0.36, 0.92)
"""Of the finest and the coarsest pattern, in units of half a picture's side."""
_SMALL = 32
"""Below this size the finest lines are thinner than a pixel: painted twice as large, then averaged."""
_SHADOW = np.zeros(3, dtype=np.float32)
_INK_TURN = np.array([0.07, 0.46, 0.33], dtype=np.float32)
_ACCENT_TURN = np.array([0.16, 0.08, 0.67], dtype=np.float32)


def render_textures(factors: TextureFactors, size: int) -> Pixels:
    """Draw textures.

    Args:
        factors: of N textures.
        size: side of the pictures in pixels, 16 to 128.

    Returns:
        uint8, shape (N, 3, size, size), RGB.
    """
    return render_in_batches(factors, size, 3, _paint)


def _paint(factors: TextureFactors, size: int) -> Floats:
    """The textures as RGB in [0, 1], shape (3, N, size, size)."""
    if size < _SMALL:
        fine = _paint(factors, 2 * size)
        return np.asarray(fine.reshape(3, len(factors), size, 2, size, 2).mean(axis=(3, 5)))
    planes = np.empty((3, len(factors), size, size), dtype=np.float32)
    for kind in Texture:
        which = np.flatnonzero(factors.kind == kind)
        if len(which):
            planes[:, which] = _paint_kind(factors.chosen(which), kind, size)
    return planes


def _paint_kind(factors: TextureFactors, kind: Texture, size: int) -> Floats:
    x, y = pixel_centres(size)
    planes = np.empty((3, len(factors), size, size), dtype=np.float32)
    canvas = Canvas(planes, x, y, 2 / size, Placement())
    ground, ink, accent = _palette(factors)
    planes[...] = ground.T[:, :, None, None]
    mix = pattern(kind, _field(factors, kind, x, y, size))
    canvas.tint(mix.ink, ink)
    canvas.tint(mix.accent, accent)
    if mix.shade is not None:
        canvas.tint(mix.shade, _SHADOW, 0.28)
    return planes.clip(0, 1, out=planes)


def _field(factors: TextureFactors, kind: Texture, x: Floats, y: Floats, size: int) -> Field:
    period = column(PERIODS[0] + (PERIODS[1] - PERIODS[0]) * factors.scale).astype(np.float32)
    place_x, place_y = column(factors.place_x), column(factors.place_y)
    if kind == Texture.RINGS:
        x, y = x - (place_x * 2 - 1) * np.float32(0.7), y - (place_y * 2 - 1) * np.float32(0.7)
        place_x = place_y = np.float32(0) * place_x
    angle = factors.angle.astype(np.float64) * (2 * np.pi)
    cosine, sine = (column(turn.astype(np.float32)) / period for turn in (np.cos(angle), np.sin(angle)))
    return Field(
        x * cosine + y * sine + place_x,
        y * cosine - x * sine + place_y,
        np.asarray(2 / size / period, dtype=np.float32),
        column(factors.balance),
        factors.grain,
    )


def _palette(factors: TextureFactors) -> tuple[Floats, Floats, Floats]:
    """Ground, ink and accent, each (count, 3): three steps of lightness, so that they differ to every eye."""
    tone = factors.tone
    ground = oklch(0.27 + 0.68 * tone, 0.05 - 0.025 * tone, factors.hue)
    ink = oklch(0.68 - 0.04 * tone, 0.135, (factors.hue + _INK_TURN[factors.harmony]) % 1)
    accent = oklch(0.92 - 0.51 * tone, 0.085, (factors.hue + _ACCENT_TURN[factors.harmony]) % 1)
    return ground, ink, accent
