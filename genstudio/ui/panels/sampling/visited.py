"""The film strip of the vectors that were visited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from genstudio.ui.latent_desk import DeskState
from genstudio.ui.sheet_painter import NOT_YET, SheetPainter
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.filmstrip import Filmstrip

if TYPE_CHECKING:
    from genstudio.models.trained import TrainedModel

Pixels = npt.NDArray[np.uint8]

THUMB = 60


class VisitedStrip(Filmstrip):
    """Shows `LatentDesk.visited` as the present model paints it; a click goes back there."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("sampling.visited", "", parent)
        self.setAccessibleName(self.tr("Pictures visited"))
        self.setToolTip(self.tr("Every picture you came by. Click one to return to it."))
        self.set_thumb_size(THUMB)
        self._studio = studio
        self._desk = studio.desk
        self._painter = SheetPainter(studio.renderer, "sampling.visited", self)
        self._shown: tuple[DeskState, ...] = ()
        self._pictures_of: dict[DeskState, Pixels] = {}
        self._painted_by: TrainedModel | None = None
        self._unpainted: set[DeskState] = set()
        self._painter.painted.connect(self._take)
        self._desk.visited_changed.connect(self._show_visited)
        self._desk.changed.connect(self._mark)
        studio.model_changed.connect(self.repaint_all)
        self.clicked.connect(self._return_to)
        self.repaint_all()

    @Slot()
    def repaint_all(self) -> None:
        """Paint every picture with the present model; those of the former one stay until theirs is done."""
        model = self._studio.model
        if model is None or not self.isVisible():
            return
        if self._painted_by is not None and self._painted_by.shape != model.shape:
            self._pictures_of.clear()
        self._painted_by = model
        self._unpainted = set(self._desk.visited)
        self._show_visited()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_current(self.current())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._painted_by is not self._studio.model:
            self.repaint_all()
        else:
            self._show_visited()

    @Slot()
    def _show_visited(self) -> None:
        model = self._studio.model
        if model is None or self._painted_by is not model or not self.isVisible():
            return
        visited = self._desk.visited
        if visited != self._shown:
            self._unpainted |= set(visited) - set(self._shown)
            self._unpainted &= set(visited)
            grown = visited[:-1] == self._shown
            self._shown = visited
            self._pictures_of = {state: self._picture_of(state, model) for state in visited}
            if grown and self.count():
                self.append(self._pictures_of[visited[-1]])
            else:
                self.set_pictures(np.stack(list(self._pictures_of.values())))
        self._mark()
        newest_first = [index for index, state in enumerate(visited) if state in self._unpainted][::-1]
        units = np.stack([state.units for state in visited])
        self._painter.paint(model, self._desk.latents_of(units), newest_first)

    @Slot(object, object)
    def _take(self, indices: tuple[int, ...], pictures: Pixels) -> None:
        for index, picture in zip(indices, pictures, strict=True):
            state = self._shown[index]
            self._unpainted.discard(state)
            self._pictures_of[state] = picture
            self.replace(index, picture)

    @Slot()
    def _mark(self) -> None:
        index = self._desk.visited_index()
        if index != self.current() and index < self.count():
            self.set_current(index)

    @Slot(int)
    def _return_to(self, index: int) -> None:
        self._desk.revisit(index, self.tr("Return to a picture"))

    def _picture_of(self, state: DeskState, model: TrainedModel) -> Pixels:
        known = self._pictures_of.get(state)
        picture = model.picture_shape
        shape = (picture.channels, picture.height, picture.width)
        return known if known is not None else np.full(shape, NOT_YET, np.uint8)
