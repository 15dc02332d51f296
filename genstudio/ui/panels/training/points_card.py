"""`PointsCard`: the points that a model invents, moving over the data, and behind them what its critic thinks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from genstudio.ui.panels.training.look_back import LookBack
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.colour_key import ColourKey
from genstudio.ui.widgets.stat import Stat

if TYPE_CHECKING:
    from genstudio.data.image_set import ImageSet
    from genstudio.data.point_cloud import PointCloud
    from genstudio.training.events import Preview
    from genstudio.ui.widgets.point_plot import PointPlot

Points = npt.NDArray[np.float32]

MOST_DATA = 2_500
MOST_DRAWN = 1_250
"""Of the model's points; more hide the landscape. All of them count."""
SURROUNDINGS = 86
"""Height of all that is not the plot: margins and title."""
LEAST_WORDS = 170
NOTHING = "–"


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What is shown at one moment: points of the plane, (N, 2), and scores (rows, columns)."""

    epoch: float
    samples: Points
    originals: Points
    copies: Points
    landscape: Points | None

    @property
    def nbytes(self) -> int:
        scores = 0 if self.landscape is None else self.landscape.nbytes
        return self.samples.nbytes + self.originals.nbytes + self.copies.nbytes + scores


class PointsCard(Card):
    """The cloud of the model's points, always from the same noise; how many heaps it finds; a slider back in time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("What it invents now"))
        self._cloud: PointCloud | None = None
        self._data: Points = np.empty((0, 2), np.float32)
        self._plot: PointPlot | None = None
        self._back: LookBack[Scene] = LookBack("training.points.time", self)
        self._back.moved.connect(self._show_again)
        self._modes = Stat(self.tr("Heaps found"), "training.points.modes", NOTHING, parent=self)
        self._modes.setToolTip(self.tr("Heaps (modes) with at least one good point of 2,500"))
        self._good = Stat(self.tr("Good points"), "training.points.good", NOTHING, parent=self)
        self._good.setToolTip(self.tr("Closer to the middle of a heap than three of its standard deviations"))
        self._keys = {
            "data": ColourKey(self.tr("the data"), lambda palette: palette.quiet, self),
            "samples": ColourKey(self.tr("what the model invents"), lambda palette: palette.second, self),
            "pairs": ColourKey(self.tr("from a point to its copy"), lambda palette: palette.text, self),
            "critic": ColourKey(self.tr("where the critic believes it"), lambda palette: palette.accent, self),
        }
        self._words = QLabel(self.tr("Each point is drawn from the same noise all the time: watch it travel."), self)
        self._words.setWordWrap(True)
        set_role(self._words, "small")
        self._lay_out()

    def height_for(self, width: int) -> int:
        """The height at which the plot leaves room for the words beside it."""
        return SURROUNDINGS + max(0, width - 2 * SPACE.large - SPACE.large - LEAST_WORDS)

    def prepare(self) -> None:
        """Make the plot, which loads pyqtgraph, once."""
        if self._plot is not None:
            return
        from genstudio.ui.widgets.point_plot import PointPlot

        self._plot = PointPlot("training.points", self.tr("The data and the points that the model invents"), self)
        self._row.insertWidget(0, self._plot)
        self._fit_plot()
        self._show_data()
        self._show_again()

    def show_data(self, images: ImageSet) -> None:
        """Begin anew with this set of points."""
        if images.cloud is None:
            return
        self._cloud = images.cloud
        self._data = images.cloud.to_plane(images.pixels[:MOST_DATA])
        self._back.clear()
        for stat in (self._modes, self._good):
            stat.set_value(NOTHING)
        for key in ("samples", "pairs", "critic"):
            self._keys[key].hide()
        self._words.hide()
        if self.isVisible():
            self.prepare()
        self._show_data()

    def add(self, preview: Preview) -> None:
        """Take in the newest points, and show them unless the person looks back."""
        cloud = self._cloud
        if cloud is None:
            return
        scene = Scene(
            preview.epoch,
            cloud.to_plane(preview.samples),
            cloud.to_plane(preview.originals),
            cloud.to_plane(preview.reconstructions),
            preview.landscape,
        )
        if self._back.add(scene) and self.isVisible():
            self._show_again()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_plot()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, SURROUNDINGS)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(SPACE.small)
        for stat in (self._modes, self._good):
            column.addWidget(stat)
        column.addSpacing(SPACE.small)
        for key in self._keys.values():
            column.addWidget(key)
        column.addSpacing(SPACE.small)
        column.addWidget(self._words)
        column.addStretch(1)
        side = QWidget(self)
        side.setLayout(column)
        side.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        column.setContentsMargins(0, 0, 0, 0)
        self._row = QHBoxLayout()
        self._row.setSpacing(SPACE.large)
        self._row.addWidget(side, 1)
        self.body.addLayout(self._row, 1)

    def _fit_plot(self) -> None:
        if self._plot is not None:
            width = self.width() - 3 * SPACE.large - LEAST_WORDS
            side = max(1, min(width, self.height() - SURROUNDINGS))
            self._plot.setFixedSize(side, side)

    def _show_data(self) -> None:
        if self._plot is not None and self._cloud is not None:
            self._plot.set_extent(self._cloud.extent)
            self._plot.set_data(self._data)
            self._plot.set_samples(None)
            self._plot.set_pairs(self._data[:0], self._data[:0])
            self._plot.set_landscape(None)

    @Slot()
    def _show_again(self) -> None:
        scene = self._back.shown()
        if scene is None or self._cloud is None:
            return
        from genstudio.evaluation.mode_coverage import mode_coverage

        coverage = mode_coverage(scene.samples, np.array(self._cloud.centres), self._cloud.std)
        self._modes.set_value(self.tr("{modes} of {all}").format(modes=coverage.modes, all=coverage.of))
        self._good.set_value(f"{coverage.good:.0%}")
        self._keys["samples"].show()
        self._keys["pairs"].setVisible(len(scene.originals) > 0)
        self._keys["critic"].setVisible(scene.landscape is not None)
        self._words.show()
        if self._plot is not None:
            self._plot.set_samples(scene.samples[:MOST_DRAWN])
            self._plot.set_pairs(scene.originals, scene.copies)
            self._plot.set_landscape(scene.landscape)
