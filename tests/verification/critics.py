"""WGAN's critics against the exact Wasserstein-1 distance, which sorting gives in one dimension.

The painter is replaced by one that hands out fixed samples, and only the critic is trained: its loss is then minus the
distance that it sees, for a clipped critic up to the steepness that clipping allows.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from rows import Row
from torch import Tensor, nn

from genstudio.models.adversarial import AdversarialFamily
from genstudio.models.base import Batch, Family, ImageShape
from genstudio.models.registry import family_class
from genstudio.models.settings import parse
from genstudio.project.training_job import build_family
from genstudio.training.optimisation import PhaseOptimiser

Numbers = npt.NDArray[np.float64]

POINTS = ImageShape(2, 1, 1)
COUNT = 4096
BATCH = 256
SEED = 0
TOLERANCE = 0.2
STEPS = {"wgan": 1_500, "wgan-gp": 800}


class Fixed(nn.Module):
    """A painter that answers with random ones of its samples, whatever it is asked to paint from.

    The families squash what a painter gives into [-1, 1] with tanh, so it gives what tanh turns into its samples.
    """

    def __init__(self, samples: Tensor, generator: torch.Generator) -> None:
        super().__init__()
        self._raw = torch.atanh(samples)
        self._generator = generator

    def forward(self, latents: Tensor) -> Tensor:
        return self._raw[torch.randint(len(self._raw), (len(latents),), generator=self._generator)]


def with_penalty() -> list[Row]:
    """WGAN-GP's estimate itself."""
    real, fake = samples(0.4, 0.1), samples(-0.2, 0.2)
    ratio = seen("wgan-gp", real, fake) / distance(real, fake)
    what = "critic on fixed numbers: distance seen / exact"
    return [
        Row("wgan-gp", what, ratio, "1 by theory", ">=", 1 - TOLERANCE),
        Row("wgan-gp", what, ratio, "1 by theory", "<=", 1 + TOLERANCE),
    ]


def clipped() -> list[Row]:
    """WGAN's, whose unknown scale is the same for two pairs of sets: their proportion must be right."""
    real, near, far = samples(0.4, 0.1), samples(0.1, 0.1), samples(-0.5, 0.1)
    ratio = seen("wgan", real, far) / seen("wgan", real, near) / (distance(real, far) / distance(real, near))
    what = "critic on fixed numbers: far / near as seen, against the exact proportion"
    return [
        Row("wgan", what, ratio, "1 by theory", ">=", 1 - TOLERANCE),
        Row("wgan", what, ratio, "1 by theory", "<=", 1 + TOLERANCE),
    ]


def samples(centre: float, spread: float) -> Numbers:
    """Fixed numbers within (-1, 1)."""
    return np.clip(np.random.default_rng(SEED).normal(centre, spread, COUNT), -0.99, 0.99)


def distance(one: Numbers, other: Numbers) -> float:
    """Wasserstein-1 of two equally large sets of numbers: the mean distance of the sorted ones."""
    return float(np.abs(np.sort(one) - np.sort(other)).mean())


def seen(key: str, real: Numbers, fake: Numbers) -> float:
    """The distance in [-1, 1] that a critic comes to see between two sets of points on a line."""
    family = _family(key)
    generator = torch.Generator().manual_seed(SEED)
    assert isinstance(family, AdversarialFamily)
    family.generator = Fixed(_on_line(fake), generator)
    pictures = (_on_line(real) + 1.0) / 2.0
    [phase] = [phase for phase in family.phases() if phase.name == "discriminator"]
    optimiser = PhaseOptimiser(family, phase)
    for _ in range(STEPS[key]):
        chosen = torch.randint(COUNT, (BATCH,), generator=generator)
        terms = family.losses(phase.name, Batch(pictures[chosen], BATCH, generator))
        optimiser.step(family.total(terms))
    with torch.no_grad():
        score = family.discriminator(_on_line(real)).mean() - family.discriminator(_on_line(fake)).mean()
    return float(score)


def _family(key: str) -> Family:
    values = {"network": "dense", "hidden_layers": 3, "hidden_dim": 128, "latent_dim": 2, "batch_size": BATCH}
    return build_family(key, parse(family_class(key).settings_class, values), POINTS, SEED)


def _on_line(numbers: Numbers) -> Tensor:
    """Points of the plane (N, 2, 1, 1) with the numbers for x and nought for y."""
    points = np.stack([numbers, np.zeros_like(numbers)], axis=1).astype(np.float32)
    return torch.from_numpy(points)[:, :, None, None]
