"""The kernel distance, against its definition and its lack of bias."""

import itertools

import numpy as np
import pytest

from genstudio.evaluation.frechet import Features
from genstudio.evaluation.kernel_distance import kernel_distance


def draw(count: int, mean: float = 0.0, dim: int = 3, seed: int = 0) -> Features:
    return np.random.default_rng(seed).normal(mean, 1.0, (count, dim)).astype(np.float32)


def by_hand(one: Features, other: Features) -> float:
    def kernel(x: Features, y: Features) -> float:
        return float((np.dot(x.astype(float), y.astype(float)) / len(x) + 1.0) ** 3)

    within = [np.mean([kernel(x, y) for x, y in itertools.permutations(heap, 2)]) for heap in (one, other)]
    return float(sum(within) - 2.0 * np.mean([kernel(x, y) for x in one for y in other]))


def test_it_is_what_the_paper_defines() -> None:
    one, other = draw(7), draw(5, mean=0.7, seed=1)
    assert kernel_distance(one, other) == pytest.approx(by_hand(one, other))
    assert kernel_distance(one, other) == pytest.approx(kernel_distance(other, one))


def test_more_features_than_a_chunk_make_no_difference() -> None:
    one, other = draw(700), draw(1100, mean=0.3, seed=1)
    parts = [kernel_distance(one[:350], other), kernel_distance(one[350:], other)]
    assert kernel_distance(one, other) == pytest.approx(np.mean(parts), rel=0.5)


def test_for_one_distribution_it_is_nought_on_average_however_few_there_are() -> None:
    values = [kernel_distance(draw(6, seed=seed), draw(6, seed=1000 + seed)) for seed in range(2000)]
    error = float(np.std(values)) / len(values) ** 0.5
    assert abs(np.mean(values)) < 3.0 * error
    assert min(values) < 0.0 < max(values)
    apart = [kernel_distance(draw(6, seed=seed), draw(6, mean=1.0, seed=1000 + seed)) for seed in range(200)]
    assert np.mean(apart) > 100.0 * error
