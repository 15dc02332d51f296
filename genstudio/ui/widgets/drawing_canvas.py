"""`DrawingCanvas`: a white square to draw on with the pointer or a pen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from genstudio.ui.theme import palette_of

SIDE = 256
"""Pixels of what is drawn; shown larger or smaller, as there is room."""
WHITE = QColor("white")
MOST_STEPS = 200


class DrawingCanvas(QWidget):
    """Round strokes in one colour and width; each stroke is one step back.

    Attributes:
        colour: of the next stroke.
        width_of_brush: in pixels of the picture.

    Signals:
        changed: another stroke is there, or one less.
    """

    changed = Signal()

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(SIDE, SIDE)
        self.colour = QColor("black")
        self.width_of_brush = 12.0
        self._image = _empty()
        self._former: list[QImage] = []
        self._last: QPointF | None = None

    def sizeHint(self) -> QSize:
        return QSize(SIDE * 3 // 2, SIDE * 3 // 2)

    def image(self) -> QImage:
        """What is drawn, SIDE x SIDE pixels."""
        return self._image.copy()

    def is_empty(self) -> bool:
        return self._image == _empty()

    def can_undo(self) -> bool:
        return bool(self._former)

    def undo(self) -> None:
        """Take the last stroke back, or the last clearing."""
        if self._former:
            self._image = self._former.pop()
            self._show()

    def clear(self) -> None:
        """An empty sheet; it can be undone."""
        if not self.is_empty():
            self._remember()
            self._image = _empty()
            self._show()

    def start_over(self) -> None:
        """An empty sheet for another picture, with nothing to undo."""
        self._former.clear()
        self._image = _empty()
        self._show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        sheet = self._sheet()
        painter.drawImage(sheet, self._image)
        painter.setPen(QColor(palette_of(self).edge))
        painter.drawRect(sheet.adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._remember()
            self._last = self._on_sheet(event.position())
            self._draw_to(self._last)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._last is not None:
            self._draw_to(self._on_sheet(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._last is not None:
            self._last = None
            self._show()

    def _draw_to(self, point: QPointF) -> None:
        """A line from where the pointer was; a dot where it has not moved."""
        assert self._last is not None
        painter = QPainter(self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.colour, self.width_of_brush)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        if point == self._last:
            painter.drawPoint(point)
        else:
            painter.drawLine(self._last, point)
        painter.end()
        self._last = point
        self.update()

    def _remember(self) -> None:
        self._former.append(self._image.copy())
        del self._former[:-MOST_STEPS]

    def _show(self) -> None:
        self.update()
        self.changed.emit()

    def _sheet(self) -> QRectF:
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _on_sheet(self, position: QPointF) -> QPointF:
        sheet = self._sheet()
        return (position - sheet.topLeft()) * (SIDE / sheet.width())


def _empty() -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(WHITE)
    return image
