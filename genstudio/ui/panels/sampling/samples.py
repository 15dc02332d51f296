"""A sheet of random samples to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QElapsedTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from genstudio.ui.sheet_painter import NOT_YET, SheetPainter
from genstudio.ui.studio import Studio
from genstudio.ui.theme import SPACE
from genstudio.ui.widgets.buttons import button
from genstudio.ui.widgets.thumbnail_grid import ThumbnailGrid

if TYPE_CHECKING:
    from genstudio.models.trained import TrainedModel

COUNT = 24
SHOW_MS = 100
"""While a sheet is being painted it is shown anew no more often than this."""


class SampleSheet(QWidget):
    """Random samples as the present model paints them, as daring as the desk's; a click takes one to the desk."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._painter = SheetPainter(studio.renderer, "sampling.samples", self)
        self._seeds = self._fresh_seeds()
        self._truncation = studio.desk.state.truncation
        self._painted_by: TrainedModel | None = None
        self._units: npt.NDArray[np.float32] = np.empty((0, 0), np.float32)
        self._pictures: npt.NDArray[np.uint8] | None = None
        self._since_shown = QElapsedTimer()
        self.grid = ThumbnailGrid("sampling.samples", self.tr("Random samples"), self)
        self.grid.setToolTip(self.tr("Click a picture to see it large and to change it."))
        self.grid.set_fit_all()
        self.grid.set_draggable(True)
        self.renew_button = button(self.tr("New samples"), "sampling.new_samples", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.medium)
        column.addWidget(self.grid, 1)
        column.addWidget(self.renew_button)
        self._painter.painted.connect(self._take)
        self._painter.finished.connect(self._show)
        self.grid.clicked.connect(self._choose)
        self.renew_button.clicked.connect(self._draw_others)
        studio.desk.changed.connect(self._follow_truncation)
        studio.model_changed.connect(self._paint)

    def units(self) -> npt.NDArray[np.float32]:
        """The samples' vectors in units, (N, dim)."""
        return self._units

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._painted_by is not self._studio.model or self._truncation != self._studio.desk.state.truncation:
            self._paint()

    @Slot()
    def _draw_others(self) -> None:
        self._seeds = self._fresh_seeds()
        self.grid.set_current(-1)
        self._paint()

    @Slot()
    def _follow_truncation(self) -> None:
        if self._truncation != self._studio.desk.state.truncation:
            self._paint()

    @Slot()
    def _paint(self) -> None:
        model = self._studio.model
        if model is None or not self.isVisible():
            return
        from genstudio.latent.sampling import random_units

        shape = (COUNT, model.shape.channels, model.shape.height, model.shape.width)
        if self._pictures is None or self._pictures.shape != shape:
            self._pictures = None
        self._painted_by = model
        self._truncation = self._studio.desk.state.truncation
        self._units = np.concatenate([random_units(model.prior, seed, self._truncation) for seed in self._seeds])
        self._since_shown.start()
        self._painter.paint(model, self._studio.desk.latents_of(self._units), range(COUNT))

    @Slot(object, object)
    def _take(self, indices: tuple[int, ...], pictures: npt.NDArray[np.uint8]) -> None:
        if self._pictures is None:
            self._pictures = np.full((COUNT, *pictures.shape[1:]), NOT_YET, np.uint8)
        self._pictures[list(indices)] = pictures
        if self._since_shown.hasExpired(SHOW_MS):
            self._show()

    @Slot()
    def _show(self) -> None:
        if self._pictures is not None:
            # What the grid shows must not change in place.
            self.grid.set_pictures(self._pictures.copy())
            self._since_shown.start()

    @Slot(int)
    def _choose(self, index: int) -> None:
        self._studio.desk.draw(self.tr("Take a sample"), self._seeds[index])

    def _fresh_seeds(self) -> tuple[int, ...]:
        """One for each sample, so that each can be drawn again by itself."""
        return tuple(self._studio.desk.fresh_seed() for _ in range(COUNT))
