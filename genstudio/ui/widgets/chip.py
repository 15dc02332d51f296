"""A small label painted on top of a picture."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from genstudio.ui.theme import RADIUS, SPACE, TEXT, text_font

# On any picture, whatever the scheme: white on nearly black.
_INK = "#ffffff"
_GROUND = QColor(20, 20, 24, 200)
_HEIGHT = 24


def paint_chip(painter: QPainter, corner: QPointF, text: str, from_right: bool = False, room: float = 1e6) -> None:
    """Draw ``text`` with its upper left corner at ``corner``, or its upper right; at most ``room`` wide."""
    font = text_font(TEXT.body)
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room - 2 * SPACE.small)
    width = metrics.horizontalAdvance(shown) + 2 * SPACE.small
    box = QRectF(corner.x() - (width if from_right else 0), corner.y(), width, _HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_GROUND)
    painter.drawRoundedRect(box, RADIUS.field, RADIUS.field)
    painter.setFont(font)
    painter.setPen(QColor(_INK))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()
