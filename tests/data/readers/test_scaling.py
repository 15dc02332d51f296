"""Tests of making squares smaller."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from genstudio.data.options import LARGEST_SIZE
from genstudio.data.readers.scaling import LARGEST_PRODUCT, LARGEST_RATIO, _across, _down, scaled_square

SIDES = st.integers(1, LARGEST_SIZE).flatmap(
    lambda size: st.tuples(st.integers(size, int(size * LARGEST_RATIO)), st.just(size))
)


def _exact(pixels: npt.NDArray[np.uint8], size: int) -> npt.NDArray[np.float64]:
    """By Lanczos' filter as the books have it, nothing rounded."""
    side = len(pixels)
    x = (np.arange(side) + 0.5) * size / side - (np.arange(size)[:, None] + 0.5)
    weights = np.where(np.abs(x) < 3, np.sinc(x) * np.sinc(x / 3), 0.0)
    weights /= weights.sum(axis=1, keepdims=True)
    scaled = np.einsum("ij,kl,jl...->ik...", weights, weights, pixels.astype(np.float64), optimize=True)
    return np.asarray(scaled.clip(0, 255))


def _noise(*shape: int) -> npt.NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)


@given(SIDES)
def test_it_is_lanczos_filter(sides: tuple[int, int]) -> None:
    side, size = sides
    pixels = _noise(side, side, 3)
    scaled = scaled_square(pixels, size)
    assert scaled is not None
    assert scaled.shape == (size, size, 3)
    assert np.abs(scaled - _exact(pixels, size)).max() < 1.6
    assert np.abs(scaled - _exact(pixels, size)).mean() < 0.5


def test_grey_and_parts_of_pictures() -> None:
    whole = _noise(144, 192)
    middle = whole[:, 24:168]
    scaled = scaled_square(middle, 64)
    assert scaled is not None
    assert scaled.shape == (64, 64)
    assert np.abs(scaled - _exact(middle, 64)).max() < 1.6


def test_a_photograph_is_what_pillow_makes_of_it() -> None:
    soft = Image.fromarray(_noise(18, 18, 3) // 2 + 64).resize((144, 144), Image.Resampling.BICUBIC)
    scaled = scaled_square(np.asarray(soft), 64)
    assert scaled is not None
    by_pillow = np.asarray(soft.resize((64, 64), Image.Resampling.LANCZOS))
    assert np.abs(scaled.astype(int) - by_pillow).max() <= 1


@pytest.mark.parametrize("value", [0, 1, 127, 128, 255])
def test_one_colour_stays_what_it_is(value: int) -> None:
    scaled = scaled_square(np.full((150, 150, 3), value, dtype=np.uint8), 64)
    assert scaled is not None
    assert (scaled == value).all()


def test_sums_are_the_same_in_any_order() -> None:
    """Or else a set would have another fingerprint on another processor."""
    rng = np.random.default_rng(1)
    blocks = _down(144, 64)
    for block in blocks:
        values = rng.integers(0, 256, block.weights.shape[1:]).astype(np.float32)
        exact = block.weights.astype(np.float64) @ values
        for _ in range(5):
            order = rng.permutation(len(values))
            assert np.array_equal(np.matmul(block.weights[:, order], values[order]), exact)


def test_the_weights_of_a_line_add_up_to_one() -> None:
    assert all((block.weights.sum(axis=1, dtype=np.float64) == 1).all() for block in _down(150, 64))


@given(SIDES)
def test_no_product_is_shared_among_threads(sides: tuple[int, int]) -> None:
    side, size = sides
    down = max(block.weights.size * side * 3 for block in _down(side, size))
    across = max(block.weights.size * size for block in _across(side, size, 3))
    assert max(down, across) <= LARGEST_PRODUCT


@pytest.mark.parametrize(("side", "size"), [(63, 64), (257, 64), (520, 129)])
def test_others_are_left_to_pillow(side: int, size: int) -> None:
    assert scaled_square(_noise(side, side), size) is None


def test_what_fits_is_handed_back() -> None:
    pixels = _noise(64, 64, 3)
    assert scaled_square(pixels, 64) is pixels
