"""`Route`: the two ends of a morph, with undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

if TYPE_CHECKING:
    from genstudio.models.trained import TrainedModel

Units = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """One end of a morph; nobody changes its arrays.

    Attributes:
        units: float32 (dim,), its latent vector in standard deviations from the prior's centre.
        picture: uint8 (C, H, W), the picture it was encoded from; None for a sample.
    """

    units: Units
    picture: Pixels | None = None


@dataclass(frozen=True, slots=True)
class Ends:
    """Both ends; None where none was chosen yet."""

    start: Anchor | None = None
    end: Anchor | None = None


class Route(QObject):
    """Where a morph begins and ends.

    Attributes:
        ends: the present ends.

    Signals:
        changed: `ends` is another pair.
    """

    changed = Signal()

    def __init__(self, history: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ends = Ends()
        self._history = history
        self._model: TrainedModel | None = None

    def follow(self, model: TrainedModel) -> None:
        """Travel in this model's latent space; the ends stay where it is the same space."""
        former = self._model
        self._model = model
        if former is None or former.key != model.key or former.latent_dim != model.latent_dim:
            self._show(Ends())

    def choose(self, ends: Ends, text: str) -> None:
        """Take other ends, as one command to undo."""
        self._history.push(_Choose(self, self.ends, ends, text))

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
