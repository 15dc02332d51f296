from __future__ import annotations

import numpy as np
import pytest

from genstudio.data.builtin.chance import chance, share, smooth_noise
from genstudio.data.builtin.patterns import Field, pattern
from genstudio.data.builtin.texture_factors import Texture, TextureFactors
from genstudio.data.builtin.texture_painter import PERIODS, render_textures
from genstudio.data.image_set import Pixels

COUNT = 12


def textures(kind: Texture, **given: object) -> TextureFactors:
    """`COUNT` textures of a kind in the middle of every range."""
    half = np.full(COUNT, 0.5, np.float32)
    zeros = np.zeros(COUNT, np.int64)
    values: dict[str, object] = {
        "kind": np.full(COUNT, kind, np.int64),
        "harmony": zeros,
        "grain": np.arange(COUNT, dtype=np.int64),
        **{name: half for name in ("scale", "balance", "hue")},
        **{name: half * 0 for name in ("angle", "place_x", "place_y")},
        "tone": half * 2,
    }
    return TextureFactors(**{**values, **given})  # type: ignore[arg-type]


def grey(pixels: Pixels) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.asarray(pixels.mean(axis=1), dtype=np.float64)


@pytest.mark.parametrize("kind", Texture)
def test_what_is_laid_on_the_ground_is_a_share_of_each_pixel(kind: Texture) -> None:
    steps = np.linspace(-3, 3, 64, dtype=np.float32)
    x, y = np.broadcast_arrays(steps[None, None, :], steps[None, :, None])
    field = Field(x, y, np.full((1, 1, 1), 6 / 64, np.float32), np.full((1, 1, 1), 0.5, np.float32), np.array([7]))
    mix = pattern(kind, field)
    for part in (mix.ink, mix.accent):
        assert part.shape == (1, 64, 64)
        assert 0 <= part.min() < part.max() <= 1.001
        assert 0.02 < part.mean() < 0.9


def test_stripes_are_even_along_and_repeat_across() -> None:
    period = 40
    scale = (period / 64 - PERIODS[0]) / (PERIODS[1] - PERIODS[0])
    picture = grey(render_textures(textures(Texture.STRIPES, scale=np.full(COUNT, scale, np.float32)), 128))[0]
    assert np.ptp(picture, axis=0).max() == 0
    assert np.allclose(picture[:, period:], picture[:, :-period], atol=1)
    assert np.abs(picture[:, period // 2 :] - picture[:, : -period // 2]).mean() > 20


def test_scale_is_how_coarse_it_is() -> None:
    scales = np.linspace(0, 1, COUNT).astype(np.float32)
    pictures = grey(render_textures(textures(Texture.CHECKS, scale=scales), 64))
    steps = np.abs(np.diff(pictures, axis=2)).mean(axis=(1, 2))
    assert steps[0] > 1.8 * steps[-1]


def test_balance_is_how_much_is_covered() -> None:
    balances = np.linspace(0, 1, COUNT).astype(np.float32)
    pictures = grey(render_textures(textures(Texture.DOTS, balance=balances), 64))
    assert (np.diff(pictures.mean(axis=(1, 2))) < 0).all()  # the ground is light


@pytest.mark.parametrize("kind", [Texture.MARBLE, Texture.CELLS])
def test_the_grain_arranges_what_is_random(kind: Texture) -> None:
    pictures = render_textures(textures(kind), 32)
    assert len({picture.tobytes() for picture in pictures}) == COUNT


@pytest.mark.parametrize("kind", sorted(set(Texture) - {Texture.MARBLE, Texture.CELLS}))
def test_nothing_else_knows_of_the_grain(kind: Texture) -> None:
    pictures = render_textures(textures(kind), 32)
    assert (pictures == pictures[0]).all()


def test_dark_and_light_grounds_keep_three_colours_apart() -> None:
    tones = np.linspace(0, 1, COUNT).astype(np.float32)
    tones = np.where(tones < 0.5, tones * 0.4, 0.78 + (tones - 0.5) * 0.44).astype(np.float32)
    pictures = grey(render_textures(textures(Texture.WEAVE, tone=tones), 64))
    low, high = np.percentile(pictures, [3, 97], axis=(1, 2))
    assert (high - low).min() > 55


def test_chance_is_even_and_depends_on_all_three() -> None:
    column, row = np.meshgrid(*[np.arange(-60, 60, dtype=np.float32)] * 2)
    values = share(chance(np.array([3, 4]), column[None], row[None]), 0, 16)
    assert np.abs(np.histogram(values, 8, (0, 1))[0] / values.size - 1 / 8).max() < 0.01
    assert abs(np.corrcoef(values[0].ravel(), values[1].ravel())[0, 1]) < 0.03
    for axis in (0, 1):
        assert abs(np.corrcoef(values[0].ravel(), np.roll(values[0], 1, axis).ravel())[0, 1]) < 0.03


def test_noise_is_smooth_and_meets_its_random_numbers() -> None:
    steps = np.linspace(-4, 4, 801, dtype=np.float32)
    x, y = np.broadcast_arrays(steps[None, None, :], np.full((1, 1, 1), 2.0, np.float32))
    values = smooth_noise(np.array([9]), x, y)[0, 0]
    assert 0 <= values.min() < values.max() < 1
    assert np.abs(np.diff(values)).max() < 0.02
    places = np.arange(-4, 4, dtype=np.float32)
    expected = share(chance(np.array([9]), places[None, None], np.full((1, 1, 8), 2.0, np.float32)), 0, 16)[0, 0]
    assert np.allclose(values[:-1:100], expected, atol=2e-3)
