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
        among: only these pictures, int64, in the order in which they are to be shown; None for all.
    """

    label: int | None = None
    only_left_out: bool = False
    text: str = ""
    found: Labels | None = None
    among: Labels | None = None

    def indices(self, images: ImageSet) -> Labels | None:
        """Indices of the pictures to show, int64, each once; None for every one, which needs no list."""
        by_class = self.label is not None and images.labels is not None
        if self.among is None and not by_class and not self.only_left_out:
            return self.found
        wanted = np.ones(len(images), np.bool_)
        if by_class:
            wanted &= images.labels == self.label
        if self.only_left_out:
            wanted &= images.left_out_mask()
        if self.among is not None:
            if self.found is not None:
                named = np.zeros(len(images), np.bool_)
                named[self.found] = True
                wanted &= named
            return self.among[wanted[self.among]]
        if self.found is None:
            return np.flatnonzero(wanted)
        return self.found[wanted[self.found]]
