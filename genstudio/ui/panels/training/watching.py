"""`Watching`: the curves above what the model paints, each given the room that suits the window."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from genstudio.ui.panels.training.curves_card import CurvesCard
from genstudio.ui.panels.training.gallery_card import ALL_ROWS, FEW_ROWS, GalleryCard
from genstudio.ui.theme import SPACE

COMFORTABLE_CURVES = 300
LEAST_CURVES = 200
LEAST_GALLERY = 160
LEAST_WIDTH = 320


class Watching(QWidget):
    """In a low window the gallery shows fewer pictures, so that the curves stay readable."""

    def __init__(self, curves: CurvesCard, gallery: GalleryCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves = curves
        self._gallery = gallery
        for card in (curves, gallery):
            card.setParent(self)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, LEAST_CURVES + SPACE.large + LEAST_GALLERY)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Placed by hand: how high the gallery is depends on the width and on the height, which no layout knows."""
        width, room = event.size().width(), event.size().height() - SPACE.large
        all_fit = room - self._gallery.height_for(ALL_ROWS, width) >= COMFORTABLE_CURVES
        rows = ALL_ROWS if all_fit else FEW_ROWS
        gallery = min(self._gallery.height_for(rows, width), max(LEAST_GALLERY, room - LEAST_CURVES))
        self._gallery.set_rows(rows)
        self._curves.setGeometry(0, 0, width, room - gallery)
        self._gallery.setGeometry(0, room - gallery + SPACE.large, width, gallery)
