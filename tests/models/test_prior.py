"""Where new latent vectors come from."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genstudio.models.latent_space import LatentPart, Latents, LatentSpace
from genstudio.models.prior import MixtureParameters, MixturePrior, Prior, SpacePrior, fit_gaussian, fit_mixture

NORMAL = SpacePrior(LatentSpace((LatentPart("z", 3),)))


def two_heaps(count: int = 4000) -> Latents:
    """Codes (count, 2) around (-3, 0) and (3, 1), the second heap twice as large."""
    rng = np.random.default_rng(0)
    centres = np.array([[-3.0, 0.0], [3.0, 1.0], [3.0, 1.0]])[rng.integers(3, size=count)]
    return (centres + rng.standard_normal((count, 2)) * [0.5, 1.0]).astype(np.float32)


def mixture() -> MixturePrior:
    factors = np.stack([np.eye(2), [[2.0, 0.0], [1.0, 0.5]]]).astype(np.float32)
    weights, means = np.array([0.25, 0.75], np.float32), np.array([[0.0, 4.0], [8.0, 0.0]], np.float32)
    return MixturePrior(MixtureParameters(weights, means, factors))


@pytest.mark.parametrize("fit", [fit_gaussian, fit_mixture])
def test_a_fitted_prior_recovers_mean_and_covariance_of_the_codes(fit: object) -> None:
    codes = two_heaps()
    assert callable(fit)
    prior: Prior = fit(codes)
    drawn = prior.draw(20_000, np.random.default_rng(1))
    assert np.allclose(drawn.mean(axis=0), codes.mean(axis=0), atol=0.1)
    assert np.allclose(np.cov(drawn.T), np.cov(codes.T), atol=0.3)
    assert np.allclose(prior.mean, codes.mean(axis=0), atol=0.05)
    assert np.allclose(prior.std, codes.std(axis=0), atol=0.05)


def test_a_mixture_sees_the_heaps_and_leaves_the_gap_between_them_empty() -> None:
    codes = two_heaps()

    def in_the_gap(values: Latents) -> float:
        return float((np.abs(values[:, 0]) < 1.0).mean())

    rng = np.random.default_rng(1)
    assert in_the_gap(fit_mixture(codes).draw(5000, rng)) < 0.02
    assert in_the_gap(fit_gaussian(codes).draw(5000, rng)) > 0.1


def test_the_same_codes_and_seed_give_the_same_mixture() -> None:
    first, second = (fit_mixture(two_heaps(), seed=7).parameters for _ in range(2))
    assert np.array_equal(first.means, second.means)
    assert np.array_equal(first.factors, second.factors)


def test_the_mean_and_deviation_of_a_mixture_are_those_of_its_draws() -> None:
    prior = mixture()
    drawn = prior.draw(100_000, np.random.default_rng(0))
    assert np.allclose(prior.mean, drawn.mean(axis=0), atol=0.05)
    assert np.allclose(prior.std, drawn.std(axis=0), atol=0.05)


@pytest.mark.parametrize("count", [1, 2, 5, 19])
def test_few_codes_are_enough(count: int) -> None:
    codes = np.random.default_rng(0).standard_normal((count, 8)).astype(np.float32)
    for prior in (fit_gaussian(codes), fit_mixture(codes)):
        drawn = prior.sample(10, np.random.default_rng(0))
        assert drawn.shape == (10, 8)
        assert drawn.dtype == np.float32
        assert np.isfinite(drawn).all()
        assert np.isfinite(prior.to_units(drawn)).all()


def test_constant_codes_are_drawn_as_they_are() -> None:
    codes = np.full((400, 3), 2.5, np.float32)
    for prior in (fit_gaussian(codes), fit_mixture(codes)):
        drawn = prior.sample(10, np.random.default_rng(0))
        assert np.allclose(drawn, 2.5, atol=0.01)
        assert np.isfinite(prior.to_units(drawn)).all()


def test_codes_with_dead_dimensions_leave_them_dead() -> None:
    """A rectified autoencoder often never uses some of its numbers."""
    codes = np.abs(np.random.default_rng(0).standard_normal((600, 4))).astype(np.float32)
    codes[:, 2] = 0.0
    drawn = fit_mixture(codes).draw(500, np.random.default_rng(0))
    assert np.abs(drawn[:, 2]).max() < 0.1
    assert drawn[:, 0].std() > 0.3


@pytest.mark.parametrize("prior", [NORMAL, mixture()], ids=["space", "mixture"])
def test_truncation_pulls_towards_the_centre(prior: Prior) -> None:
    centre, half, full, daring = (prior.sample(50, np.random.default_rng(3), psi) for psi in (0.0, 0.5, 1.0, 2.0))
    assert np.allclose(centre, prior.mean, atol=1e-6)
    assert np.allclose(half - prior.mean, 0.5 * (full - prior.mean), atol=1e-5)
    assert np.allclose(daring - prior.mean, 2.0 * (full - prior.mean), atol=1e-5)
    assert np.allclose(full, prior.draw(50, np.random.default_rng(3)), atol=1e-5)


@given(values=st.lists(st.floats(-100.0, 100.0, width=32), min_size=2, max_size=2))
@settings(max_examples=50, deadline=None)
def test_units_can_be_turned_back_into_latents(values: list[float]) -> None:
    prior = mixture()
    units = np.array([values], np.float32)
    assert np.allclose(prior.to_units(prior.from_units(units)), units, atol=1e-3)


def test_the_centre_is_at_0_units_and_a_deviation_is_1_unit() -> None:
    prior = mixture()
    assert np.allclose(prior.to_units(prior.mean), 0.0)
    assert np.allclose(prior.to_units(prior.mean + prior.std), 1.0)


def test_draws_are_turned_by_the_factor_of_their_own_component() -> None:
    prior = mixture()
    rng = np.random.default_rng(5)
    component = rng.choice(2, size=50, p=[0.25, 0.75])
    noise = rng.standard_normal((50, 2), dtype=np.float32)
    parameters = prior.parameters
    expected = [parameters.means[k] + parameters.factors[k] @ row for k, row in zip(component, noise, strict=True)]
    drawn = prior.draw(50, np.random.default_rng(5))
    assert drawn.dtype == np.float32
    assert np.allclose(drawn, expected, atol=1e-5)


def test_many_draws_of_a_large_space_need_little_memory() -> None:
    dim = 256
    factors = np.broadcast_to(np.eye(dim, dtype=np.float32), (4, dim, dim))
    prior = MixturePrior(MixtureParameters(np.full(4, 0.25, np.float32), np.zeros((4, dim), np.float32), factors))
    tracemalloc.start()
    try:
        prior.draw(2_000, np.random.default_rng(0))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 20 * 2_000 * dim  # bytes; the draws themselves take a fifth of it
