"""Where new latent vectors come from: the family's own distribution, or one fitted to its training pictures' codes."""

from __future__ import annotations

import warnings
from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from genstudio.models.latent_space import Latents, LatentSpace

MOST_COMPONENTS = 10
CODES_PER_DIMENSION = 10
RIDGE = 1e-4


class Prior(ABC):
    """A distribution over latent vectors, with the centre and scale that the sliders work in.

    Attributes:
        mean, std: float32 (dim,).
        space: the parts that the vectors have been drawn in; None where it was fitted to codes and knows of none.
    """

    mean: Latents
    std: Latents
    space: LatentSpace | None = None

    @abstractmethod
    def draw(self, count: int, rng: np.random.Generator) -> Latents:
        """`count` latent vectors, float32 (count, dim)."""

    def sample(self, count: int, rng: np.random.Generator, truncation: float = 1.0) -> Latents:
        """Draw, then pull towards the centre: 0 gives the centre only, 1 leaves the draw as it is, more is daring.

        The truncation trick of Karras et al. 2019 (StyleGAN, section B), z' = mean + psi (z - mean). A class is a class
        and has no centre: one-hot parts stay as drawn. Uniform parts stay within their bounds.
        """
        drawn = self.draw(count, rng)
        pulled = (self.mean + np.float32(truncation) * (drawn - self.mean)).astype(np.float32)
        if self.space is None:
            return pulled
        return np.where(self.space.categorical(), drawn, np.clip(pulled, *self.space.limits()))

    def to_units(self, latents: Latents) -> Latents:
        """Latent vectors as standard deviations from the centre: what a slider shows."""
        return ((latents - self.mean) / self.std).astype(np.float32)

    def from_units(self, units: Latents) -> Latents:
        """The inverse of `to_units`."""
        return (self.mean + self.std * units).astype(np.float32)


class SpacePrior(Prior):
    """The distribution that the family itself draws from while it trains."""

    space: LatentSpace

    def __init__(self, space: LatentSpace) -> None:
        self.space = space
        self.mean = space.mean()
        self.std = space.std()

    def draw(self, count: int, rng: np.random.Generator) -> Latents:
        return self.space.sample(count, rng)


@dataclass(frozen=True, slots=True, eq=False)
class MixtureParameters:
    """A Gaussian mixture: weights (K,), means (K, dim), lower Cholesky factors of the covariances (K, dim, dim)."""

    weights: Latents
    means: Latents
    factors: Latents


class MixturePrior(Prior):
    """A Gaussian mixture fitted to codes; with one component, a plain Gaussian."""

    def __init__(self, parameters: MixtureParameters) -> None:
        self.parameters = parameters
        weights = parameters.weights[:, None]
        self.mean = (weights * parameters.means).sum(axis=0)
        within = (parameters.factors**2).sum(axis=2)
        variance = (weights * (within + (parameters.means - self.mean) ** 2)).sum(axis=0)
        self.std = np.sqrt(np.maximum(variance, 1e-12)).astype(np.float32)

    def draw(self, count: int, rng: np.random.Generator) -> Latents:
        weights = self.parameters.weights.astype(np.float64)
        component = rng.choice(len(weights), size=count, p=weights / weights.sum())
        noise = rng.standard_normal((count, self.mean.size), dtype=np.float32)
        drawn = self.parameters.means[component]
        for index, factor in enumerate(self.parameters.factors):  # a factor for each draw would take gigabytes
            chosen = component == index
            drawn[chosen] += noise[chosen] @ factor.T
        return drawn


def fit_gaussian(codes: Latents) -> MixturePrior:
    """One Gaussian with the mean and covariance of the codes (N, dim): quick enough for a look while training runs."""
    mean = codes.mean(axis=0)
    centred = codes - mean
    covariance = centred.T @ centred / max(len(codes) - 1, 1)
    factor = _cholesky(covariance)
    return MixturePrior(MixtureParameters(np.ones(1, np.float32), mean[None].astype(np.float32), factor[None]))


def fit_mixture(codes: Latents, seed: int = 0) -> MixturePrior:
    """A Gaussian mixture fitted to the codes (N, dim) by expectation maximisation (Ghosh et al. 2020, section 4)."""
    components = min(MOST_COMPONENTS, len(codes) // (CODES_PER_DIMENSION * codes.shape[1]))
    if components < 2:
        return fit_gaussian(codes)
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture

    spread = float(codes.var(axis=0).mean())
    mixture = GaussianMixture(
        components,
        reg_covar=RIDGE * spread + 1e-8,
        max_iter=20,
        tol=0.05,
        init_params="k-means++",
        random_state=seed,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a rough fit is enough to draw from
        mixture.fit(codes.astype(np.float64))
    factors = np.stack([_cholesky(covariance) for covariance in mixture.covariances_])
    return MixturePrior(
        MixtureParameters(mixture.weights_.astype(np.float32), mixture.means_.astype(np.float32), factors)
    )


def _cholesky(covariance: Latents) -> Latents:
    """A lower factor; a ridge grows until a covariance of few or constant codes has one."""
    dim = len(covariance)
    ridge = RIDGE * float(np.trace(covariance)) / dim + 1e-8
    exact = covariance.astype(np.float64)
    while True:
        try:
            return np.linalg.cholesky(exact + ridge * np.eye(dim)).astype(np.float32)
        except np.linalg.LinAlgError:
            ridge *= 10
