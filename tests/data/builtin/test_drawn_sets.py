"""What holds for every set that is drawn from known factors: shapes, letters and textures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt
import pytest

from genstudio.data.builtin.cards import CARDS, GLYPHS, SHAPES, TEXTURES, SetCard
from genstudio.data.builtin.factor_table import Factors
from genstudio.data.builtin.fonts import CHARACTERS, FontChoice
from genstudio.data.builtin.forms import Shape
from genstudio.data.builtin.glyph_factors import GlyphFactors, sample_glyph_factors
from genstudio.data.builtin.glyph_painter import GlyphPainter
from genstudio.data.builtin.glyphs import draw_glyphs
from genstudio.data.builtin.shape_factors import ShapeFactors, sample_shape_factors
from genstudio.data.builtin.shape_painter import render_shapes
from genstudio.data.builtin.shapes import draw_shapes
from genstudio.data.builtin.texture_factors import GRAINS, Harmony, Texture, TextureFactors, sample_texture_factors
from genstudio.data.builtin.texture_painter import render_textures
from genstudio.data.builtin.textures import draw_textures
from genstudio.data.image_set import ImageSet, Pixels
from genstudio.data.watch import CancelCheck, Progress
from genstudio.errors import Cancelled, SettingsError

OWN = (FontChoice("Aileron"),)


@dataclass(frozen=True)
class Drawn:
    """One of the sets, its parts under one name each."""

    card: SetCard
    draw: Callable[..., ImageSet]
    table: type[Factors]
    sample: Callable[[int, int], Factors]
    render: Callable[..., Pixels]
    choices: dict[str, int]
    signed: frozenset[str]
    label: str
    plain: Factors


def letters(
    count: int, size: int, seed: int = 0, progress: Progress | None = None, cancelled: CancelCheck | None = None
) -> ImageSet:
    return draw_glyphs(count, size, seed, progress, cancelled, OWN)


def numbers(*values: float) -> npt.NDArray[np.float32]:
    return np.array(values, np.float32)


def indices(*values: int) -> npt.NDArray[np.int64]:
    return np.array(values, np.int64)


HALF, ZERO = numbers(0.5, 0.5), numbers(0, 0)
SETS = [
    Drawn(
        SHAPES,
        draw_shapes,
        ShapeFactors,
        sample_shape_factors,
        render_shapes,
        {"shape": len(Shape)},
        frozenset({"place_x", "place_y"}),
        "shape",
        ShapeFactors(indices(0, 0), HALF, ZERO, ZERO, ZERO, ZERO),
    ),
    Drawn(
        GLYPHS,
        letters,
        GlyphFactors,
        lambda count, seed: sample_glyph_factors(count, seed, len(OWN)),
        GlyphPainter(OWN).render,
        {"letter": len(CHARACTERS), "font": len(OWN)},
        frozenset({"place_x", "place_y", "slant"}),
        "letter",
        GlyphFactors(indices(4, 4), indices(0, 0), HALF, ZERO, ZERO, ZERO, HALF, HALF),
    ),
    Drawn(
        TEXTURES,
        draw_textures,
        TextureFactors,
        sample_texture_factors,
        render_textures,
        {"kind": len(Texture), "harmony": len(Harmony), "grain": GRAINS},
        frozenset(),
        "kind",
        TextureFactors(
            indices(4, 4), HALF, ZERO, ZERO, ZERO, HALF, ZERO, indices(0, 0), numbers(0.9, 0.9), indices(5, 5)
        ),
    ),
]
IDS = [drawn.card.key for drawn in SETS]
each_set = pytest.mark.parametrize("drawn", SETS, ids=IDS)
each_factor = pytest.mark.parametrize(
    ("drawn", "name"),
    [(drawn, field.name) for drawn in SETS for field in fields(drawn.table)],
    ids=[f"{drawn.card.key}-{field.name}" for drawn in SETS for field in fields(drawn.table)],
)


def varied(drawn: Drawn, name: str, low: float, high: float) -> npt.NDArray[np.float64]:
    """Two pictures that differ in one factor: how much every pixel differs, shape (64, 64)."""
    values = np.array([low, high], dtype=getattr(drawn.plain, name).dtype)
    first, second = drawn.render(replace(drawn.plain, **{name: values}), 64).astype(np.float64)
    return np.asarray(np.abs(first - second).max(axis=0), dtype=np.float64)


@each_set
def test_the_set_is_what_its_card_says(drawn: Drawn) -> None:
    images = drawn.draw(90, 16)
    card = drawn.card
    assert images.pixels.shape == (90, 3 if card.colour else 1, 16, 16)
    assert images.source == card.address
    assert len(images.class_names) == card.classes
    assert images.labels is not None
    assert np.array_equal(images.labels, getattr(drawn.sample(90, 0), drawn.label))
    assert len(set(images.labels.tolist())) > 0.8 * card.classes


@each_set
def test_a_picture_depends_on_seed_and_position_only(drawn: Drawn) -> None:
    many, few = drawn.draw(75, 32, seed=5), drawn.draw(3, 32, seed=5)
    assert np.array_equal(many.pixels[:3], few.pixels)
    factors = drawn.sample(75, 5)
    one_by_one = [drawn.render(factors.chosen(slice(index, index + 1)), 32)[0] for index in range(75)]
    assert np.array_equal(many.pixels, one_by_one)
    assert not np.array_equal(drawn.draw(3, 32, seed=6).pixels, few.pixels)


@each_set
@pytest.mark.parametrize("size", [16, 17, 28, 64, 128])
def test_every_size_shows_the_same_picture(drawn: Drawn, size: int) -> None:
    factors = drawn.sample(6, 2)
    pixels = drawn.render(factors, size)
    assert pixels.shape == (6, 3 if drawn.card.colour else 1, size, size)
    assert pixels.dtype == np.uint8
    if size % 4 == 0:
        difference = in_blocks(pixels) - in_blocks(drawn.render(factors, 128))
        assert np.abs(difference).mean() < 2
        assert np.abs(difference).max() < 20


def in_blocks(pixels: Pixels) -> npt.NDArray[np.float64]:
    """Means over 4 x 4 blocks that tile each picture: (N, C, S, S) to (N, C, 4, 4)."""
    count, channels, side, _ = pixels.shape
    blocks = pixels.reshape(count, channels, 4, side // 4, 4, side // 4)
    return np.asarray(blocks.mean(axis=(3, 5)), dtype=np.float64)


@each_factor
def test_factors_lie_in_their_documented_ranges_and_vary(drawn: Drawn, name: str) -> None:
    values = getattr(drawn.sample(3_000, 1), name)
    assert values.shape == (3_000,)
    if name in drawn.choices:
        assert 0 <= values.min() <= values.max() < drawn.choices[name]
        assert len(set(values.tolist())) >= min(drawn.choices[name], 2_500)
    else:
        assert values.min() >= (-1 if name in drawn.signed else 0)
        assert values.max() <= 1
        assert values.std() > 0.1


@each_set
def test_factors_are_independent(drawn: Drawn) -> None:
    factors = drawn.sample(4_000, 3)
    names = [name for name in (field.name for field in fields(drawn.table)) if getattr(factors, name).std() > 0]
    correlations = np.corrcoef([getattr(factors, name) for name in names]) - np.eye(len(names))
    assert np.abs(correlations).max() < 0.07


@each_factor
def test_every_factor_is_visible(drawn: Drawn, name: str) -> None:
    if drawn.choices.get(name) == 1:
        pytest.skip("there is one only")
    low, high = (0, 1) if name in drawn.choices else (-0.9 if name in drawn.signed else 0.1, 0.4)
    assert (varied(drawn, name, low, high) > 12).sum() >= 20


@each_factor
def test_a_small_change_of_a_factor_is_a_small_change_of_the_picture(drawn: Drawn, name: str) -> None:
    if name not in drawn.choices:
        assert varied(drawn, name, 0.5, 0.501).mean() < 1.5


@each_set
def test_the_pictures_have_contrast_and_differ(drawn: Drawn) -> None:
    pixels = drawn.draw(64, 32).pixels.astype(np.float64)
    assert 40 < pixels.mean() < 250
    assert pixels.std(axis=(1, 2, 3)).min() > 8
    assert pixels.std(axis=0).mean() > 15


@each_set
def test_progress_is_told_and_cancelling_stops(drawn: Drawn) -> None:
    told: list[tuple[int, int | None]] = []
    drawn.draw(300, 64, progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, 300)
    assert told[-1] == (300, 300)
    assert len(told) > 3
    with pytest.raises(Cancelled):
        drawn.draw(100_000, 128, cancelled=lambda: True)


@each_set
@pytest.mark.parametrize(
    ("count", "size", "seed"), [(1, 64, 0), (100_001, 64, 0), (5, 15, 0), (5, 129, 0), (5, 64, -1)]
)
def test_arguments_out_of_range_are_refused(drawn: Drawn, count: int, size: int, seed: int) -> None:
    with pytest.raises(SettingsError, match="must be"):
        drawn.draw(count, size, seed)


@each_set
def test_factors_must_be_of_one_length(drawn: Drawn) -> None:
    with pytest.raises(ValueError, match="one value per picture"):
        replace(drawn.plain, **{fields(drawn.table)[0].name: indices(0, 0, 0)})


def test_each_drawn_set_is_among_the_cards() -> None:
    assert {drawn.card for drawn in SETS} <= set(CARDS)
