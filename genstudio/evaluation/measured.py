"""Which pictures a model is measured on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from genstudio.data.cache.mapped import gather
from genstudio.data.fingerprint import Fingerprint
from genstudio.data.image_set import ImageSet, Labels, Pixels
from genstudio.models.trained import ModelCard

MOST_TRAINING = 60_000


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """The pictures of one set in their roles.

    Attributes:
        pixels: uint8 (N, C, H, W), what every loss is measured on.
        labels: int64 (N,), their classes; None without.
        reference, real: two parts of the set without a picture in common, the second no larger than the first; samples
            are compared with the first, and the second shows how close pictures can come that are real.
        training: int64, which of the set's pictures are not held out, `MOST_TRAINING` at most.
        own: whether the model learned from this set; None where it does not tell, and is believed to have.
    """

    pixels: Pixels
    labels: Labels | None
    reference: Pixels
    real: Pixels
    training: Labels
    own: bool | None

    def __str__(self) -> str:
        """A sentence for people."""
        count = f"{len(self.pixels):,}"
        if self.own is None:
            return f"Measured on {count} held-out pictures, as if it had learned from the others."
        if self.own:
            return f"Measured on {count} held-out pictures."
        return f"These are not the pictures that it learned from; measured on all {count}."


def measured_pictures(card: ModelCard, images: ImageSet, seed: int | None = None, most: int = 5_000) -> Measured:
    """Of the model's own set what training held out, of any other set everything.

    Args:
        seed: which pictures are held out; None is what the card says.
        most: how many pictures `reference` and `real` hold at most.

    Raises:
        DataError: fewer than two pictures.
    """
    own = card.pictures == Fingerprint.of(images).digest if card.pictures else None
    seed = card.split_seed if seed is None else seed
    split = images.split(0.5, seed) if own is False else images.split(seed=seed)
    held_out = split.held_out.pixels
    reference = held_out[_some(np.arange(len(held_out), dtype=np.int64), most, seed)]
    real = gather(images.pixels, _some(split.training, min(most, len(reference)), seed))
    measured = images if own is False else split.held_out
    training = _some(split.training, MOST_TRAINING, seed)
    return Measured(measured.pixels, measured.labels, reference, real, training, own)


def _some(indices: Labels, count: int, seed: int) -> Labels:
    if len(indices) <= count:
        return indices
    return np.sort(np.random.default_rng(seed).choice(indices, count, replace=False))
