"""What training shows of itself: pictures from the same noise each time, reconstructions, and a model to play with."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import numpy as np

from genstudio.data.image_set import ImageSet, Pixels, Split
from genstudio.models.base import Family
from genstudio.models.prior import Prior, SpacePrior, fit_gaussian, fit_mixture
from genstudio.models.trained import ModelCard, TrainedModel, encode_pixels
from genstudio.training.averaging import WeightAverage, snapshot
from genstudio.training.events import Preview, Values

SAMPLES = 24
RECONSTRUCTIONS = 8
QUICK_CODES = 512
CODES = 3_000
SHORTEST_INTERVAL = 1.0
COST_SHARE = 0.01


class Observer:
    """Takes snapshots, never more often than costs `COST_SHARE` of the training time."""

    def __init__(self, images: ImageSet, split: Split, name: str, seed: int) -> None:
        self.held_out = split.held_out
        self._images = images
        self._split = split
        self._name = name
        self._seed = seed
        self._next = 0.0
        self._originals = self.held_out.pixels[:RECONSTRUCTIONS].copy()

    def due(self, now: float) -> bool:
        return now >= self._next

    def look(self, family: Family, average: WeightAverage | None, step: int, epoch: float, seconds: float) -> Preview:
        """A snapshot and what it paints."""
        begun = time.perf_counter()
        frozen = snapshot(family, average)
        model = TrainedModel(frozen, self._prior(frozen, quick=True), self._card(step, epoch, seconds, ()))
        samples = model.decode(frozen.arranged(model.sample_latents(SAMPLES, self._seed)))
        reconstructions = model.reconstruct(self._originals) if model.can_encode else self._originals[:0]
        originals = self._originals if model.can_encode else self._originals[:0]
        now = time.perf_counter()
        self._next = now + max(SHORTEST_INTERVAL, (now - begun) / COST_SHARE)
        return Preview(step, epoch, model, samples, originals, reconstructions)

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
        return self._images.pixels[indices]

    def _card(self, step: int, epoch: float, seconds: float, metrics: Values) -> ModelCard:
        created = datetime.now(UTC).isoformat(timespec="seconds")
        return ModelCard(self._name, self._images.name, epoch, step, seconds, metrics, created)
