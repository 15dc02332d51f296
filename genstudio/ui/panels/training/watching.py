"""`Watching`: the curves above what the model paints, each given the room that suits the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from genstudio.ui.panels.training.curves_card import CurvesCard
from genstudio.ui.panels.training.gallery_card import ALL_ROWS, FEW_ROWS, GalleryCard
from genstudio.ui.panels.training.points_card import PointsCard
from genstudio.ui.theme import SPACE

if TYPE_CHECKING:
    from genstudio.data.image_set import ImageSet
    from genstudio.training.events import Preview

COMFORTABLE_CURVES = 300
LEAST_CURVES = 200
CURVES_OVER_PLANE = 224
LEAST_GALLERY = 160
LEAST_WIDTH = 320


class Watching(QWidget):
    """In a low window the gallery shows fewer pictures, so that the curves stay readable.

    Of points of the plane it shows no pictures but the plane; there the curves are the smaller part.
    """

    def __init__(self, curves: CurvesCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves = curves
        self._gallery = GalleryCard(self)
        self._points = PointsCard(self)
        self._plane = False
        curves.setParent(self)
        self._points.hide()

    def begin(self, images: ImageSet) -> None:
        """Forget what was painted before, and be ready for this set."""
        self._plane = images.cloud is not None
        self._gallery.clear()
        self._gallery.setVisible(not self._plane)
        self._points.setVisible(self._plane)
        self._points.show_data(images)
        self._place()

    def add(self, preview: Preview) -> None:
        """Show what it paints now."""
        if self._plane:
            self._points.add(preview)
        else:
            self._gallery.add(preview)

    def prepare(self) -> None:
        """Load what draws, if it is needed."""
        self._curves.prepare()
        if self._plane:
            self._points.prepare()

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, LEAST_CURVES + SPACE.large + LEAST_GALLERY)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        """Placed by hand: how high the lower card is depends on the width and on the height, which no layout knows."""
        width, room = self.width(), self.height() - SPACE.large
        if self._plane:
            lower = max(LEAST_GALLERY, min(self._points.height_for(width), room - CURVES_OVER_PLANE))
        else:
            all_fit = room - self._gallery.height_for(ALL_ROWS, width) >= COMFORTABLE_CURVES
            rows = ALL_ROWS if all_fit else FEW_ROWS
            lower = min(self._gallery.height_for(rows, width), max(LEAST_GALLERY, room - LEAST_CURVES))
            self._gallery.set_rows(rows)
        self._curves.setGeometry(0, 0, width, room - lower)
        for card in (self._gallery, self._points):
            card.setGeometry(0, room - lower + SPACE.large, width, lower)
