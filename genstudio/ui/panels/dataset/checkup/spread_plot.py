"""`SpreadPlot`: how often each lightness occurs in a set, by channel."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from genstudio.ui.theme import RADIUS, SPACE, TEXT, Palette, palette_of, text_font

HEIGHT = 132
COLOURS = (QColor("#e5484d"), QColor("#30a46c"), QColor("#3b82f6"))
"""Of red, green and blue, as in any picture editor; told apart without colour by their dashes."""
DASHES: tuple[list[float], ...] = ([], [6.0, 3.0], [2.0, 2.0])


class SpreadPlot(QWidget):
    """A curve per channel, from black at the left to white at the right.

    Heights are square roots of the shares: much of one lightness, such as black ground, leaves the others in sight.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heights: npt.NDArray[np.float64] = np.zeros((0, 0))
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_histogram(self, histogram: npt.NDArray[np.int64], words: str) -> None:
        """Show int64 (C, steps); ``words`` say it to who cannot see it."""
        roots = np.sqrt(histogram)
        self._heights = roots / max(float(roots.max(initial=0.0)), 1.0)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def heights(self) -> npt.NDArray[np.float64]:
        """Of the curves, (C, steps), the highest is 1."""
        return self._heights

    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = palette_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(palette.field))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS.field, RADIUS.field)
        words = TEXT.small + SPACE.small
        room = QRectF(self.rect()).adjusted(SPACE.small, SPACE.small, -SPACE.small, -words - SPACE.tiny)
        for channel, heights in enumerate(self._heights):
            self._paint_curve(painter, palette, room, heights, channel)
        painter.setPen(QColor(palette.quiet))
        painter.setFont(text_font(TEXT.small))
        line = QRectF(room.left(), room.bottom(), room.width(), words)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.tr("dark"))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.tr("light"))
        painter.end()

    def _paint_curve(
        self, painter: QPainter, palette: Palette, room: QRectF, heights: npt.NDArray[np.float64], channel: int
    ) -> None:
        grey = len(self._heights) == 1
        colour = QColor(palette.accent) if grey else COLOURS[channel]
        step = room.width() / max(1, len(heights) - 1)
        points = [QPointF(room.left() + i * step, room.bottom() - h * room.height()) for i, h in enumerate(heights)]
        below = QColor(colour)
        below.setAlpha(48)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(below)
        painter.drawPolygon(QPolygonF([room.bottomLeft(), *points, room.bottomRight()]))
        pen = QPen(colour, 2)
        if not grey and DASHES[channel]:
            pen.setDashPattern(DASHES[channel])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points))
