"""Precision, recall, density and coverage on points that were laid out by hand."""

import numpy as np
import pytest

from genstudio.evaluation.frechet import Features
from genstudio.evaluation.manifold import Manifold, manifold


def line(*places: float) -> Features:
    return np.array([[place, 0.0] for place in places], np.float32)


def cloud(count: int, mean: float, seed: int) -> Features:
    return np.random.default_rng(seed).normal(mean, 1.0, (count, 2)).astype(np.float32)


def test_points_by_hand() -> None:
    """With one neighbour the real balls are 0..2, 0..2, 4..6 wide: [-1, 1], [0, 2], [-3, 9] around 0, 1, 3.

    Around 3 the radius is 2, so [1, 5]. Painted 0.5 lies in two balls, 4 in one, 100 in none.
    """
    found = manifold(line(0.0, 1.0, 3.0), line(0.5, 4.0, 100.0), k=1)
    assert found.precision == pytest.approx(2 / 3)
    assert found.density == pytest.approx((2 + 1 + 0) / 3)
    assert found.coverage == pytest.approx(3 / 3)
    # Painted balls: 0.5 reaches 3.5 far, so does 4, and 100 reaches 96 far, to 4.
    assert found.recall == pytest.approx(3 / 3)


def test_painted_points_in_one_place_have_no_variety() -> None:
    real = line(0.0, 1.0, 2.0, 10.0, 11.0, 12.0)
    found = manifold(real, line(0.9, 1.0, 1.1, 1.05), k=1)
    assert found.precision == 1.0
    assert found.coverage == pytest.approx(3 / 6)
    assert found.recall == pytest.approx(1 / 6)
    assert found.density > 1.0


def test_a_heap_against_itself_is_perfect() -> None:
    features = cloud(400, 0.0, 0)
    found = manifold(features, features)
    assert (found.precision, found.recall, found.coverage) == (1.0, 1.0, 1.0)
    # Each has itself and, on average, its five neighbours: k + 1 balls over k.
    assert found.density == pytest.approx(6 / 5, rel=0.02)


def test_heaps_far_apart_have_nothing_in_common() -> None:
    assert manifold(cloud(300, 0.0, 0), cloud(300, 100.0, 1)) == Manifold(0.0, 0.0, 0.0, 0.0)


def test_of_one_distribution_density_is_one_and_coverage_what_naeem_expects() -> None:
    """For N real and as many painted ones coverage is 1 - ((N-1)...(N-k)) / ((2N-1)...(2N-k)), their equation 8."""
    found = manifold(cloud(1500, 0.0, 0), cloud(1500, 0.0, 1))
    assert found.density == pytest.approx(1.0, abs=0.06)
    assert found.coverage == pytest.approx(1.0 - 0.5**5, abs=0.02)
