"""The legend of the loss plot: each entry hides and shows its curves."""

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from genstudio.ui.theme import HELD_OUT_DASH, RADIUS, SPACE, TEXT, SeriesColour, palette_of, text_font

_SWATCH = 18
_HEIGHT, _SMALL_HEIGHT = 30, 20
_FAINT = 0.3


class LegendKey(QPushButton):
    """A sample of the line and its name; unchecked, its curves are hidden."""

    def __init__(self, title: str, name: str, index: int | None, parent: QWidget | None = None) -> None:
        """``index`` is the place in the palette's series; None for the entry of all the held-out curves."""
        super().__init__(title, parent)
        self._index = index
        self._font = text_font(TEXT.body)
        self.setObjectName(name)
        self.setProperty("variant", "legend")
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMaximumHeight(_HEIGHT)

    def set_small(self, small: bool) -> None:
        """For a plot that has little room."""
        self._font = text_font(TEXT.small if small else TEXT.body)
        self.setMaximumHeight(_SMALL_HEIGHT if small else _HEIGHT)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        text = QFontMetrics(self._font).horizontalAdvance(self.text())
        return QSize(_SWATCH + text + 3 * SPACE.small - 2, self.maximumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = palette_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(QColor(palette.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.raised))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS.field, RADIUS.field)
        middle = self.height() / 2
        painter.setPen(self._pen())
        painter.drawLine(QPointF(SPACE.small, middle), QPointF(SPACE.small + _SWATCH, middle))
        painter.setFont(self._font)
        painter.setPen(QColor(palette.text if self.isChecked() else palette.quiet))
        left = _SWATCH + 2 * SPACE.small - 2
        line = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()

    def _pen(self) -> QPen:
        palette = palette_of(self)
        if self._index is None:
            pen = line_pen(SeriesColour(palette.quiet), held_out=True)
        else:
            pen = line_pen(palette.series[self._index % len(palette.series)], held_out=False)
        if not self.isChecked():
            pen.setColor(QColor(palette.line))
        return pen


def line_pen(colour: SeriesColour, held_out: bool) -> QPen:
    """How a curve is drawn: solid, dash-dotted where the colours begin again, held-out ones dashed."""
    pen = QPen(QColor(colour.colour), 2.0)
    pen.setCosmetic(True)
    dash = HELD_OUT_DASH if held_out else colour.dash
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if dash else Qt.PenCapStyle.SquareCap)
    if dash:
        pen.setDashPattern(list(dash))
    return pen


def faint_pen(colour: SeriesColour, ground: str) -> QPen:
    """The raw course behind a smoothed curve: mixed with the ground, for a transparent line takes ten times as long."""
    ink, paper = QColor(colour.colour), QColor(ground)
    mixed = QColor.fromRgbF(
        _FAINT * ink.redF() + (1 - _FAINT) * paper.redF(),
        _FAINT * ink.greenF() + (1 - _FAINT) * paper.greenF(),
        _FAINT * ink.blueF() + (1 - _FAINT) * paper.blueF(),
    )
    pen = QPen(mixed, 1.0)
    pen.setCosmetic(True)
    return pen
