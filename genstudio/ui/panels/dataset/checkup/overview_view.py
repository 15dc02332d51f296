"""`OverviewView`: what all the pictures look like together."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from genstudio.data.doctor.overview import Overview
from genstudio.data.image_set import ImageSet
from genstudio.ui.images import to_qimage
from genstudio.ui.panels.dataset.checkup.spread_plot import SpreadPlot
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.picture_well import PictureWell
from genstudio.ui.widgets.thumbnail_grid import ThumbnailGrid

MEAN = 168
CLASS_THUMB = 56


class OverviewView(QWidget):
    """The mean picture, how light and which colours they are, and the mean picture of each class."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mean = PictureWell("dataset.check.mean", self.tr("The average of all pictures"), self)
        self._mean.setFixedSize(MEAN, MEAN)
        self._spread = SpreadPlot("dataset.check.spread", self)
        self._classes = ThumbnailGrid("dataset.check.class_means", self.tr("The average of each class"), self)
        self._classes.set_thumb_size(CLASS_THUMB)
        self._of_classes = _line(self.tr("The average of each class"), "heading", self)
        self._light = _line("", "quiet", self)
        about_mean = _line(self.tr("The average of all. A shape in it is what they have in common."), "quiet", self)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(SPACE.small)
        left.addWidget(self._mean)
        left.addWidget(about_mean)
        left.addStretch(1)
        about_mean.setFixedWidth(MEAN)
        right.addWidget(self._spread)
        right.addWidget(self._light)
        right.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(SPACE.large)
        row.addLayout(left)
        row.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE.medium)
        whole.addLayout(row)
        whole.addWidget(self._of_classes)
        whole.addWidget(self._classes, 1)
        whole.addStretch(0)

    def show_overview(self, overview: Overview, images: ImageSet) -> None:
        """Show it for these pictures."""
        self._mean.set_picture(to_qimage(overview.mean))
        if images.channels == 1:
            words = self.tr("How much of the pictures is dark and how much light. A model paints with the same shades.")
        else:
            words = self.tr(
                "How much red (solid), green (dashed) and blue (dotted) there is, from dark to light. Curves that lie "
                "on each other mean grey; a model paints with the same colours."
            )
        self._spread.show_histogram(overview.histogram, words)
        self._light.setText(words)
        several = len(overview.class_means) > 1
        self._classes.set_pictures(overview.class_means if several else None, images.class_names)
        for each in (self._classes, self._of_classes):
            each.setVisible(several)


def _line(text: str, role: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    set_role(label, role)
    return label
