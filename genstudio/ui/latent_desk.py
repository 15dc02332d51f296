"""`LatentDesk`: the latent vector that the sliders edit, with undo, and the vectors visited on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

if TYPE_CHECKING:
    from genstudio.models.trained import TrainedModel

Units = npt.NDArray[np.float32]

SEEDS = 1_000_000
MUTATION = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class DeskState:
    """One setting of the desk; nobody changes its array.

    Attributes:
        units: float32 (dim,), standard deviations from the prior's centre, one per slider.
        seed: where the vector was last drawn from.
        truncation: how far draws may lie from the centre, 1 as learned.
    """

    units: Units
    seed: int = 0
    truncation: float = 1.0


class LatentDesk(QObject):
    """One latent vector under edit. Dragging changes it live; a finished drag, or a button, is one command to undo.

    Attributes:
        state: the present setting.
        visited: the vectors that buttons and finished drags led to, oldest first.

    Signals:
        changed: `state` is another one.
        visited_changed: `visited` is longer, or begins anew.
    """

    changed = Signal()
    visited_changed = Signal()

    def __init__(self, history: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = DeskState(_frozen(np.zeros(0, np.float32)))
        self.visited: list[DeskState] = []
        self._history = history
        self._model: TrainedModel | None = None
        self._before_drag: DeskState | None = None
        self._rng = np.random.default_rng()

    def follow(self, model: TrainedModel) -> None:
        """Edit vectors of this model; the vector stays where the new model has the same latent space."""
        former = self._model
        self._model = model
        if former is None or former.key != model.key or former.latent_dim != model.latent_dim:
            self._history.clear()
            self._before_drag = None
            self.visited = []
            self.state = self._drawn(seed=int(self._rng.integers(SEEDS)), truncation=1.0)
            self._visit()
            self.changed.emit()

    def latents(self) -> Units:
        """The vector as the model takes it, float32 (1, dim)."""
        assert self._model is not None, "there is no model yet"
        return self._model.prior.from_units(self.state.units)[None]

    def begin_drag(self) -> None:
        """A slider was grasped: all that follows until `end_drag` is one command."""
        if self._before_drag is None:
            self._before_drag = self.state

    def drag(self, dimension: int, value: float) -> None:
        """Move one slider, in units."""
        units = self.state.units.copy()
        units[dimension] = value
        self._show(replace(self.state, units=_frozen(units)))

    def drag_truncation(self, truncation: float) -> None:
        """Pull the vector towards the centre or push it away from it."""
        former = max(self.state.truncation, 1e-3)
        units = self.state.units * np.float32(truncation / former)
        self._show(replace(self.state, units=_frozen(units), truncation=truncation))

    def end_drag(self, text: str) -> None:
        before, self._before_drag = self._before_drag, None
        if before is not None and before is not self.state:
            self._history.push(_Change(self, before, self.state, text))

    def draw(self, text: str, seed: int | None = None) -> None:
        """A new vector from the prior, of the given or a fresh seed."""
        chosen = int(self._rng.integers(SEEDS)) if seed is None else seed
        self._do(self._drawn(chosen, self.state.truncation), text)

    def mutate(self, text: str) -> None:
        """A neighbour of the present vector."""
        from genstudio.latent.sampling import mutate_units

        assert self._model is not None, "there is no model yet"
        units = mutate_units(self._model.prior, self.state.units, MUTATION, int(self._rng.integers(SEEDS)))
        self._do(replace(self.state, units=_frozen(units)), text)

    def reset(self, text: str) -> None:
        """The centre: the most typical picture."""
        self._do(replace(self.state, units=_frozen(np.zeros_like(self.state.units))), text)

    def go_to(self, units: Units, text: str) -> None:
        """Any vector, such as that of a sample that was clicked."""
        self._do(replace(self.state, units=_frozen(units.copy())), text)

    def _drawn(self, seed: int, truncation: float) -> DeskState:
        from genstudio.latent.sampling import random_units

        assert self._model is not None, "there is no model yet"
        return DeskState(_frozen(random_units(self._model.prior, seed, truncation)[0]), seed, truncation)

    def _do(self, state: DeskState, text: str) -> None:
        self._history.push(_Change(self, self.state, state, text))

    def _show(self, state: DeskState) -> None:
        self.state = state
        self.changed.emit()

    def _visit(self) -> None:
        self.visited.append(self.state)
        self.visited_changed.emit()


class _Change(QUndoCommand):
    """From one setting of the desk to another."""

    def __init__(self, desk: LatentDesk, before: DeskState, after: DeskState, text: str) -> None:
        super().__init__(text)
        self._desk = desk
        self._before = before
        self._after = after
        self._done_before = False

    def redo(self) -> None:
        self._desk._show(self._after)
        if not self._done_before:
            self._done_before = True
            self._desk._visit()

    def undo(self) -> None:
        self._desk._show(self._before)


def _frozen(units: Units) -> Units:
    units.setflags(write=False)
    return units
