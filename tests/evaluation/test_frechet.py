"""The Fréchet distance, against the formula for Gaussians."""

import numpy as np
import pytest

from genstudio.evaluation.frechet import Features, frechet_distance, gaussian_distance


def draw(count: int, mean: float = 0.0, std: float = 1.0, dim: int = 4, seed: int = 0) -> Features:
    return np.random.default_rng(seed).normal(mean, std, (count, dim)).astype(np.float32)


def test_a_heap_is_at_no_distance_from_itself() -> None:
    features = draw(200)
    assert frechet_distance(features, features[::-1]) == pytest.approx(0.0, abs=1e-6)


def test_between_round_gaussians_it_is_the_gap_of_the_means_and_of_the_deviations_squared() -> None:
    """W_2^2 of N(m, s I) and N(n, t I) in D dimensions is |m - n|^2 + D (s - t)^2."""
    distance = frechet_distance(draw(100_000), draw(100_000, mean=1.0, std=3.0, seed=1))
    assert distance == pytest.approx(4 * 1.0 + 4 * (3.0 - 1.0) ** 2, rel=0.02)


def test_spreads_that_do_not_commute_agree_with_the_known_distance() -> None:
    """Turning a long ellipse by a right angle: both spreads are diagonal, so the roots can be taken by hand."""
    one, other = np.diag([4.0, 1.0]), np.diag([1.0, 9.0])
    assert gaussian_distance(np.zeros(2), one, np.zeros(2), other) == pytest.approx((2 - 1) ** 2 + (1 - 3) ** 2)
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    turned = (turn @ one @ turn.T, turn @ other @ turn.T)
    assert gaussian_distance(np.zeros(2), turned[0], np.zeros(2), turned[1]) == pytest.approx(5.0)
    # Against the closed form for two dimensions, tr (AB)^(1/2) = sqrt(tr AB + 2 sqrt(det AB)).
    product = turned[0] @ other
    cross = np.sqrt(np.trace(product) + 2.0 * np.sqrt(np.linalg.det(product)))
    expected = np.trace(turned[0] + other) - 2.0 * cross
    assert gaussian_distance(np.zeros(2), turned[0], np.zeros(2), other) == pytest.approx(expected)


def test_fewer_pictures_than_features_have_a_distance_too() -> None:
    distance = frechet_distance(draw(3, dim=10), draw(3, dim=10, mean=5.0, seed=1))
    assert np.isfinite(distance)
    assert distance > 10 * 3.0**2
