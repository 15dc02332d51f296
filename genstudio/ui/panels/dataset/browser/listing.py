"""`Listing`: which pictures of a set are shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from genstudio.data.image_set import ImageSet, Labels


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """What the person wants to see.

    Attributes:
        label: only this class; None for all.
        only_left_out: only those that were left out.
        text: only those whose names hold it; empty for all.
        found: int64, ascending, the pictures with such names; None without a text.
    """

    label: int | None = None
    only_left_out: bool = False
    text: str = ""
    found: Labels | None = None

    def indices(self, images: ImageSet) -> Labels | None:
        """Indices of the pictures to show, int64, ascending; None for every one, which needs no list."""
        by_class = self.label is not None and images.labels is not None
        if not by_class and not self.only_left_out:
            return self.found
        wanted = np.ones(len(images), np.bool_)
        if by_class:
            wanted &= images.labels == self.label
        if self.only_left_out:
            marked = np.zeros(len(images), np.bool_)
            marked[images.left_out] = True
            wanted &= marked
        if self.found is None:
            return np.flatnonzero(wanted)
        return self.found[wanted[self.found]]
