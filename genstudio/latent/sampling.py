"""New latent vectors from old ones, in units: standard deviations from the prior's centre, what a slider shows."""

from __future__ import annotations

import numpy as np

from genstudio.models.latent_space import Latents
from genstudio.models.prior import Prior


def random_units(prior: Prior, seed: int, truncation: float = 1.0, count: int = 1) -> Latents:
    """`count` draws from the prior, float32 (count, dim) in units; the same for the same seed."""
    return prior.to_units(prior.sample(count, np.random.default_rng(seed), truncation))


def mutate_units(prior: Prior, units: Latents, amount: float, seed: int) -> Latents:
    """A neighbour of one vector (dim,): a step of `amount` (0 stays, 1 is a fresh draw) that keeps the vector typical.

    Mixes as sqrt(1 - a^2) u + a u', which leaves the variance of a normal prior as it is.
    """
    fresh = random_units(prior, seed)[0]
    mixed: Latents = np.sqrt(np.float32(1.0 - amount**2)) * units + np.float32(amount) * fresh
    return mixed.astype(np.float32)
