"""What the latent space is good for holds for each family there is, whether it encodes, has a prior, has classes."""

from __future__ import annotations

import numpy as np
import pytest

from genstudio.latent.interpolation import Method, path
from genstudio.latent.inversion import Effort, Round
from genstudio.latent.parts import bounds, choices, chosen, with_whole_options
from genstudio.latent.projection import describe
from genstudio.latent.sampling import mutate_units, random_units, scaled_units
from genstudio.models.latent_space import Latents
from genstudio.models.prior import MixturePrior, Prior, fit_mixture
from genstudio.models.trained import encode_pixels
from tests.tiny import KEYS, draw, family_of, trained_of

QUICK = Effort(candidates=32, rounds=(Round(4, 4), Round(1, 4)))
WITHOUT_PRIOR = tuple(key for key in KEYS if not family_of(key).latent_space.has_prior)


def sound(prior: Prior, units: Latents) -> bool:
    """Whether nothing lies between two options."""
    return bool(np.isfinite(units).all() and np.allclose(units, with_whole_options(prior, units), atol=1e-4))


@pytest.mark.parametrize("key", KEYS)
def test_an_own_picture_has_a_description_without_half_a_class(key: str) -> None:
    model = trained_of(key)
    latents = describe(model, draw(2), effort=QUICK)
    assert latents.shape == (2, model.latent_dim)
    assert sound(model.prior, model.prior.to_units(latents))
    assert model.decode(latents).shape == (2, 1, 16, 16)


@pytest.mark.parametrize("key", KEYS)
def test_draws_mutations_and_pulled_vectors_are_sound(key: str) -> None:
    prior = trained_of(key).prior
    units = random_units(prior, 3, truncation=1.6, count=20)
    low, high = bounds(prior)
    for each in (units, scaled_units(prior, units, 0.4), mutate_units(prior, units[0], 0.4, seed=5)[None]):
        assert sound(prior, each)
        assert (each >= low - 1e-4).all()
        assert (each <= high + 1e-4).all()


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("key", KEYS)
def test_a_way_leads_from_one_class_to_another(key: str, method: Method) -> None:
    model = trained_of(key)
    start, end = model.sample_latents(2, seed=1)
    way = path(model.prior, start, end, 5, method)
    assert way[[0, -1]] == pytest.approx(np.stack([start, end]), abs=1e-4)
    for choice in choices(model.prior):
        assert way[:, choice.place].sum(axis=1) == pytest.approx([1.0] * 5, abs=1e-4)
        assert chosen(way[-1], choice) == chosen(end, choice)
    assert model.decode(way).shape == (5, 1, 16, 16)


def test_some_families_have_no_prior_of_their_own() -> None:
    assert WITHOUT_PRIOR


@pytest.mark.parametrize("key", WITHOUT_PRIOR)
def test_a_prior_is_fitted_to_the_codes_of_a_family_without_one(key: str) -> None:
    family = family_of(key).eval()
    codes = encode_pixels(family, draw(200))
    prior = fit_mixture(codes)
    assert isinstance(prior, MixturePrior)
    drawn = prior.sample(2_000, np.random.default_rng(0))
    spread = codes.std(axis=0)
    assert np.abs(drawn.mean(axis=0) - codes.mean(axis=0)).max() < 0.2 * spread.max()
    assert drawn.std(axis=0) == pytest.approx(spread, rel=0.3, abs=1e-3)
