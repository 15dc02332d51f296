"""New latent vectors from old ones, in units: standard deviations from the prior's centre, what a slider shows."""

from __future__ import annotations

import numpy as np

from genstudio.latent.parts import Picks, bounds, categorical, with_picks
from genstudio.models.latent_space import Latents
from genstudio.models.prior import Prior


def random_units(prior: Prior, seed: int, truncation: float = 1.0, count: int = 1, picks: Picks = ()) -> Latents:
    """`count` draws from the prior, float32 (count, dim) in units; the same for the same seed.

    With options held in `picks` (`genstudio.latent.parts`), all else is as the seed draws it without.
    """
    drawn = prior.to_units(prior.sample(count, np.random.default_rng(seed), truncation))
    return with_picks(prior, drawn, picks)


def mutate_units(prior: Prior, units: Latents, amount: float, seed: int, truncation: float = 1.0) -> Latents:
    """A neighbour of one vector (dim,), float32 (dim,).

    Mixes as sqrt(1 - a^2) u + a u' with a fresh draw u' of the given truncation, which leaves mean and variance of the
    draws as they are: however often a vector is mutated, it stays as typical as one fresh from the prior. Options such
    as a class stay, as there is nothing near them.

    Args:
        amount: a, from 0 (stays) to 1 (a fresh draw).

    Raises:
        ValueError: the amount is out of range.
    """
    if not 0.0 <= amount <= 1.0:
        raise ValueError(f"the amount must be between 0 and 1, not {amount}")
    fresh = random_units(prior, seed, truncation)[0]
    mixed: Latents = np.sqrt(np.float32(1.0 - amount**2)) * units + np.float32(amount) * fresh
    return np.where(categorical(prior), units, np.clip(mixed, *bounds(prior))).astype(np.float32)


def scaled_units(prior: Prior, units: Latents, factor: float) -> Latents:
    """Vectors (..., dim) pulled towards the centre or pushed away from it; options stay, bounds hold."""
    scaled = np.clip(units * np.float32(factor), *bounds(prior))
    return np.where(categorical(prior), units, scaled).astype(np.float32)
