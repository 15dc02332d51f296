"""`SheetPainter`: paints many latent vectors a few at a time, so that a slider's picture never waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal, Slot

from genstudio.ui.renderer import Rendered, Renderer, RenderRequest

if TYPE_CHECKING:
    from genstudio.models.trained import TrainedModel

VALUES_AT_ONCE = 8_192
"""How many pixel values are painted in one go, some 3 ms of one core with the default networks."""
MOST_AT_ONCE = 8
NOT_YET = 128
"""The grey to show in the place of a picture that is being painted."""


class SheetPainter(QObject):
    """One sheet of pictures: a new one takes the place of the one before, whether that was finished or not.

    Signals:
        painted(object, object): indices, a tuple of int, and their pictures, uint8 (N, C, H, W).
        finished: the whole sheet was painted.
    """

    painted = Signal(object, object)
    finished = Signal()

    def __init__(self, renderer: Renderer, channel: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._renderer = renderer
        self._channel = channel
        self._serial = 0
        self._model: TrainedModel | None = None
        self._latents: npt.NDArray[np.float32] = np.empty((0, 0), np.float32)
        self._waiting: tuple[int, ...] = ()
        self._asked: tuple[int, ...] = ()
        renderer.rendered.connect(self._take)

    def paint(self, model: TrainedModel, latents: npt.NDArray[np.float32], order: Sequence[int]) -> None:
        """Begin: ``latents`` is float32 (N, dim), ``order`` names the rows that are wanted, first things first."""
        self._model = model
        self._latents = latents
        self._waiting = tuple(order)
        self._ask()

    def stop(self) -> None:
        """Paint no more."""
        self._model = None
        self._waiting = self._asked = ()
        self._serial += 1

    def _ask(self) -> None:
        model = self._model
        self._serial += 1
        if model is None or not self._waiting:
            self._asked = ()
            return
        at_once = max(1, min(MOST_AT_ONCE, VALUES_AT_ONCE // model.shape.size))
        self._asked, self._waiting = self._waiting[:at_once], self._waiting[at_once:]
        wanted = self._latents[list(self._asked)]
        self._renderer.submit(RenderRequest(self._channel, self._serial, model, wanted))

    @Slot(object)
    def _take(self, answer: Rendered) -> None:
        if answer.channel != self._channel or answer.serial != self._serial:
            return
        asked = self._asked
        self._ask()
        self.painted.emit(asked, answer.pictures)
        if not self._asked:
            self.finished.emit()
