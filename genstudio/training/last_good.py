"""`LastGood`: the last model of a training that is known to have worked, to go back to when learning breaks down."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from genstudio.models.base import Family

CALM = 3
"""So many logged losses after a snapshot say that it worked."""
EXPLODED = 100.0
"""Losses this many times the largest of late do not."""
LATELY = 50


@dataclass(frozen=True, slots=True, eq=False)
class Good:
    """A snapshot of a step; training never touches it."""

    step: int
    family: Family


class LastGood:
    """Snapshots are taken over only after what followed was calm: weights may be finite and past saving.

    It shares them with whoever shows them, so that it holds no more memory than one of them, or two for a moment.
    """

    def __init__(self) -> None:
        self._known: Good | None = None
        self._offered: Good | None = None
        self._calm = 0
        self._wild = 0
        self._usual: deque[float] = deque(maxlen=LATELY)

    @property
    def known(self) -> Good | None:
        """The last that worked; None before any did."""
        return self._known

    def offer(self, step: int, family: Family) -> None:
        """A new snapshot, which may turn out to be good. One at a time is waited for, as slow trainings show more than
        they log."""
        if self._offered is None:
            self._offered = Good(step, family)
            self._calm = 0

    def hear(self, loss: float) -> None:
        """The largest of the terms that was logged next, as an absolute value; finite.

        Losses that stay large for `LATELY` times in a row are the new usual, such as after a setting was changed.
        """
        if self._usual and loss > EXPLODED * max(self._usual) and self._wild < LATELY:
            self._wild += 1
            self._offered = None
            return
        self._wild = 0
        self._usual.append(loss)
        self._calm += 1
        if self._offered is not None and self._calm >= CALM:
            self._known, self._offered = self._offered, None
