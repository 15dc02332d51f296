"""Small versions of pictures, made when first seen and kept while there is room."""

from collections import OrderedDict
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from genstudio.ui.images import to_qimage
from genstudio.ui.theme import RADIUS, Palette
from genstudio.ui.widgets.scaled_picture import ScaledPicture

_KEPT = 3000
_FEW_PIXELS = 24
"""Pictures narrower than this show their pixels in thumbnails."""


class Thumbnails:
    """Pixmaps with round corners, by index, all of one size."""

    def __init__(self, source: Callable[[int], NDArray[np.uint8]]) -> None:
        """``source`` gives the uint8 (C, H, W) picture for an index."""
        self._source = source
        self._size = QSize()
        self._ratio = 1.0
        self._made: OrderedDict[int, QPixmap] = OrderedDict()

    def clear(self) -> None:
        self._made.clear()

    def forget(self, index: int) -> None:
        self._made.pop(index, None)

    def pixmap(self, index: int, size: QSize, ratio: float) -> QPixmap:
        """The thumbnail of ``size`` units at ``ratio`` device pixels per unit."""
        if size != self._size or ratio != self._ratio:
            self._made.clear()
            self._size, self._ratio = QSize(size), ratio
        if index in self._made:
            self._made.move_to_end(index)
            return self._made[index]
        made = self._made[index] = self._make(index)
        if len(self._made) > _KEPT:
            self._made.popitem(last=False)
        return made

    def _make(self, index: int) -> QPixmap:
        picture = ScaledPicture(to_qimage(self._source(index)))
        result = QPixmap(self._size * self._ratio)
        result.setDevicePixelRatio(self._ratio)
        result.fill(Qt.GlobalColor.transparent)
        box = QRectF(0, 0, self._size.width(), self._size.height())
        painter = QPainter(result)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if min(box.width(), box.height()) >= 4 * RADIUS.field:
            corners = QPainterPath()
            corners.addRoundedRect(box, RADIUS.field, RADIUS.field)
            painter.setClipPath(corners)
        picture.draw(painter, box, smooth=picture.size().width() >= _FEW_PIXELS)
        painter.end()
        return result


def paint_marks(painter: QPainter, box: QRectF, palette: Palette, current: bool, hovered: bool, focused: bool) -> None:
    """The ring around a thumbnail at ``box``: chosen, or under the pointer."""
    if not (current or hovered):
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    grow = QPointF(2, 2)
    ring = QRectF(box.topLeft() - grow, box.bottomRight() + grow)
    painter.setPen(QPen(QColor(palette.accent if current else palette.quiet), 2))
    painter.drawRoundedRect(ring, RADIUS.field + 2, RADIUS.field + 2)
    if current and focused:
        outer = ring.adjusted(-2, -2, 2, 2)
        painter.setPen(QPen(QColor(palette.text), 1))
        painter.drawRoundedRect(outer, RADIUS.field + 3, RADIUS.field + 3)
