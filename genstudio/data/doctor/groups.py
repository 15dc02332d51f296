"""`Groups`: what belongs together, as links between pairs say."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from genstudio.data.image_set import Labels


class Groups:
    """A forest of disjoint sets over 0 to count - 1, all links of a call at once (Shiloach and Vishkin 1982).

    scipy's connected components would begin anew with each call.
    """

    def __init__(self, count: int) -> None:
        self._roots = np.arange(count, dtype=np.int64)

    def apart(self, first: Labels, second: Labels) -> npt.NDArray[np.bool_]:
        """Which pairs are not linked yet, neither directly nor by others."""
        found: npt.NDArray[np.bool_] = self._roots[first] != self._roots[second]
        return found

    def link(self, first: Labels, second: Labels) -> None:
        """Let each pair belong together, with all that either belongs with."""
        while (apart := self.apart(first, second)).any():
            first, second = first[apart], second[apart]
            one, other = self._roots[first], self._roots[second]
            np.minimum.at(self._roots, np.maximum(one, other), np.minimum(one, other))
            while not np.array_equal(further := self._roots[self._roots], self._roots):
                self._roots = further

    def of_several(self) -> tuple[Labels, Labels]:
        """Members of groups of two and more, ascending; and the number of the group of each, counted from 0."""
        sizes = np.bincount(self._roots, minlength=len(self._roots))
        found = np.flatnonzero(sizes[self._roots] > 1)
        return found, np.unique(self._roots[found], return_inverse=True)[1].astype(np.int64)
