"""`DropVeil`: what a page shows while something that it can open is dragged over it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from genstudio.ui.icons import Icon, paint_icon
from genstudio.ui.theme import RADIUS, SPACE, TEXT, palette_of, text_font

ICON = 40
OPACITY = 225


class DropVeil(QWidget):
    """Covers its parent with an inviting frame."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = text
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = palette_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(palette.window)
        ground.setAlpha(OPACITY)
        painter.fillRect(self.rect(), ground)
        frame = QRectF(self.rect()).adjusted(SPACE.large, SPACE.large, -SPACE.large, -SPACE.large)
        painter.setPen(QPen(QColor(palette.accent), 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, RADIUS.card, RADIUS.card)
        middle = frame.center()
        box = QRectF(middle.x() - ICON / 2, middle.y() - ICON, ICON, ICON)
        paint_icon(painter, box, Icon.IMPORT, QColor(palette.accent))
        painter.setFont(text_font(TEXT.heading, bold=True))
        painter.setPen(QColor(palette.text))
        line = QRectF(frame.left(), middle.y() + SPACE.medium, frame.width(), 2 * TEXT.heading)
        painter.drawText(line, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self._text)
        painter.end()
