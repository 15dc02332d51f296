"""`PreviewCard`: all the pictures of a set, or those of one class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from genstudio.data.image_set import ImageSet, Labels
from genstudio.data.point_cloud import PointCloud
from genstudio.ui.loading_bar import LoadingBar
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.setting_row import CalmComboBox
from genstudio.ui.widgets.thumbnail_grid import ThumbnailGrid

if TYPE_CHECKING:
    from genstudio.ui.widgets.point_plot import PointPlot

THUMBNAIL = 72
LONGEST_CLASS = 24
MOST_POINTS = 5_000

Pixels = npt.NDArray[np.uint8]


class PreviewCard(Card):
    """A grid of thumbnails with a class filter; while other pictures are opened, their progress stands in the header.

    Attributes:
        loading: the progress.

    Signals:
        picked(int): the picture of this index in the whole set was chosen.
    """

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Preview"))
        self._images: ImageSet | None = None
        self._shown: npt.NDArray[np.int64] | None = None
        self._filter = CalmComboBox(self)
        self._filter.setObjectName("dataset.class")
        self._filter.setAccessibleName(self.tr("Show only one class"))
        self._filter.setToolTip(self.tr("Show only one class"))
        self._filter.setMinimumContentsLength(LONGEST_CLASS)
        self._filter.activated.connect(self._choose_class)
        self._filter.hide()
        self.loading = LoadingBar("dataset", self)
        policy = self.loading.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that nothing jumps
        self.loading.setSizePolicy(policy)
        self.add_to_header(self.loading)
        self.add_to_header(self._filter)
        self._grid = ThumbnailGrid("dataset.grid", self.tr("The pictures of this set"), self)
        self._grid.set_thumb_size(THUMBNAIL)
        self._grid.set_placeholder(self.tr("The pictures appear here as soon as they are read."))
        self._grid.clicked.connect(self._pick)
        self._plot: PointPlot | None = None
        self.body.addWidget(self._grid, 1)

    def show_images(self, images: ImageSet) -> None:
        """Show all pictures of another set, from the first on."""
        self._images = images
        counts = images.class_counts()
        self._filter.clear()
        self._filter.addItem(self.tr("All classes ({count})").format(count=f"{len(images):,}"))
        for name, count in zip(images.class_names, counts, strict=False):
            self._filter.addItem(f"{name} ({count:,})")
        self._filter.setVisible(len(counts) > 1)
        self._grid.set_pictures(None)
        self._show_class(None)

    @Slot(int)
    def _choose_class(self, index: int) -> None:
        self._show_class(index - 1 if index > 0 else None)

    def _show_class(self, label: int | None) -> None:
        images = self._images
        if images is None:
            return
        self._grid.setVisible(images.cloud is None)
        if self._plot is not None:
            self._plot.setVisible(images.cloud is not None)
        if images.cloud is not None:
            self._show_points(images, images.cloud, label)
            return
        if label is None or images.labels is None:
            self._shown = None
            self._grid.set_pictures(images.pixels, _captions(images))
        else:
            self._shown = np.flatnonzero(images.labels == label)
            self._grid.set_pictures(images.pixels[self._shown])
        self._grid.verticalScrollBar().setValue(0)

    def _show_points(self, images: ImageSet, cloud: PointCloud, label: int | None) -> None:
        """A class stands out among the others."""
        if self._plot is None:
            from genstudio.ui.widgets.point_plot import PointPlot

            self._plot = PointPlot("dataset.points", self.tr("The points of this set"), self)
            self.body.addWidget(self._plot, 1)
        self._plot.set_extent(cloud.extent)
        self._plot.set_data(cloud.to_plane(images.pixels[:MOST_POINTS]))
        chosen: Labels = np.empty(0, np.int64)
        if label is not None and images.labels is not None:
            chosen = np.flatnonzero(images.labels[:MOST_POINTS] == label)
        self._plot.set_samples(cloud.to_plane(images.pixels[:MOST_POINTS][chosen]))

    @Slot(int)
    def _pick(self, index: int) -> None:
        self.picked.emit(index if self._shown is None else int(self._shown[index]))


def _captions(images: ImageSet) -> list[str] | None:
    """The class of every picture; nothing where all are of one."""
    if images.labels is None or len(images.class_names) < 2:
        return None
    return [images.class_names[label] for label in images.labels]
