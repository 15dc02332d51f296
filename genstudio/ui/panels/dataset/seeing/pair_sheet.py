"""`PairSheet`: pictures as they were beside what the model gets of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from genstudio.ui.icons import Icon, paint_icon
from genstudio.ui.theme import MEASURE, RADIUS, SPACE, palette_of
from genstudio.ui.widgets.scaled_picture import SMOOTH_FROM

COLUMNS, ROWS = 2, 3
PAIRS = COLUMNS * ROWS
LEAST_ROW = 64


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """The original, None where there is none to be had, and what the model gets."""

    original: QImage | None
    seen: QImage


class PairSheet(QWidget):
    """Up to `PAIRS` pairs, as large as they fit."""

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs: tuple[Pair, ...] = ()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        self._pairs = tuple(pairs[:PAIRS])
        self.update()

    def pairs(self) -> tuple[Pair, ...]:
        return self._pairs

    def sizeHint(self) -> QSize:
        return QSize(600, ROWS * 2 * LEAST_ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, ROWS * LEAST_ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = palette_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = (self.width() - (COLUMNS - 1) * SPACE.medium) / COLUMNS
        height = (self.height() - (ROWS - 1) * SPACE.medium) / ROWS
        for place, pair in enumerate(self._pairs):
            row, column = divmod(place, COLUMNS)
            cell = QRectF(column * (width + SPACE.medium), row * (height + SPACE.medium), width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.field))
            painter.drawRoundedRect(cell, RADIUS.button, RADIUS.button)
            self._paint_pair(painter, cell.adjusted(SPACE.small, SPACE.small, -SPACE.small, -SPACE.small), pair)
        painter.end()

    def _paint_pair(self, painter: QPainter, room: QRectF, pair: Pair) -> None:
        half = (room.width() - MEASURE.icon - 2 * SPACE.small) / 2
        left = QRectF(room.left(), room.top(), half, room.height())
        right = QRectF(room.right() - half, room.top(), half, room.height())
        if pair.original is not None:
            _draw(painter, left, pair.original)
        middle = QPointF(room.center().x() - MEASURE.icon / 2, room.center().y() - MEASURE.icon / 2)
        arrow = QRectF(middle, QSizeF(MEASURE.icon, MEASURE.icon))
        paint_icon(painter, arrow, Icon.RIGHT, QColor(palette_of(self).quiet))
        _draw(painter, right, pair.seen)


def _draw(painter: QPainter, room: QRectF, image: QImage) -> None:
    size = QSizeF(image.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    corner = room.center() - QPointF(size.width() / 2, size.height() / 2)
    enlarged = size.width() > image.width() and min(image.width(), image.height()) < SMOOTH_FROM
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not enlarged)
    painter.drawImage(QRectF(corner, size), image)
