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
LEAST_CURVES = 240
CURVES_OVER_PLANE = 250
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
        self._run_images: ImageSet | None = None
        self._newest: Preview | None = None
        self._aside = False
        curves.setParent(self)
        self._points.hide()

    def begin(self, images: ImageSet) -> None:
        """Forget what was painted before, and be ready for this set."""
        self._run_images = images
        self._newest = None
        self._aside = False
        self._gallery.clear()
        self._show_kind_of(images)

    def set_aside(self, other: ImageSet | None) -> None:
        """Put away what the run painted, to be ready for another set; None brings it back."""
        if (other is not None) == self._aside and (other is None or other.cloud is None):
            return
        self._aside = other is not None
        self._gallery.set_aside(self._aside)
        images = self._run_images if other is None else other
        if images is not None:
            self._show_kind_of(images)
        if self._plane and not self._aside and self._newest is not None:
            self._points.add(self._newest)

    def _show_kind_of(self, images: ImageSet) -> None:
        self._plane = images.cloud is not None
        self._gallery.setVisible(not self._plane)
        self._points.setVisible(self._plane)
        self._points.show_data(images)
        self._place()

    def add(self, preview: Preview) -> None:
        """Show what it paints now."""
        self._newest = preview
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
