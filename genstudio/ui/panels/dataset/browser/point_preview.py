"""`PointPreview`: points of the plane, in place of pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from genstudio.data.image_set import ImageSet, Labels

if TYPE_CHECKING:
    from genstudio.ui.widgets.point_plot import PointPlot

MOST_POINTS = 5_000


class PointPreview(QWidget):
    """A plot, made when the first points are shown: its library takes time to load."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plot: PointPlot | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_points(self, images: ImageSet, label: int | None) -> None:
        """Show a set of points; those of the class `label` stand out among the others."""
        cloud = images.cloud
        if cloud is None:
            return
        if self._plot is None:
            from genstudio.ui.widgets.point_plot import PointPlot

            self._plot = PointPlot("dataset.points", self.tr("The points of this set"), self)
            self._column.addWidget(self._plot)
        self._plot.set_extent(cloud.extent)
        self._plot.set_data(cloud.to_plane(images.pixels[:MOST_POINTS]))
        chosen: Labels = np.empty(0, np.int64)
        if label is not None and images.labels is not None:
            chosen = np.flatnonzero(images.labels[:MOST_POINTS] == label)
        self._plot.set_samples(cloud.to_plane(images.pixels[:MOST_POINTS][chosen]))
