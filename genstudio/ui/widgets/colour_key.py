"""One line of a legend: a dot in a colour of the theme, and what it stands for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from genstudio.ui.theme import SPACE, Palette, palette_of, set_role

DOT = 10


class ColourKey(QWidget):
    """A dot and a word."""

    def __init__(self, text: str, colour: Callable[[Palette], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        set_role(label, "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.small)
        row.addWidget(_Dot(colour, self), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(label, 1)


class _Dot(QWidget):
    def __init__(self, colour: Callable[[Palette], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._colour = colour
        self.setFixedSize(QSize(DOT, DOT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colour(palette_of(self))))
        painter.drawEllipse(QRectF(self.rect()))
        painter.end()
