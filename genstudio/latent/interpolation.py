"""Ways from one latent vector to another."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from genstudio.models.latent_space import Latents
from genstudio.models.prior import Prior

PARALLEL = 1e-4


class Method(StrEnum):
    """The shape of the way."""

    LINEAR = "linear"
    SPHERICAL = "spherical"


def path(prior: Prior, start: Latents, end: Latents, steps: int, method: Method) -> Latents:
    """`steps` latent vectors (steps, dim) from `start` to `end`, both (dim,), the ends included."""
    return np.stack([between(prior, start, end, position, method) for position in np.linspace(0.0, 1.0, steps)])


def between(prior: Prior, start: Latents, end: Latents, position: float, method: Method) -> Latents:
    """The latent vector (dim,) at `position`, 0 at the start and 1 at the end.

    Spherical (slerp; Shoemake 1985, as White 2016 proposes for latent spaces) turns from one direction to the other about
    the prior's centre, so that the vectors on the way are as far from it as those at the ends and look as typical.
    """
    if method is Method.LINEAR:
        straight: Latents = ((1.0 - position) * start + position * end).astype(np.float32)
        return straight
    return prior.from_units(_slerp(prior.to_units(start), prior.to_units(end), position))


def _slerp(start: Latents, end: Latents, position: float) -> Latents:
    lengths = np.linalg.norm(start), np.linalg.norm(end)
    if min(lengths) < PARALLEL:
        return ((1.0 - position) * start + position * end).astype(np.float32)
    cosine = float(np.clip(np.dot(start / lengths[0], end / lengths[1]), -1.0, 1.0))
    angle = np.arccos(cosine)
    if np.sin(angle) < PARALLEL:
        return ((1.0 - position) * start + position * end).astype(np.float32)
    turned = np.sin((1.0 - position) * angle) * start + np.sin(position * angle) * end
    return (turned / np.sin(angle)).astype(np.float32)
