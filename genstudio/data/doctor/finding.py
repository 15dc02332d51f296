"""`Finding`: one thing that somebody should know of a set of pictures before a model learns it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from genstudio.data.image_set import ImageSet, Labels, Skipped


class Kind(StrEnum):
    """What can be found."""

    UNREADABLE = "unreadable"
    DUPLICATES = "duplicates"
    NEAR_DUPLICATES = "near-duplicates"
    LEAK = "leak"
    BLANK = "blank"
    STRANGE_LIGHT = "strange light"
    LONG_SHAPES = "long shapes"
    ENLARGED = "enlarged"
    WITHOUT_COLOUR = "without colour"
    FEW_PICTURES = "few pictures"
    FEW_FOR_A_GAN = "few for a GAN"
    SMALL_CLASSES = "small classes"
    LARGE_CLASS = "large class"
    EMPTY_CLASSES = "empty classes"
    ONE_CLASS = "one class"


class Severity(StrEnum):
    """How much it matters: it spoils what is learned, it may, or it is good to know."""

    TROUBLE = "trouble"
    HINT = "hint"
    NOTE = "note"


def nobody() -> Labels:
    """No pictures."""
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """What was found.

    Attributes:
        title: a few words, with the number.
        sentence: what it means, and what to do.
        pictures: whom it concerns, indices, int64, ascending; empty where it concerns the set as a whole.
        groups: for pictures that are alike, which belong together: one number for each of `pictures`.
        surplus: those of `pictures` that are best left out; empty where leaving out is not proposed.
        files: what could not be read, and why.
    """

    kind: Kind
    severity: Severity
    title: str
    sentence: str
    pictures: Labels
    groups: Labels
    surplus: Labels
    files: tuple[Skipped, ...] = ()

    @property
    def removable(self) -> Labels:
        """What to leave out where somebody wants to: as proposed, or all but the first of each group, or all."""
        if len(self.surplus) or not len(self.groups):
            return self.surplus if len(self.surplus) else self.pictures
        return np.delete(self.pictures, np.unique(self.groups, return_index=True)[1])

    def left_out_of(self, images: ImageSet) -> ImageSet:
        """The set without `removable`, and without what was left out of it before."""
        return images.without(np.union1d(images.left_out, self.removable))

    def kept_in(self, images: ImageSet) -> ImageSet:
        """The set with all of `pictures` in use again."""
        return images.without(np.setdiff1d(images.left_out, self.pictures))


def finding(
    kind: Kind,
    severity: Severity,
    title: str,
    sentence: str,
    pictures: Labels | None = None,
    *,
    groups: Labels | None = None,
    surplus: Labels | None = None,
    files: tuple[Skipped, ...] = (),
) -> Finding:
    """A finding, with nothing for what is not given."""
    some, belonging, extra = (nobody() if value is None else value for value in (pictures, groups, surplus))
    return Finding(kind, severity, title, sentence, some, belonging, extra, files)
