"""What a family's latent vectors are made of: named parts side by side in one flat vector."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

Latents = npt.NDArray[np.float32]


class Distribution(Enum):
    """How one part of the latent vector is drawn before anything was learned about it."""

    NORMAL = "normal"
    UNIFORM = "uniform"
    CATEGORICAL = "categorical"


@dataclass(frozen=True, slots=True)
class LatentPart:
    """One stretch of the latent vector.

    Attributes:
        name: "z", "category", ...
        size: how many numbers it takes; a categorical part is one-hot over `size` categories.
        scale: standard deviation of a normal part, half the width of a uniform part around 0.
        title: its name in the window ("Class", "Domain"); empty for a part that needs none.
        labels: what the categories of a categorical part are called; empty where they have no names.
    """

    name: str
    size: int
    distribution: Distribution = Distribution.NORMAL
    scale: float = 1.0
    title: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LatentSpace:
    """All that the rest of the program may know of a family's latent vectors.

    Attributes:
        parts: in the order in which they stand in the vector.
        has_prior: whether the family draws from `parts` while it trains. Where it does not (an autoencoder), a prior is
            fitted to the codes of the training pictures.
    """

    parts: tuple[LatentPart, ...]
    has_prior: bool = True

    @property
    def dim(self) -> int:
        return sum(part.size for part in self.parts)

    def part(self, name: str) -> slice:
        """Where a part stands in the vector."""
        start = 0
        for part in self.parts:
            if part.name == name:
                return slice(start, start + part.size)
            start += part.size
        raise KeyError(name)

    def places(self) -> tuple[tuple[LatentPart, slice], ...]:
        """Every part with where it stands in the vector."""
        return tuple((part, self.part(part.name)) for part in self.parts)

    def categorical(self) -> npt.NDArray[np.bool_]:
        """Which dimensions belong to one-hot parts, (dim,)."""
        flags = [np.full(part.size, part.distribution is Distribution.CATEGORICAL) for part in self.parts]
        return np.concatenate(flags)

    def limits(self) -> tuple[Latents, Latents]:
        """Least and greatest value of each dimension, float32 (dim,) each; infinite for normal parts."""
        highest = np.concatenate([_part_limit(part) for part in self.parts])
        return np.where(self.categorical(), np.float32(0.0), -highest), highest

    def sample(self, count: int, rng: np.random.Generator) -> Latents:
        """Draw `count` latent vectors, float32 (count, dim)."""
        return np.concatenate([_sample_part(part, count, rng) for part in self.parts], axis=1)

    def in_turn(self, latents: Latents) -> Latents:
        """The vectors (N, dim) with one option of each categorical part after another, in order.

        The first such part changes fastest. Of a part with more options than vectors, some are left out evenly.
        """
        result, numbers = latents.copy(), np.arange(len(latents))
        for part, place in self.places():
            if part.distribution is Distribution.CATEGORICAL:
                options = numbers * part.size // len(latents) if part.size > len(latents) else numbers % part.size
                result[:, place] = np.eye(part.size, dtype=np.float32)[options]
                numbers = numbers // part.size
        return result

    def mean(self) -> Latents:
        """The centre of the space, float32 (dim,)."""
        return np.concatenate([_part_mean(part) for part in self.parts])

    def std(self) -> Latents:
        """The standard deviation of each dimension, float32 (dim,)."""
        return np.concatenate([_part_std(part) for part in self.parts])


def _sample_part(part: LatentPart, count: int, rng: np.random.Generator) -> Latents:
    if part.distribution is Distribution.NORMAL:
        return rng.standard_normal((count, part.size), dtype=np.float32) * np.float32(part.scale)
    if part.distribution is Distribution.UNIFORM:
        return rng.uniform(-part.scale, part.scale, (count, part.size)).astype(np.float32)
    one_hot = np.zeros((count, part.size), dtype=np.float32)
    one_hot[np.arange(count), rng.integers(part.size, size=count)] = 1.0
    return one_hot


def _part_limit(part: LatentPart) -> Latents:
    if part.distribution is Distribution.NORMAL:
        value = np.inf
    else:
        value = part.scale if part.distribution is Distribution.UNIFORM else 1.0
    return np.full(part.size, value, dtype=np.float32)


def _part_mean(part: LatentPart) -> Latents:
    value = 1.0 / part.size if part.distribution is Distribution.CATEGORICAL else 0.0
    return np.full(part.size, value, dtype=np.float32)


def _part_std(part: LatentPart) -> Latents:
    if part.distribution is Distribution.NORMAL:
        value = part.scale
    elif part.distribution is Distribution.UNIFORM:
        value = part.scale / 3**0.5
    else:
        value = (1.0 / part.size * (1.0 - 1.0 / part.size)) ** 0.5
    return np.full(part.size, value, dtype=np.float32)
