"""The sliced Wasserstein distance, against what is known of it."""

import math

import numpy as np
import pytest

from genstudio.data.image_set import Pixels
from genstudio.evaluation.sliced_wasserstein import sliced_wasserstein
from tests.tiny import draw


def flat(count: int, value: int, channels: int = 1, size: int = 16) -> Pixels:
    return np.full((count, channels, size, size), value, np.uint8)


def grains(count: int, mean: float, std: float, seed: int) -> Pixels:
    """Independent normal pixels in bytes."""
    values = np.random.default_rng(seed).normal(mean, std, (count, 1, 16, 16))
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def test_a_set_is_at_no_distance_from_itself_in_any_order() -> None:
    pixels = draw(30)
    assert sliced_wasserstein(pixels, pixels) == 0.0
    assert sliced_wasserstein(pixels, pixels[::-1]) == pytest.approx(0.0, abs=1e-6)


def test_it_is_the_same_both_ways_and_for_the_same_seed() -> None:
    one, other = draw(20, seed=1), draw(33, seed=2)
    assert sliced_wasserstein(one, other) == pytest.approx(sliced_wasserstein(other, one))
    assert sliced_wasserstein(one, other) == sliced_wasserstein(one, other)


def test_between_two_single_pictures_it_is_the_root_mean_squared_difference() -> None:
    one, other = draw(1, seed=1), draw(1, seed=2)
    rms = math.sqrt(np.square((one.astype(float) - other) / 255.0).mean())
    assert sliced_wasserstein(one, other, projections=20_000) == pytest.approx(rms, rel=0.02)


def test_brighter_by_a_step_is_farther_by_that_step() -> None:
    pixels = grains(500, 100.0, 20.0, seed=0)
    distance = sliced_wasserstein(pixels, pixels + 51, projections=20_000)
    assert distance == pytest.approx(51 / 255, rel=0.02)


def test_wider_grain_is_farther_by_the_difference_of_the_deviations() -> None:
    """Projections of independent normal values are normal; W_2 between N(m, s) and N(m, t) is |s - t|."""
    one, other = grains(4000, 128.0, 10.0, seed=0), grains(4000, 128.0, 30.0, seed=1)
    assert sliced_wasserstein(one, other) == pytest.approx(20.0 / 255.0, rel=0.03)


def test_a_repeated_set_is_the_same_distribution() -> None:
    pixels, others = draw(12, seed=1), draw(7, seed=2)
    assert sliced_wasserstein(np.concatenate([pixels] * 3), pixels) == pytest.approx(0.0, abs=1e-6)
    assert sliced_wasserstein(np.concatenate([pixels] * 3), others) == pytest.approx(sliced_wasserstein(pixels, others))


def test_counts_without_a_common_divisor_are_measured_exactly() -> None:
    """2 black and 1 white picture against 1 of each: a sixth of the mass has to go all the way."""
    one = np.concatenate([flat(2, 0), flat(1, 255)])
    other = np.concatenate([flat(1, 0), flat(1, 255)])
    expected = math.sqrt(1.0 / 6.0)
    assert sliced_wasserstein(one, other, projections=20_000) == pytest.approx(expected, rel=0.02)


def test_the_number_of_pictures_beyond_a_chunk_makes_no_difference() -> None:
    many, others = draw(700, seed=3), draw(600, seed=4)
    whole = sliced_wasserstein(many, others)
    assert 0.0 < whole < sliced_wasserstein(many, 255 - others)


def test_colours_count() -> None:
    pixels = draw(20, channels=3)
    assert sliced_wasserstein(pixels, pixels[:, ::-1]) > 0.01
