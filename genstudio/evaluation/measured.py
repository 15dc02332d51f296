"""Which pictures a model is measured on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from genstudio.data.cache.mapped import gather
from genstudio.data.fingerprint import Fingerprint
from genstudio.data.image_set import ImageSet, Labels, Pixels
from genstudio.models.trained import ModelCard

MOST_TRAINING = 60_000
DIGITS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """The pictures of one set in their roles.

    Attributes:
        pixels: uint8 (N, C, H, W), what every loss is measured on.
        labels: int64 (N,), their classes; None without.
        reference, real: two parts of the set without a picture in common, the second no larger than the first; samples
            are compared with the first, and the second shows how close pictures can come that are real. The first is
            held out; the second is drawn from all others, so a model may have learned from it. It says what real
            pictures reach, and a model that only knows its training by heart reaches the same: that is for
            `memorisation` to tell, which compares with held-out pictures on both sides.
        training: int64, which of the set's pictures are not held out, `MOST_TRAINING` at most.
        own: whether the model learned from this set; None where it does not tell, and is believed to have.
        whole: whether `pixels` are the whole set.
        seed: which pictures are held out, see `ImageSet.split`.
    """

    pixels: Pixels
    labels: Labels | None
    reference: Pixels
    real: Pixels
    training: Labels
    own: bool | None
    whole: bool
    seed: int

    def __str__(self) -> str:
        """A sentence for people."""
        count = f"{len(self.pixels):,}"
        if self.own is None:
            return f"Measured on {count} unseen pictures, as if it had learned from the others."
        if self.own:
            return f"Measured on {count} unseen pictures."
        if self.whole:
            return f"These are not the pictures that it learned from; measured on all {count}."
        return f"These are not the pictures that it learned from; measured on the {count} that the other kept aside."

    @property
    def digest(self) -> str:
        """The first digits of the SHA-256 of `reference`: figures can be compared where it is the same."""
        return hashlib.sha256(self.reference.tobytes()).hexdigest()[:DIGITS]


def measured_pictures(
    card: ModelCard, images: ImageSet, seed: int | None = None, most: int = 5_000, beside: Sequence[ModelCard] = ()
) -> Measured:
    """Of the model's own set what training held out, of any other set everything.

    Models that are compared get the same pictures where that is fair to all: what one held out of its own set is new to
    those that know other pictures as well. It is not where two held out different pictures of one set.

    Args:
        seed: which pictures are held out; None is what the card says.
        most: how many pictures `reference` and `real` hold at most.
        beside: the cards of the other models that this one is compared with.

    Raises:
        DataError: fewer than two pictures.
    """
    digest = Fingerprint.of(images).digest
    own = _learned_from(card, digest)
    owners = [each for each in (card, *beside) if _learned_from(each, digest) is not False]
    if seed is None:
        shared = own is False or images.held_out is not None  # the set's own held-out pictures are the same for any
        seed = min(each.split_seed for each in owners or (card, *beside)) if shared else card.split_seed
    split = images.split(seed=seed) if owners else images.split(0.5, seed)
    held_out = split.held_out.pixels
    reference = held_out[_some(np.arange(len(held_out), dtype=np.int64), most, seed)]
    real = gather(images.pixels, _some(split.training, min(most, len(reference)), seed))
    measured = split.held_out if owners else images.subset(images.used) if len(images.left_out) else images
    training = _some(split.training, MOST_TRAINING, seed)
    return Measured(measured.pixels, measured.labels, reference, real, training, own, not owners, seed)


def _learned_from(card: ModelCard, digest: str) -> bool | None:
    return card.pictures == digest if card.pictures else None


def _some(indices: Labels, count: int, seed: int) -> Labels:
    if len(indices) <= count:
        return indices
    return np.sort(np.random.default_rng(seed).choice(indices, count, replace=False))
