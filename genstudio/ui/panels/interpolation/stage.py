"""The picture on the way, where on the way it is, and some pictures along it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from genstudio.ui.latent_well import LatentWell
from genstudio.ui.painted_by import PaintedBy
from genstudio.ui.panels.interpolation.way import Way
from genstudio.ui.sheet_painter import NOT_YET, SheetPainter
from genstudio.ui.studio import Studio
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.filmstrip import Filmstrip
from genstudio.ui.widgets.value_slider import ValueSlider

if TYPE_CHECKING:
    from genstudio.models.base import ImageShape

STEPS = 11
STATUS_HEIGHT = 28
THUMBS = (40, 76)
"""Least and most height of a picture of the strip; between them all of the strip is in sight."""


class WayStage(Card):
    """Shows one position of a `Way`, large, and `STEPS` of it small.

    Attributes:
        well: the picture at the position.

    Signals:
        travelled: the person chose another position.
    """

    travelled = Signal()

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._way: Way | None = None
        self._outdated = False
        self._strip_shape: ImageShape | None = None
        self.well = LatentWell(studio.renderer, "interpolation.picture", "interpolation.picture", parent=self)
        self.well.set_placeholder(self.tr("Painting…"))
        self._painted_by = PaintedBy(studio, "interpolation.painted_by", self)
        self._position = ValueSlider("", "interpolation.position", 0.0, 100.0, default=50.0, decimals=0, unit="%")
        self._position.setAccessibleName(self.tr("Position between the pictures"))
        self._position.setToolTip(self.tr("Where on the way the picture stands. Double-click: half way."))
        self._position.set_label_width(0)
        self._position.set_value_width(0)
        self._strip = Filmstrip("interpolation.strip", self.tr("Pictures on the way"), self)
        self._strip.setToolTip(self.tr("Click a picture to go there."))
        self._painter = SheetPainter(studio.renderer, "interpolation.strip", self)
        self._painter.painted.connect(self._take)
        self._position.value_changed.connect(self._travel)
        self._strip.clicked.connect(self._jump)
        self._status = QHBoxLayout()
        self._lay_out()

    def way(self) -> Way | None:
        return self._way

    def set_way(self, way: Way | None) -> None:
        """Show another way, or the same as a newer model paints it, at the present position."""
        self._way = way
        self._outdated = True
        self._renew()

    def position(self) -> float:
        """0 at the start, 1 at the end."""
        return self._position.value() / 100.0

    def set_position(self, position: float) -> None:
        """Show the picture there; emits nothing."""
        self._position.set_value(100.0 * position)
        self._show_position()

    def add_to_status(self, widget: QWidget) -> None:
        """Put ``widget`` at the right end of the quiet line."""
        self._status.addWidget(widget)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._renew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        each = (self.contentsRect().width() - 2 * SPACE.large) // STEPS - SPACE.small
        self._strip.set_thumb_size(min(max(each, THUMBS[0]), THUMBS[1]))

    def _lay_out(self) -> None:
        self._status.setSpacing(SPACE.medium)
        self._status.addWidget(self._painted_by, 1)
        self._status.addStrut(STATUS_HEIGHT)
        row = QHBoxLayout()
        row.setSpacing(SPACE.small)
        row.addWidget(self._quiet(self.tr("From")))
        row.addWidget(self._position, 1)
        row.addWidget(self._quiet(self.tr("To")))
        self.body.addWidget(self.well, 1)
        self.body.addLayout(self._status)
        self.body.addLayout(row)
        self.body.addWidget(self._strip)

    def _quiet(self, text: str) -> QLabel:
        label = QLabel(text, self)
        set_role(label, "quiet")
        return label

    def _renew(self) -> None:
        """Have everything painted, once it is on show."""
        way = self._way
        if way is None or not self._outdated or not self.isVisible():
            return
        self._outdated = False
        shape = way.model.picture_shape
        if shape != self._strip_shape:
            self._strip_shape = shape
            blank = np.full((STEPS, shape.channels, shape.height, shape.width), NOT_YET, np.uint8)
            self._strip.set_pictures(blank)
        self._show_position()
        self._painter.paint(way.model, way.latents(STEPS), range(STEPS))

    def _show_position(self) -> None:
        nearest = round(self.position() * (STEPS - 1))
        if nearest != self._strip.current():
            self._strip.set_current(nearest)
        if self._way is not None and self.isVisible():
            self.well.ask(self._way.model, self._way.latents_at(self.position()))

    @Slot(object, object)
    def _take(self, indices: tuple[int, ...], pictures: npt.NDArray[np.uint8]) -> None:
        for index, picture in zip(indices, pictures, strict=True):
            self._strip.replace(index, picture)

    @Slot()
    def _travel(self) -> None:
        self.travelled.emit()
        self._show_position()

    @Slot(int)
    def _jump(self, index: int) -> None:
        self.travelled.emit()
        self.set_position(index / (STEPS - 1))
