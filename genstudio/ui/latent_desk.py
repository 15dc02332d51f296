"""`LatentDesk`: the latent vector that the sliders edit, with undo, and the vectors visited on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

if TYPE_CHECKING:
    from genstudio.latent.parts import Choice, Picks
    from genstudio.models.trained import TrainedModel

Units = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]

SEEDS = 1_000_000
MUTATION = 0.35
MOST_VISITED = 100
FIRST_TRUNCATION = 0.8
"""A little nearer to the centre than learned: what is seen first should be something that one recognises."""


@dataclass(frozen=True, slots=True, eq=False)
class DeskState:
    """One setting of the desk; nobody changes its arrays.

    Attributes:
        units: float32 (dim,), standard deviations from the prior's centre, one per slider.
        seed: what the vector was drawn from; None for one that was moved, mutated or set by hand.
        truncation: how far draws may lie from the centre, 1 as learned.
        picture: uint8 (C, H, W), the person's own picture that the vector describes or began from; else None.
        picks: the classes and the like that are held in what is drawn, see `genstudio.latent.parts`; empty for none.
    """

    units: Units
    seed: int | None = None
    truncation: float = FIRST_TRUNCATION
    picture: Pixels | None = None
    picks: Picks = ()


class LatentDesk(QObject):
    """One latent vector under edit. Dragging changes it live; a finished drag, or a button, is one command to undo.

    Attributes:
        state: the present setting.
        visited: where buttons and finished drags led to, oldest first; the last `MOST_VISITED` of them.

    Signals:
        changed: `state` is another one.
        visited_changed: `visited` is another list.
    """

    changed = Signal()
    visited_changed = Signal()

    def __init__(self, history: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = DeskState(_frozen(np.zeros(0, np.float32)))
        self.visited: tuple[DeskState, ...] = ()
        self._history = history
        self._model: TrainedModel | None = None
        self._before_drag: DeskState | None = None
        self._dragged_to: DeskState | None = None
        self._rng = np.random.default_rng()

    def follow(self, model: TrainedModel) -> None:
        """Edit vectors of this model; the vector stays where the new model has the same latent space."""
        former = self._model
        self._model = model
        if former is None or not former.same_space(model):
            # Commands on vectors of another space must not come back.
            self._history.clear()
            self._before_drag = None
            self.visited = ()
            self._show(self._drawn(self.fresh_seed(), FIRST_TRUNCATION))
            self._visit()

    def latents(self) -> Units:
        """The vector as the model takes it, float32 (1, dim)."""
        return self.latents_of(self.state.units[None])

    def latents_of(self, units: Units) -> Units:
        """Vectors in units (N, dim) as the model takes them, float32 (N, dim)."""
        assert self._model is not None, "there is no model yet"
        return self._model.prior.from_units(units)

    def choices(self) -> tuple[Choice, ...]:
        """What can be chosen from a list, such as the class."""
        if self._model is None:
            return ()
        from genstudio.latent.parts import choices

        return choices(self._model.prior)

    def pick(self, place: int) -> int | None:
        """The option of the choice at this place that is held in what is drawn; None for any."""
        picks = self.state.picks
        return picks[place] if place < len(picks) else None

    def fresh_seed(self) -> int:
        """A seed that was probably never used."""
        return int(self._rng.integers(SEEDS))

    def begin_drag(self) -> None:
        """A slider was grasped: all that follows until `end_drag` is one command."""
        if self._before_drag is None:
            self._before_drag = self.state

    def drag(self, dimension: int, value: float) -> None:
        """Move one slider, in units."""
        units = self.state.units.copy()
        units[dimension] = value
        self._show(replace(self.state, units=_frozen(units), seed=None))

    def drag_truncation(self, truncation: float) -> None:
        """Pull the vector towards the centre or push it away from it; a seed draws this vector at this truncation."""
        from genstudio.latent.sampling import scaled_units

        assert self._model is not None, "there is no model yet"
        if self.state.seed is not None:
            self._show(self._drawn(self.state.seed, truncation, self.state.picks))
            return
        # From where the drag began: what met its bounds on the way comes back from there.
        before = self._before_drag or self.state
        units = scaled_units(self._model.prior, before.units, truncation / max(before.truncation, 1e-3))
        self._show(replace(self.state, units=_frozen(units), truncation=truncation))

    def end_drag(self, text: str) -> None:
        """The slider was let go; ``text`` names the command."""
        before, self._before_drag = self._before_drag, None
        if before is not None and before is not self.state:
            self._dragged_to = self.state
            self._history.push(_Change(self, before, self.state, text))

    def withdraw_drag(self) -> None:
        """The last drag was no drag but the first click of a double-click: as if it had never been."""
        dragged_to, self._dragged_to = self._dragged_to, None
        if dragged_to is not None and dragged_to is self.state:
            self._history.undo()
            self.visited = tuple(state for state in self.visited if state is not dragged_to)
            self.visited_changed.emit()

    def draw(self, text: str, seed: int | None = None) -> None:
        """A new vector from the prior, of the given or a fresh seed."""
        chosen = self.fresh_seed() if seed is None else seed
        self._do(self._drawn(chosen, self.state.truncation, self.state.picks), text)

    def choose(self, place: int, option: int | None, text: str) -> None:
        """Keep all but one choice, such as the class, and hold that in what is drawn from now on; None: draw any."""
        from genstudio.latent.parts import with_option

        assert self._model is not None, "there is no model yet"
        state, choices = self.state, self.choices()
        picks = tuple(option if at == place else self.pick(at) for at in range(len(choices)))
        units = state.units
        if option is not None:
            units = with_option(self._model.prior, units, choices[place], option)
        seed = state.seed
        if seed is not None and not np.array_equal(self._drawn(seed, state.truncation, picks).units, units):
            seed = None
        self._do(replace(state, units=_frozen(units.copy()), seed=seed, picks=picks), text)

    def mutate(self, text: str) -> None:
        """A neighbour of the present vector."""
        from genstudio.latent.sampling import mutate_units

        assert self._model is not None, "there is no model yet"
        state = self.state
        units = mutate_units(self._model.prior, state.units, MUTATION, self.fresh_seed(), state.truncation)
        self._do(replace(state, units=_frozen(units), seed=None), text)

    def reset(self, text: str) -> None:
        """The centre: the most typical picture, of the same class."""
        from genstudio.latent.sampling import scaled_units

        assert self._model is not None, "there is no model yet"
        centre = _frozen(scaled_units(self._model.prior, self.state.units, 0.0))
        self._do(replace(self.state, units=centre, seed=None, picture=None), text)

    def go_to(self, units: Units, text: str, picture: Pixels | None = None) -> None:
        """Any vector, such as that of the person's own ``picture``; a class that is held and not its own is let go."""
        from genstudio.latent.parts import chosen

        picks = tuple(
            pick if pick == chosen(units, choice) else None
            for choice, pick in zip(self.choices(), self.state.picks, strict=False)
        )
        self._do(replace(self.state, units=_frozen(units.copy()), seed=None, picture=picture, picks=picks), text)

    def revisit(self, index: int, text: str) -> None:
        """Go back to one of `visited`."""
        state = self.visited[index]
        if state is not self.state:
            self._do(state, text)

    def visited_index(self) -> int:
        """Which of `visited` the present state is; -1 for none, as while a slider is dragged."""
        return next((index for index, state in enumerate(self.visited) if state is self.state), -1)

    def _drawn(self, seed: int, truncation: float, picks: Picks = ()) -> DeskState:
        from genstudio.latent.sampling import random_units

        assert self._model is not None, "there is no model yet"
        units = random_units(self._model.prior, seed, truncation, picks=picks)[0]
        return DeskState(_frozen(units), seed, truncation, picks=picks)

    def _do(self, state: DeskState, text: str) -> None:
        self._before_drag = None
        self._history.push(_Change(self, self.state, state, text))

    def _show(self, state: DeskState) -> None:
        if state is not self.state:
            self.state = state
            self.changed.emit()

    def _visit(self) -> None:
        if self.visited_index() < 0:
            self.visited = (*self.visited, self.state)[-MOST_VISITED:]
        self.visited_changed.emit()


class _Change(QUndoCommand):
    """From one setting of the desk to another."""

    def __init__(self, desk: LatentDesk, before: DeskState, after: DeskState, text: str) -> None:
        super().__init__(text)
        self._desk = desk
        self._before = before
        self._after = after

    def redo(self) -> None:
        self._desk._show(self._after)
        self._desk._visit()

    def undo(self) -> None:
        self._desk._show(self._before)
        self._desk._visit()


def _frozen(units: Units) -> Units:
    units.setflags(write=False)
    return units
