"""`Route`: the two ends of a morph, with undo."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

if TYPE_CHECKING:
    from genstudio.models.trained import TrainedModel

Units = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]

SEEDS = 1_000_000
TRUNCATION = 0.8
"""Of random ends: a little nearer to the centre than learned, so that one recognises something."""


class End(Enum):
    """Which end of the way."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """What stands at one end of a morph; nobody changes its arrays.

    Attributes:
        units: float32 (dim,), its latent vector in standard deviations from the prior's centre.
        picture: uint8 (C, H, W), the picture it was encoded from; None for a sample.
        generation: the `Route.generation` of the model that encoded it; of no meaning for a sample.
        found: whether `units` is where a model sees the picture, and not a sample until the present one has looked.
    """

    units: Units
    picture: Pixels | None = None
    generation: int = 0
    found: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Both ends."""

    start: Anchor
    end: Anchor

    def at(self, which: End) -> Anchor:
        return self.start if which is End.START else self.end

    def with_end(self, which: End, anchor: Anchor) -> Ends:
        """The same with one end exchanged."""
        return replace(self, start=anchor) if which is End.START else replace(self, end=anchor)


class Route(QObject):
    """Where a morph begins and ends.

    Attributes:
        ends: the present ends; None only before there is a model.
        generation: how many models were followed so far.

    Signals:
        changed: `ends` is another pair.
    """

    changed = Signal()

    def __init__(self, history: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ends: Ends | None = None
        self.generation = 0
        self._history = history
        self._model: TrainedModel | None = None
        self._rng = np.random.default_rng()

    def follow(self, model: TrainedModel) -> None:
        """Travel in this model's latent space.

        The ends stay where it is the same space as before, though those of pictures want to be encoded anew (`stale`).
        In another space they are two random samples, of which those of pictures want to be encoded too.
        """
        former = self._model
        self._model = model
        self.generation += 1
        if former is None or not former.same_space(model):
            # Commands on vectors of another space must not come back.
            self._history.clear()
            ends = self.ends
            self._show(Ends(*(self._brought(None if ends is None else ends.at(which)) for which in End)))

    def random_anchor(self) -> Anchor:
        """A fresh sample."""
        from genstudio.latent.sampling import random_units

        assert self._model is not None, "there is no model yet"
        return self.anchor(random_units(self._model.prior, int(self._rng.integers(SEEDS)), TRUNCATION)[0])

    def _brought(self, former: Anchor | None) -> Anchor:
        """An end of another space as one of this: a sample, with the picture that the person chose."""
        fresh = self.random_anchor()
        assert self._model is not None
        if former is None or former.picture is None or self._model.shape.points:
            return fresh
        return replace(fresh, picture=former.picture, generation=self.generation - 1, found=False)

    def anchor(self, units: Units, picture: Pixels | None = None) -> Anchor:
        """An end at a vector of the present model, perhaps encoded from ``picture``."""
        units = units.copy()
        units.setflags(write=False)
        return Anchor(units, picture, self.generation)

    def choose(self, which: End, anchor: Anchor, text: str) -> None:
        """Take another end, as one command to undo."""
        if self.ends is not None:
            self._history.push(_Choose(self, self.ends, self.ends.with_end(which, anchor), text))

    def swap(self, text: str) -> None:
        """Go the other way round."""
        if self.ends is not None:
            self._history.push(_Choose(self, self.ends, Ends(self.ends.end, self.ends.start), text))

    def stale(self) -> tuple[End, ...]:
        """The ends whose picture was encoded by an earlier model."""
        ends = self.ends
        if ends is None:
            return ()
        anchors = {which: ends.at(which) for which in End}
        return tuple(
            which
            for which, anchor in anchors.items()
            if anchor.picture is not None and anchor.generation != self.generation
        )

    def renew(self, fresh: Ends) -> None:
        """Take the same ends as the present model encodes them; nothing to undo, the person chose nothing."""
        self._show(fresh)

    def _show(self, ends: Ends) -> None:
        self.ends = ends
        self.changed.emit()


class _Choose(QUndoCommand):
    """From one pair of ends to another."""

    def __init__(self, route: Route, before: Ends, after: Ends, text: str) -> None:
        super().__init__(text)
        self._route = route
        self._before = before
        self._after = after

    def redo(self) -> None:
        self._route._show(self._after)

    def undo(self) -> None:
        self._route._show(self._before)
