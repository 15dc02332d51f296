"""`Selection`: which of the shown pictures are chosen, by their place; light enough for a million."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


class Selection:
    """As in any file manager: one current place, any number chosen, ranges from where the last choice began.

    Attributes:
        chosen: bool (count,), one for each place.
        current: the place that the keyboard moves; -1 for none.
    """

    def __init__(self, count: int = 0) -> None:
        self.chosen: npt.NDArray[np.bool_] = np.zeros(count, np.bool_)
        self.current = -1
        self._begin = -1

    def __len__(self) -> int:
        return int(np.count_nonzero(self.chosen))

    def places(self) -> npt.NDArray[np.int64]:
        """The chosen places, ascending."""
        return np.flatnonzero(self.chosen)

    def only(self, place: int) -> None:
        """Choose this one and no other."""
        self.chosen[:] = False
        self.chosen[place] = True
        self.current = self._begin = place

    def toggle(self, place: int) -> None:
        """Choose this one too, or no longer."""
        self.chosen[place] = not self.chosen[place]
        self.current = self._begin = place

    def extend(self, place: int, adding: bool = False) -> None:
        """Choose all from where the last choice began to here; `adding`: besides those chosen before."""
        begin = self._begin if self._begin >= 0 else place
        if not adding:
            self.chosen[:] = False
        first, last = sorted((begin, place))
        self.chosen[first : last + 1] = True
        self.current, self._begin = place, begin

    def move(self, place: int) -> None:
        """Make this one current without choosing it."""
        self.current = place

    def everything(self) -> None:
        self.chosen[:] = True

    def nothing(self) -> None:
        """Choose none; the current place stays."""
        self.chosen[:] = False
        self._begin = self.current
