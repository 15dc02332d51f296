"""Labels: one that shortens itself, and one that shows an icon."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from genstudio.ui.icons import Icon, paint_icon
from genstudio.ui.theme import Palette, palette_of, set_role
from genstudio.ui.widgets.tips import plain_tip


class ElidedLabel(QLabel):
    """One line of text that gives way: in fewer words or with an ellipsis, the whole of it in the tooltip."""

    def __init__(self, text: str = "", role: str = "quiet", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full, self._brief = text, ""
        set_role(self, role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._shorten()

    def set_full_text(self, text: str, brief: str = "") -> None:
        """``brief`` says the most important of it, where there is too little room for all."""
        if (text, brief) != (self._full, self._brief):
            self._full, self._brief = text, brief
            self._shorten()
            self.updateGeometry()

    def full_text(self) -> str:
        return self._full

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._full) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        metrics = self.fontMetrics()
        fitting = self._full if metrics.horizontalAdvance(self._full) <= self.width() else self._brief or self._full
        shown = metrics.elidedText(fitting, Qt.TextElideMode.ElideRight, max(0, self.width()))
        self.setText(shown)
        self.setToolTip(plain_tip(self._full) if shown != self._full else "")
        self.setAccessibleName(self._full)


class IconLabel(QWidget):
    """An icon as a picture, in a colour of the palette."""

    def __init__(self, which: Icon, size: int, colour: Callable[[Palette], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._which = which
        self._colour = colour
        self.setFixedSize(size, size)

    def set_icon(self, which: Icon, colour: Callable[[Palette], str]) -> None:
        self._which = which
        self._colour = colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, QRectF(self.rect()), self._which, QColor(self._colour(palette_of(self))))
        painter.end()
