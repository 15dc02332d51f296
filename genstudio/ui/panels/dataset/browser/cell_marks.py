"""`CellMarks`: what is painted over thumbnails, made once for a size and a scheme: it is needed hundreds of times."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from genstudio.ui.icons import Icon, paint_icon
from genstudio.ui.panels.dataset.browser.caption_writer import CaptionWriter
from genstudio.ui.theme import RADIUS, SPACE, Palette

RING = 3
"""How far rings reach beyond a thumbnail; as wide as the room around the grid."""
DIMMED = 175
"""Of 255, how much of the ground lies over a picture that was left out."""
BADGE = 20


class CellMarks:
    """Marks for thumbnails of one size, in rows of so many.

    Attributes:
        corners: over a row, the ground where the thumbnails' corners are round, and a line around each, without which
            white pictures have no end on a white ground.
        waiting: a row that is still being read.
        chosen, chosen_row, current, hovered: rings; to be drawn `RING` left and above of the thumbnail.
        left_out: dims the picture and marks it.
        captions: writes what stands below.
    """

    def __init__(self, thumb: QSize, columns: int, palette: Palette, ratio: float) -> None:
        self._thumb = thumb
        self._columns = columns
        self._palette = palette
        self._ratio = ratio
        self.captions = CaptionWriter(thumb.width(), palette.quiet)

    @cached_property
    def corners(self) -> QPixmap:
        def paint(painter: QPainter, box: QRectF) -> None:
            painter.fillPath(_outside(box, self._radius), self._ground)
            painter.strokePath(
                _rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), self._radius), QPen(QColor(self._palette.line))
            )

        return self._row(paint)

    @cached_property
    def waiting(self) -> QPixmap:
        colour = QColor(self._palette.field)
        return self._row(lambda painter, box: painter.fillPath(_rounded(box, self._radius), colour))

    @cached_property
    def chosen(self) -> QPixmap:
        return self._ring(QPen(QColor(self._palette.accent), 3), QColor(self._palette.accent), tint=56)

    @cached_property
    def chosen_row(self) -> QPixmap:
        """The same for a whole row at once."""
        step = self._thumb.width() + SPACE.small
        size = QSize(self._columns * step - SPACE.small + 2 * RING, self._thumb.height() + 2 * RING)

        def paint(painter: QPainter) -> None:
            for column in range(self._columns):
                painter.drawPixmap(column * step, 0, self.chosen)

        return self._pixmap(size, paint)

    @cached_property
    def current(self) -> QPixmap:
        """The keyboard stands here."""
        return self._ring(QPen(QColor(self._palette.text), 1.5), None, inset=-0.75)

    @cached_property
    def hovered(self) -> QPixmap:
        return self._ring(QPen(QColor(self._palette.quiet), 2), None)

    @cached_property
    def left_out(self) -> QPixmap:
        box = QRectF(0, 0, self._thumb.width(), self._thumb.height())

        def paint(painter: QPainter) -> None:
            veil = QColor(self._ground)
            veil.setAlpha(DIMMED)
            painter.fillPath(_rounded(box, self._radius), veil)
            side = min(BADGE, box.width() / 2, box.height() / 2)
            gap = SPACE.tiny if box.width() >= 2 * BADGE else 0
            disc = QRectF(box.right() - side - gap, box.top() + gap, side, side)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._palette.text))
            painter.drawEllipse(disc)
            shrink = side / 5
            paint_icon(painter, disc.adjusted(shrink, shrink, -shrink, -shrink), Icon.CLOSE, self._ground)

        return self._pixmap(self._thumb, paint)

    @property
    def _ground(self) -> QColor:
        return QColor(self._palette.card)

    @property
    def _radius(self) -> float:
        roomy = min(self._thumb.width(), self._thumb.height()) >= 6 * RADIUS.field
        return float(RADIUS.field if roomy else RADIUS.field // 2)

    def _row(self, paint: Callable[[QPainter, QRectF], None]) -> QPixmap:
        width, height = self._thumb.width(), self._thumb.height()
        step = width + SPACE.small

        def paint_all(painter: QPainter) -> None:
            for column in range(self._columns):
                paint(painter, QRectF(column * step, 0, width, height))

        return self._pixmap(QSize(self._columns * step - SPACE.small, height), paint_all)

    def _ring(self, pen: QPen, fill: QColor | None, tint: int = 0, inset: float = 0.0) -> QPixmap:
        size = QSize(self._thumb.width() + 2 * RING, self._thumb.height() + 2 * RING)
        half = pen.widthF() / 2 + inset
        box = QRectF(QPointF(half, half), QPointF(size.width() - half, size.height() - half))

        def paint(painter: QPainter) -> None:
            painter.setPen(pen)
            if fill is not None:
                soft = QColor(fill)
                soft.setAlpha(tint)
                painter.setBrush(soft)
            painter.drawRoundedRect(box, self._radius + RING - half, self._radius + RING - half)

        return self._pixmap(size, paint)

    def _pixmap(self, size: QSize, paint: Callable[[QPainter], None]) -> QPixmap:
        pixmap = QPixmap(size * self._ratio)
        pixmap.setDevicePixelRatio(self._ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)
        painter.end()
        return pixmap


def _rounded(box: QRectF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    return path


def _outside(box: QRectF, radius: float) -> QPainterPath:
    """What lies between a rectangle and the same with round corners."""
    path = _rounded(box, radius)
    path.addRect(box)
    return path
