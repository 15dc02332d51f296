"""Pictures in a fresh random order each epoch, from one uint8 array, as floats at the edge of the step."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor

from genstudio.data.cache.mapped import is_mapped, let_go
from genstudio.data.image_set import Labels, Pixels, full_scale
from genstudio.data.variation import Variation
from genstudio.models.base import Phase
from genstudio.training.read_ahead import ReadAhead
from genstudio.training.varying import vary

MOST_ON_DEVICE = 4 * 2**30
BYTES_AT_ONCE = 64 * 2**20
VARYING = 1
"""Keeps the randomness of variations apart from that of the order."""


class Batches:
    """An endless stream of training batches, which can be continued exactly where it was left.

    The order of an epoch depends on the seed and the epoch's number only. Pictures that do not fill a last batch wait
    for another epoch, so that every batch has the same size.

    Attributes:
        epoch: how many epochs were completed.
        position: how many pictures of the present epoch were used.
    """

    def __init__(
        self,
        pixels: Pixels,
        indices: Labels,
        batch_size: int,
        seed: int,
        device: torch.device,
        labels: Labels | None = None,
        variation: Variation | None = None,
    ) -> None:
        """
        Args:
            labels: the class of every picture in `pixels`, (N,).
            variation: how pictures are varied each time; None leaves them as they are.
        """
        if len(indices) == 1:
            indices = np.repeat(indices, 2)  # what is normalised over a batch needs two pictures
        self.size = min(batch_size, len(indices))
        self.epoch = 0
        self.position = 0
        self._pixels = pixels
        self._indices = indices
        self._seed = seed
        self._device = device
        self._labels = labels
        self._variation = None if variation is None or variation.nothing else variation
        self._scale = 1.0 / full_scale(pixels)
        self._resident = _on_device(pixels, device)
        self._ahead = ReadAhead(pixels) if self._resident is None and is_mapped(pixels) else None
        self._order = self._permutation()

    @property
    def per_epoch(self) -> int:
        """How many batches go through all pictures."""
        return len(self._indices) // self.size

    def move_to(self, epoch: int, position: int) -> None:
        """Continue at a place that was noted earlier."""
        self.epoch = epoch
        self.position = position
        self._order = self._permutation()

    def next(self) -> tuple[Tensor, Tensor | None]:
        """The next pictures, float32 (B, C, H, W) in [0, 1], and their classes, int64 (B,), on the device."""
        if self.position + self.size > len(self._order):
            self.move_to(self.epoch + 1, 0)
        chosen = self._order[self.position : self.position + self.size]
        pictures = self._pictures(chosen)
        if self._variation is not None:
            pictures = vary(pictures, self._variation, self._chance())
        self.position += self.size
        return pictures, self._classes(chosen)

    def _pictures(self, chosen: Labels) -> Tensor:
        if self._resident is not None:
            return self._resident[torch.from_numpy(chosen).to(self._device)].float().mul_(self._scale)
        if self._ahead is None:
            pixels = torch.from_numpy(self._pixels[chosen])
        else:
            pixels = torch.from_numpy(self._ahead.read(self._order, self.position, self.size))
        return pixels.to(self._device).float().mul_(self._scale)

    def _classes(self, chosen: Labels) -> Tensor | None:
        return None if self._labels is None else torch.from_numpy(self._labels[chosen]).to(self._device)

    def _chance(self) -> np.random.Generator:
        """What varies the present batch: another for each, the same whenever a run comes here."""
        return np.random.default_rng((self._seed, self.epoch, self.position, VARYING))

    def _permutation(self) -> Labels:
        shuffled: Labels = np.random.default_rng((self._seed, self.epoch)).permutation(self._indices)
        return shuffled


def batches_per_step(phases: Iterable[Phase]) -> int:
    """How many fresh batches one training step takes."""
    return max(1, sum(phase.repeats for phase in phases if phase.pictures and not phase.same_pictures))


def _on_device(pixels: Pixels, device: torch.device) -> Tensor | None:
    """The whole set on a CUDA device where it fits easily; there copying each batch would cost more than the step."""
    if device.type != "cuda" or pixels.nbytes > MOST_ON_DEVICE:
        return None
    kind = torch.uint8 if pixels.dtype == np.uint8 else torch.float32
    resident = torch.empty(pixels.shape, dtype=kind, device=device)
    at_once = max(1, BYTES_AT_ONCE * len(pixels) // max(1, pixels.nbytes))
    for start in range(0, len(pixels), at_once):
        resident[start : start + at_once] = torch.from_numpy(np.array(pixels[start : start + at_once])).to(device)
        let_go(pixels)
    return resident
