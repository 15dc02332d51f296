"""What training shows of itself: pictures from the same noise each time, reconstructions, and a model to play with."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
import torch

from genstudio.data.cache.mapped import gather
from genstudio.data.image_set import ImageSet, Pixels, Split
from genstudio.data.options import ReadOptions, spread
from genstudio.models.base import Family
from genstudio.models.prior import Prior, SpacePrior, fit_gaussian, fit_mixture
from genstudio.models.trained import ModelCard, TrainedModel, encode_pixels
from genstudio.training.averaging import WeightAverage, snapshot
from genstudio.training.events import Preview, Values

QUICK_CODES = 512
CODES = 3_000
LANDSCAPE_SIDE = 48


@dataclass(frozen=True, slots=True)
class Look:
    """How much is shown, and how often.

    Attributes:
        samples, reconstructions: how many of each.
        shortest_interval: seconds between two looks, at least.
        cost_share: of the training time, at most.
    """

    samples: int
    reconstructions: int
    shortest_interval: float
    cost_share: float


PICTURES = Look(samples=24, reconstructions=8, shortest_interval=1.0, cost_share=0.015)
"""Of a large network on a CPU a look takes so long that with less people wait half a minute for the next one."""
POINTS = Look(samples=2_500, reconstructions=64, shortest_interval=0.15, cost_share=0.05)
"""A cloud that moves is to be seen moving, and costs little."""


class Observer:
    """Takes snapshots, never more often than `Look` allows."""

    def __init__(self, images: ImageSet, split: Split, name: str, seed: int) -> None:
        self.held_out = split.held_out
        self._images = images
        self._split = split
        self._name = name
        self._seed = seed
        self._next = 0.0
        self._look = PICTURES if images.cloud is None else POINTS
        # Sets often lie class by class, so the first few would be all alike.
        chosen = spread(len(self.held_out), self._look.reconstructions)
        self._originals = gather(self.held_out.pixels, chosen)

    def due(self, now: float) -> bool:
        return now >= self._next

    def look(self, family: Family, average: WeightAverage | None, step: int, epoch: float, seconds: float) -> Preview:
        """A snapshot and what it paints."""
        begun = time.perf_counter()
        frozen = snapshot(family, average)
        model = TrainedModel(frozen, self._prior(frozen, quick=True), self._card(step, epoch, seconds, ()))
        samples = model.decode(frozen.arranged(model.sample_latents(self._look.samples, self._seed)))
        reconstructions = model.reconstruct(self._originals) if model.can_encode else self._originals[:0]
        originals = self._originals if model.can_encode else self._originals[:0]
        scores = None if self._images.cloud is None else landscape(frozen)
        now = time.perf_counter()
        self._next = now + max(self._look.shortest_interval, (now - begun) / self._look.cost_share)
        return Preview(step, epoch, model, samples, originals, reconstructions, scores)

    def final_model(
        self,
        family: Family,
        average: WeightAverage | None,
        step: int,
        epoch: float,
        seconds: float,
        metrics: Values,
    ) -> TrainedModel:
        """The model that is kept, on the CPU, with the best prior that can be fitted to its codes."""
        frozen = snapshot(family, average)
        prior = self._prior(frozen, quick=False)
        return TrainedModel(frozen.cpu(), prior, self._card(step, epoch, seconds, metrics))

    def _prior(self, family: Family, *, quick: bool) -> Prior:
        if family.latent_space.has_prior:
            return SpacePrior(family.latent_space)
        codes = encode_pixels(family, self._training_pictures(QUICK_CODES if quick else CODES))
        return fit_gaussian(codes) if quick else fit_mixture(codes, self._seed)

    def _training_pictures(self, count: int) -> Pixels:
        indices = self._split.training
        if len(indices) > count:
            indices = np.sort(np.random.default_rng(self._seed).choice(indices, count, replace=False))
        return gather(self._images.pixels, indices)

    def _card(self, step: int, epoch: float, seconds: float, metrics: Values) -> ModelCard:
        created = datetime.now(UTC).isoformat(timespec="seconds")
        images = self._images
        reading = ReadOptions.parsed(images.reading.saved())
        known = ModelCard(self._name, images.name, cloud=images.cloud, reading=reading)
        return replace(known, epochs=epoch, steps=step, seconds=seconds, metrics=metrics, created=created)


@torch.inference_mode()
def landscape(family: Family, side: int = LANDSCAPE_SIDE) -> npt.NDArray[np.float32] | None:
    """What the critic thinks of the middles of side x side fields of the square, float32 (rows, columns).

    Rows count upwards; None for a family without a critic of pictures alone.
    """
    device = next(family.parameters()).device
    steps = (torch.arange(side, device=device) + 0.5) / side
    y, x = torch.meshgrid(steps, steps, indexing="ij")
    scores = family.landscape(torch.stack([x.flatten(), y.flatten()], dim=1).view(-1, 2, 1, 1))
    return None if scores is None else scores.float().cpu().numpy().reshape(side, side)
