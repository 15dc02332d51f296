"""How the painted pictures are spread over the classes, and whether a picture shows the class that was asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from genstudio.data.image_set import ImageSet, Labels
from genstudio.errors import DataError
from genstudio.models.base import Family
from genstudio.models.latent_space import Distribution, Latents, LatentSpace

CLASS_PART, CODE_PART = "class", "code"
SHOWN = 5


@dataclass(frozen=True, slots=True)
class ClassShare:
    """What part of the pictures one class has, 0 to 1, as a classifier sees them: of the painted, of the real."""

    name: str
    painted: float
    real: float


def class_shares(painted: Labels, real: Labels, names: tuple[str, ...]) -> tuple[ClassShare, ...]:
    """The shares of every class among labels (N,) and (M,), neither empty."""
    counts = (np.bincount(labels, minlength=len(names)) / len(labels) for labels in (painted, real))
    return tuple(ClassShare(name, float(one), float(other)) for name, one, other in zip(names, *counts, strict=True))


def share_gap(shares: tuple[ClassShare, ...]) -> float:
    """The total variation distance of the two histograms, 0 (alike) to 1 (no class in common): half the sum of gaps.

    It is the part of the painted pictures that would have to change their class.
    """
    return 0.5 * sum(abs(share.painted - share.real) for share in shares)


def asked_classes(space: LatentSpace, latents: Latents, names: tuple[str, ...]) -> Labels | None:
    """The class that each latent vector (N, dim) asks for, as an index into `names`; -1 for one that has no such name.

    None where the latent space has no categorical part called "class".
    """
    part = next((part for part in space.parts if part.name == CLASS_PART), None)
    if part is None or part.distribution is not Distribution.CATEGORICAL:
        return None
    asked: Labels = latents[:, space.part(CLASS_PART)].argmax(axis=1).astype(np.int64)
    if not part.labels:
        return np.where(asked < len(names), asked, -1)
    places: Labels = np.array([names.index(label) if label in names else -1 for label in part.labels], np.int64)
    return places[asked]


def kinds_found(space: LatentSpace) -> int:
    """How many kinds of pictures a model found by itself, from its categorical part called "code"; 0 without one."""
    return sum(
        part.size for part in space.parts if part.name == CODE_PART and part.distribution is Distribution.CATEGORICAL
    )


def labels_as_learned(family: Family, images: ImageSet, labels: Labels | None) -> Labels | None:
    """Labels (N,) of pictures, as indices into the classes that a conditional family learned; as they are for others.

    Raises:
        DataError: the pictures have no classes, or one that the family does not know.
    """
    if not family.conditional:
        return labels
    unknown = [name for name in images.class_names if name not in family.class_names]
    if labels is None or unknown:
        have = f"have a class “{unknown[0]}”" if unknown else "have no classes"
        raise DataError(
            f"The model learned the classes {', '.join(family.class_names[:SHOWN])}"
            f"{'...' if len(family.class_names) > SHOWN else ''}, but these pictures {have}. "
            "Open pictures of the same classes."
        )
    places: Labels = np.array([family.class_names.index(name) for name in images.class_names], np.int64)
    return places[labels]


def agreement(asked: Labels, seen: Labels) -> float:
    """The part of the pictures whose class is the one asked for; both (N,), not empty."""
    return float((asked == seen).mean())
