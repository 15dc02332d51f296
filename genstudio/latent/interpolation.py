"""Ways from one latent vector to another."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from genstudio.latent.parts import bounds, turning
from genstudio.models.latent_space import Latents
from genstudio.models.prior import Prior

NO_ANGLE = 1e-4
"""Below this sine the two directions are one or opposite, and no arc between them is marked out."""
NO_LENGTH = 1e-4
"""Units; what is closer to the centre has no direction."""


class Method(StrEnum):
    """The shape of the way."""

    LINEAR = "linear"
    SPHERICAL = "spherical"


def path(prior: Prior, start: Latents, end: Latents, steps: int, method: Method) -> Latents:
    """`steps` latent vectors, float32 (steps, dim), from `start` to `end`, both (dim,), the ends included.

    Raises:
        ValueError: fewer than two steps.
    """
    if steps < 2:
        raise ValueError(f"a way has at least its two ends, not {steps} steps")
    return np.stack([between(prior, start, end, position, method) for position in np.linspace(0.0, 1.0, steps)])


def there_and_back(latents: Latents) -> Latents:
    """A way and its return (2 steps - 2, dim), so that it can be played round and round without a jump or a halt."""
    return np.concatenate([latents, latents[-2:0:-1]])


def between(prior: Prior, start: Latents, end: Latents, position: float, method: Method) -> Latents:
    """The latent vector, float32 (dim,), at `position`: 0 at the start, 1 at the end.

    Linear goes straight; in many dimensions it comes closer to the centre half way than draws of the prior do.
    Spherical (slerp; Shoemake 1985, section 3.3; for latent spaces White 2016) turns about the prior's centre from one
    direction to the other, so that what lies on the way is as far from the centre as the ends are and looks as typical.
    Only the parts turn in which a direction means something (`parts.turning`); a class fades into the other.
    """
    straight = _straight(start, end, position)
    if method is Method.LINEAR:
        return straight
    turns, (first, last) = turning(prior), (prior.to_units(start), prior.to_units(end))
    low, high = bounds(prior)
    low, high = np.minimum(low, np.minimum(first, last)), np.maximum(high, np.maximum(first, last))
    units = prior.to_units(straight)
    units[turns] = np.clip(_slerp(first[turns], last[turns], position), low[turns], high[turns])
    return prior.from_units(units)


def _slerp(start: Latents, end: Latents, position: float) -> Latents:
    """sin((1 - t) a) / sin(a) p + sin(t a) / sin(a) q, with a the angle between p and q."""
    lengths = np.linalg.norm(start), np.linalg.norm(end)
    if min(lengths) < NO_LENGTH:
        return _straight(start, end, position)
    angle = np.arccos(np.clip(np.dot(start / lengths[0], end / lengths[1]), -1.0, 1.0))
    if np.sin(angle) < NO_ANGLE:
        return _straight(start, end, position)
    turned = np.sin((1.0 - position) * angle) * start + np.sin(position * angle) * end
    return np.asarray(turned / np.sin(angle), dtype=np.float32)


def _straight(start: Latents, end: Latents, position: float) -> Latents:
    return np.asarray((1.0 - position) * start + position * end, dtype=np.float32)
