"""Drawing and mutating latent vectors."""

import numpy as np
import pytest

from genstudio.latent.sampling import mutate_units, random_units
from genstudio.models.latent_space import LatentPart, LatentSpace
from genstudio.models.prior import SpacePrior, fit_gaussian

NORMAL = SpacePrior(LatentSpace((LatentPart("z", 64),)))


def test_one_seed_always_draws_the_same_vector_and_another_seed_another() -> None:
    assert np.array_equal(random_units(NORMAL, 7), random_units(NORMAL, 7))
    assert not np.allclose(random_units(NORMAL, 7), random_units(NORMAL, 8))


def test_draws_are_float32_rows_in_units() -> None:
    drawn = random_units(NORMAL, 0, count=500)
    assert drawn.dtype == np.float32
    assert drawn.shape == (500, 64)
    assert drawn.mean() == pytest.approx(0.0, abs=0.02)
    assert drawn.std() == pytest.approx(1.0, abs=0.02)


def test_units_do_not_depend_on_the_scale_of_the_codes() -> None:
    codes = np.random.default_rng(0).normal(5.0, 20.0, (2000, 3)).astype(np.float32)
    drawn = random_units(fit_gaussian(codes), 0, count=2000)
    assert drawn.std(axis=0) == pytest.approx([1.0] * 3, abs=0.1)


@pytest.mark.parametrize("truncation", [0.0, 0.2, 1.6])
def test_truncation_scales_the_distance_from_the_centre(truncation: float) -> None:
    whole = random_units(NORMAL, 3, 1.0)
    assert random_units(NORMAL, 3, truncation) == pytest.approx(truncation * whole, abs=1e-5)


def test_a_mutation_of_nothing_stays_and_a_whole_one_is_a_fresh_draw() -> None:
    units = random_units(NORMAL, 1)[0]
    assert mutate_units(NORMAL, units, 0.0, seed=2) == pytest.approx(units)
    assert mutate_units(NORMAL, units, 1.0, seed=2) == pytest.approx(random_units(NORMAL, 2)[0])


def test_a_small_mutation_is_near() -> None:
    units = random_units(NORMAL, 1)[0]
    step = np.linalg.norm(mutate_units(NORMAL, units, 0.2, seed=2) - units)
    away = np.linalg.norm(random_units(NORMAL, 2)[0] - units)
    assert 0.0 < step < 0.4 * away


@pytest.mark.parametrize("truncation", [0.5, 1.0])
def test_however_often_a_vector_is_mutated_it_stays_as_far_out_as_draws_are(truncation: float) -> None:
    units = random_units(NORMAL, 0, truncation)[0]
    lengths = []
    for seed in range(200):
        units = mutate_units(NORMAL, units, 0.35, seed, truncation)
        lengths.append(np.linalg.norm(units))
    assert np.mean(lengths) == pytest.approx(8.0 * truncation, rel=0.1)  # sqrt(64) for a standard normal vector


@pytest.mark.parametrize("amount", [-0.1, 1.1])
def test_an_impossible_amount_is_refused(amount: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        mutate_units(NORMAL, np.zeros(64, np.float32), amount, seed=0)
