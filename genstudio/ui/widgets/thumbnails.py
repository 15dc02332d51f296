"""Small versions of pictures, made when first seen and kept while there is room."""

from collections import OrderedDict
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from genstudio.ui.images import to_qimage
from genstudio.ui.theme import RADIUS, Palette

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
        self._mask = QImage()
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
            self._mask = self._round_mask()
        if index in self._made:
            self._made.move_to_end(index)
            return self._made[index]
        made = self._made[index] = self._make(index)
        if len(self._made) > _KEPT:
            self._made.popitem(last=False)
        return made

    def _make(self, index: int) -> QPixmap:
        image = to_qimage(self._source(index))
        pixels = self._size * self._ratio
        few = image.width() < _FEW_PIXELS
        mode = Qt.TransformationMode.FastTransformation if few else Qt.TransformationMode.SmoothTransformation
        scaled = image.scaled(pixels, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
        scaled = scaled.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        painter = QPainter(scaled)
        # Cutting with a mask made once is far quicker than clipping each picture to a path.
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        painter.drawImage(0, 0, self._mask)
        painter.end()
        result = QPixmap.fromImage(scaled)
        result.setDevicePixelRatio(self._ratio)
        return result

    def _round_mask(self) -> QImage:
        mask = QImage(self._size * self._ratio, QImage.Format.Format_ARGB32_Premultiplied)
        mask.fill(Qt.GlobalColor.transparent)
        radius = RADIUS.field * self._ratio if min(mask.width(), mask.height()) >= 4 * RADIUS.field else 0.0
        painter = QPainter(mask)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.black)
        painter.drawRoundedRect(QRectF(mask.rect()), radius, radius)
        painter.end()
        return mask


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
