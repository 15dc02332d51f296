"""Points of the plane, live: the data, a model's points over them, and behind both what its critic thinks.

Imports pyqtgraph, which takes a third of a second: import this module when its page is first shown.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from genstudio.ui.theme import Palette, palette_of

Points = npt.NDArray[np.float32]

DATA_SIZE = 5.0
SAMPLE_SIZE = 3.0
ALPHA = 200
LEVELS = 64
TINT = 0.7
"""How much of the accent a place has that the critic is surest of."""
TAILS = (2.0, 98.0)
"""Percentiles of the landscape between which its colours lie: a few extreme places must not pale all others."""
FOLLOWING = 0.3
"""How fast the scale of the colours follows the critic's: at once, and they would flicker."""
_NOTHING = np.empty((0, 2), np.float32)


class PointPlot(QWidget):
    """A square of the plane around the origin.

    A critic's scores have no unit, so that its landscape is coloured from the lowest to the highest of them.
    """

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._extent = 1.0
        self._samples: Points = _NOTHING
        self._landscape: Points | None = None
        self._scale: tuple[float, float] | None = None
        self._view = pg.GraphicsView(self, useOpenGL=False, background=None)
        self._view.setAntialiasing(True)
        self._view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._box = pg.ViewBox(lockAspect=True, enableMouse=False, enableMenu=False)
        self._box.disableAutoRange()
        self._view.setCentralItem(self._box)
        self._field = _SmoothImage(axisOrder="row-major")
        self._data_dots = pg.ScatterPlotItem(pxMode=True, size=DATA_SIZE, pen=None)
        self._pair_lines = pg.PlotCurveItem(connect="pairs", antialias=True)
        self._sample_dots = pg.ScatterPlotItem(pxMode=True, size=SAMPLE_SIZE, pen=None)
        for item in (self._field, self._data_dots, self._pair_lines, self._sample_dots):
            self._box.addItem(item, ignoreBounds=True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._view)
        self.set_extent(1.0)
        self._restyle()

    def set_extent(self, extent: float) -> None:
        """Show the square from -extent to +extent."""
        self._extent = extent
        self._show_landscape()
        self._box.setRange(QRectF(-extent, -extent, 2.0 * extent, 2.0 * extent), padding=0.0)

    def set_data(self, points: Points) -> None:
        """The real points, (N, 2)."""
        self._data_dots.setData(points[:, 0], points[:, 1])

    def set_samples(self, points: Points | None) -> None:
        """The model's points, (N, 2); None for none."""
        self._samples = _NOTHING if points is None else points
        self._sample_dots.setData(self._samples[:, 0], self._samples[:, 1])

    def set_pairs(self, originals: Points, copies: Points) -> None:
        """A line from each original (N, 2) to its copy (N, 2)."""
        ends = np.stack([originals, copies], axis=1).reshape(-1, 2)
        self._pair_lines.setData(ends[:, 0], ends[:, 1])

    def set_landscape(self, scores: Points | None) -> None:
        """How real each place looks to the critic, (rows, columns), from the lower left; None for no critic."""
        self._landscape = scores
        if scores is None:
            self._scale = None
        self._show_landscape()

    def samples(self) -> Points:
        """The model's points on show, (N, 2)."""
        return self._samples

    def landscape(self) -> Points | None:
        """The critic's scores on show."""
        return self._landscape

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_sample_dots"):
            self._restyle()

    def _show_landscape(self) -> None:
        scores = self._landscape
        if scores is None:
            self._field.setImage(np.zeros((1, 1), np.float32), levels=(0.0, 1.0))
        else:
            low, high = self._followed(*(float(edge) for edge in np.percentile(scores, TAILS)))
            self._field.setImage(scores, levels=(low, max(high, low + 1e-12)))
        self._field.setRect(QRectF(-self._extent, -self._extent, 2.0 * self._extent, 2.0 * self._extent))

    def _followed(self, low: float, high: float) -> tuple[float, float]:
        if self._scale is not None:
            low = self._scale[0] + FOLLOWING * (low - self._scale[0])
            high = self._scale[1] + FOLLOWING * (high - self._scale[1])
        self._scale = (low, high)
        return low, high

    def _restyle(self) -> None:
        palette = palette_of(self)
        self._view.setBackground(QColor(palette.card))
        self._field.setLookupTable(_colours(palette))
        self._data_dots.setBrush(QColor(palette.quiet))
        self._sample_dots.setBrush(_clear(palette.second, ALPHA))
        pen = QPen(_clear(palette.text, ALPHA), 1.0)
        pen.setCosmetic(True)
        self._pair_lines.setPen(pen)


class _SmoothImage(pg.ImageItem):  # type: ignore[misc]
    """A coarse image without its squares."""

    def paint(self, painter: QPainter, *arguments: object) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        super().paint(painter, *arguments)


def _colours(palette: Palette) -> npt.NDArray[np.uint8]:
    """From the quiet ground of a plot to a tint of the accent, (LEVELS, 3)."""
    ground, accent = (_red_green_blue(colour) for colour in (palette.field, palette.accent))
    shares = np.linspace(0.0, TINT, LEVELS)[:, None]
    colours: npt.NDArray[np.uint8] = np.rint(ground + (accent - ground) * shares).astype(np.uint8)
    return colours


def _red_green_blue(colour: str) -> npt.NDArray[np.float64]:
    parsed = QColor(colour)
    return np.array([parsed.red(), parsed.green(), parsed.blue()], np.float64)


def _clear(colour: str, alpha: int) -> QColor:
    result = QColor(colour)
    result.setAlpha(alpha)
    return result
