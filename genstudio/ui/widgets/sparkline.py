"""A curve the size of a word."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from genstudio.ui.theme import palette_of

_SIZE = QSize(118, 24)
_MOST = 118
"""More points than this cannot be told apart."""


class Sparkline(QWidget):
    """The course of one number, without axes."""

    def __init__(self, label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: tuple[float, ...] = ()
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_values(self, values: Sequence[float]) -> None:
        """Show the course of ``values``; what is not a finite number is left out."""
        finite = [value for value in values if math.isfinite(value)]
        stride = max(1, -(-len(finite) // _MOST))
        kept = tuple(finite[::-1][::stride][::-1])
        if kept != self._values:
            self._values = kept
            self.update()

    def values(self) -> tuple[float, ...]:
        """What is drawn."""
        return self._values

    def sizeHint(self) -> QSize:
        return _SIZE

    def paintEvent(self, event: QPaintEvent) -> None:
        if len(self._values) < 2:
            return
        low, high = min(self._values), max(self._values)
        span = (high - low) or 1.0
        across, down = self.width() - 4, self.height() - 6
        count = len(self._values) - 1
        points = [
            QPointF(2 + across * index / count, 3 + down * (1 - (value - low) / span))
            for index, value in enumerate(self._values)
        ]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(palette_of(self).accent), 1.6)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points))
        painter.end()
