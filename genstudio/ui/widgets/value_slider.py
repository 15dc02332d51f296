"""A slider for a real number, light enough for hundreds on one page."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from genstudio.ui.theme import MEASURE, SPACE, TEXT, Palette, palette_of, tabular, text_font

_GROOVE = 4
_KNOB = 7.5
_RING = 3
_LABEL_WIDTH = 98
_VALUE_WIDTH = 52
_SMALL_STEPS = 60
"""An arrow key moves by one of so many parts of the range; a page key by ten of them."""


class ValueSlider(QWidget):
    """Label, slider and value in one line, all painted here.

    The line is filled from ``origin`` to the value. Double-click puts the default back. The wheel works on the focused
    slider only, so that a list of sliders scrolls. Every way of changing the value lies between `editing_started` and
    `editing_finished`: one drag, one key or one click is one step to undo. A double-click is one step too: what its
    first click did is withdrawn.

    Signals:
        value_changed(float): moved, by the person or by ``set_value(..., quiet=False)``.
        editing_started: before the first change.
        editing_finished: after the last change.
        withdrawn: the click before was the first of a double-click; what it changed should not have been.
    """

    value_changed = Signal(float)
    editing_started = Signal()
    editing_finished = Signal()
    withdrawn = Signal()

    def __init__(
        self,
        label: str,
        name: str,
        minimum: float = 0.0,
        maximum: float = 1.0,
        default: float = 0.0,
        decimals: int = 2,
        unit: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._label = label
        self._minimum = minimum
        self._maximum = maximum
        self._default = default
        self._origin = minimum
        self._decimals = decimals
        self._unit = unit
        self._signed = False
        self._value = min(max(default, minimum), maximum)
        self._label_width = _LABEL_WIDTH if label else 0
        self._value_width = _VALUE_WIDTH
        self._dragging = False
        self._grab = 0.0
        self._pressed_at = self._value
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # The value

    def value(self) -> float:
        return self._value

    def set_value(self, value: float, quiet: bool = True) -> None:
        """Move to ``value``, or to the nearer end of the range; ``quiet``: without a signal."""
        value = min(max(value, self._minimum), self._maximum)
        if value == self._value:
            return
        self._value = value
        self.update()
        if QAccessible.isActive():
            self.setAccessibleDescription(self.value_text())
        if not quiet:
            self.value_changed.emit(value)

    def value_text(self) -> str:
        """The value as it stands at the right."""
        rounded = round(self._value, self._decimals) + 0.0
        number = f"{rounded:{'+' if self._signed else ''}.{self._decimals}f}".replace("-", "−")
        return f"{number} {self._unit}" if self._unit else number

    def set_range(self, minimum: float, maximum: float) -> None:
        """Give the slider another range; a value outside moves to its end without a signal."""
        if self._origin == self._minimum:
            self._origin = minimum
        self._minimum, self._maximum = minimum, maximum
        self.set_value(self._value)
        self.update()

    # The look

    def label(self) -> str:
        return self._label

    def set_label_width(self, pixels: int) -> None:
        """The label's share of the line; 0 for none. Longer labels take a second line of smaller text."""
        self._label_width = pixels
        self.update()

    def set_value_width(self, pixels: int) -> None:
        """The value's share of the line; 0 to hide it."""
        self._value_width = pixels
        self.update()

    def set_bipolar(self, origin: float = 0.0) -> None:
        """Fill from ``origin`` to either side and show the sign."""
        self._origin = origin
        self._signed = True
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._label_width + self._value_width + 160, MEASURE.control)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._label_width + self._value_width + 60, MEASURE.control)

    # Qt's events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = self._value
        if event.button() != Qt.MouseButton.LeftButton or event.position().x() < self._label_width:
            event.ignore()
            return
        offset = event.position().x() - self._x_of(self._value)
        on_knob = abs(offset) <= _KNOB
        # Taken by the knob it must not jump to the pointer's middle.
        self._grab = offset if on_knob else 0.0
        self._dragging = True
        self.editing_started.emit()
        if not on_knob:
            self._drag_to(event.position().x())
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._drag_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging and event.button() == Qt.MouseButton.LeftButton:
            self._dragging = False
            self.update()
            self.editing_finished.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._value != self._pressed_at:
            self.withdrawn.emit()
        self._change_to(self._default)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if not self.hasFocus() or not turned:
            event.ignore()
            return
        self._change_to(self._value + turned / 120 * self._small_step())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = self._small_step()
        targets: dict[int, float] = {
            Qt.Key.Key_Left: self._value - step,
            Qt.Key.Key_Down: self._value - step,
            Qt.Key.Key_Right: self._value + step,
            Qt.Key.Key_Up: self._value + step,
            Qt.Key.Key_PageDown: self._value - 10 * step,
            Qt.Key.Key_PageUp: self._value + 10 * step,
            Qt.Key.Key_Home: self._minimum,
            Qt.Key.Key_End: self._maximum,
            Qt.Key.Key_Delete: self._default,
        }
        if event.key() in targets:
            self._change_to(targets[event.key()])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = palette_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._label_width:
            self._paint_label(painter, palette)
        self._paint_slider(painter, palette)
        if self._value_width:
            painter.setFont(tabular(text_font(TEXT.body)))
            painter.setPen(QColor(palette.quiet if self.isEnabled() else palette.disabled))
            line = QRect(self.width() - self._value_width, 0, self._value_width, self.height())
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.value_text())
        painter.end()

    # Parts

    def _paint_label(self, painter: QPainter, palette: Palette) -> None:
        room = QRect(0, 0, self._label_width - SPACE.small, self.height())
        painter.setPen(QColor(palette.text if self.isEnabled() else palette.disabled))
        one_line = QFontMetrics(text_font(TEXT.body)).horizontalAdvance(self._label) <= room.width()
        painter.setFont(text_font(TEXT.body if one_line else TEXT.small))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room, flags, self._label)

    def _paint_slider(self, painter: QPainter, palette: Palette) -> None:
        left, right = self._groove()
        middle = self.height() / 2
        accent = QColor(palette.accent if self.isEnabled() else palette.disabled)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.line))
        painter.drawRoundedRect(QRectF(left, middle - _GROOVE / 2, right - left, _GROOVE), 2, 2)
        start, end = sorted((self._x_of(min(max(self._origin, self._minimum), self._maximum)), self._x_of(self._value)))
        painter.setBrush(accent)
        painter.drawRoundedRect(QRectF(start, middle - _GROOVE / 2, end - start, _GROOVE), 2, 2)
        knob = QPointF(self._x_of(self._value), middle)
        if self.hasFocus() or self._dragging:
            halo = QColor(accent)
            halo.setAlpha(70)
            painter.setBrush(halo)
            painter.drawEllipse(knob, _KNOB + 3.5, _KNOB + 3.5)
        painter.setBrush(QColor("white") if self.isEnabled() else QColor(palette.card))
        painter.setPen(QPen(accent, _RING))
        painter.drawEllipse(knob, _KNOB - _RING / 2, _KNOB - _RING / 2)

    def _groove(self) -> tuple[float, float]:
        """Where the line begins and ends; the knob's halo has room on both sides."""
        room = _KNOB + 3.5
        gap = SPACE.small if self._value_width else 0
        return self._label_width + room, max(
            self._label_width + room + 1, self.width() - self._value_width - gap - room
        )

    def _x_of(self, value: float) -> float:
        left, right = self._groove()
        span = self._maximum - self._minimum
        return left + (value - self._minimum) / span * (right - left) if span else left

    def _drag_to(self, x: float) -> None:
        left, right = self._groove()
        part = (x - self._grab - left) / (right - left)
        self.set_value(self._minimum + part * (self._maximum - self._minimum), quiet=False)

    def _change_to(self, value: float) -> None:
        self.editing_started.emit()
        self.set_value(value, quiet=False)
        self.editing_finished.emit()

    def _small_step(self) -> float:
        return (self._maximum - self._minimum) / _SMALL_STEPS
