"""Clouds found, by the protocol for toy sets."""

import numpy as np
import pytest

from genstudio.evaluation.mode_coverage import POINTS, ModeCoverage, Points, mode_coverage

ANGLES = 2.0 * np.pi * np.arange(8) / 8
RING = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)
S = 0.01


def around(modes: list[int], count: int = POINTS, s: float = S) -> Points:
    rng = np.random.default_rng(0)
    points: Points = RING[rng.choice(modes, count)] + rng.normal(0.0, s, (count, 2))
    return points


def test_real_points_find_all_eight_and_about_99_per_cent_are_good() -> None:
    found = mode_coverage(around(list(range(8))), RING, S)
    assert (found.modes, found.of) == (8, 8)
    assert found.good == pytest.approx(1.0 - np.exp(-4.5), abs=0.005)  # a Rayleigh distance below 3 s


def test_a_collapsed_painter_finds_one() -> None:
    found = mode_coverage(around([3]), RING, S)
    assert found.modes == 1
    assert found.good > 0.98


def test_one_good_point_is_enough_and_points_between_count_for_none() -> None:
    points = np.concatenate([RING[:1], np.zeros((99, 2))])
    assert mode_coverage(points, RING, S) == ModeCoverage(1, 8, 0.01)
    assert mode_coverage(RING[:1] * (1.0 + 3.0 * S), RING, S) == ModeCoverage(0, 8, 0.0)
