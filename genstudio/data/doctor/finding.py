"""`Finding`: one thing that somebody should know of a set of pictures before a model learns it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from genstudio.data.doctor.twins import all_but_one
from genstudio.data.image_set import Labels, Mask, Skipped

FEW = 100
"""Fewer pictures than these are learned by heart."""


class Kind(StrEnum):
    """What can be found."""

    UNREADABLE = "unreadable"
    CONTRADICTION = "contradiction"
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

    def removable_in(self, left_out: Mask) -> Labels:
        """What to leave out where somebody wants to: all but one of each group that is in use, or as proposed, or all.

        Args:
            left_out: for each picture of the set whether it was left out, as it is by now.
        """
        if len(self.groups):
            return all_but_one(self.pictures, self.groups, left_out)
        return self.surplus if len(self.surplus) else self.pictures


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
