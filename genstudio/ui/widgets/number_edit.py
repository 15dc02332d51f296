"""A field for a number that may be typed in any usual way."""

import math

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from genstudio.models.number_text import number_text
from genstudio.ui.theme import tabular


class NumberEdit(QLineEdit):
    """Takes ``0.001``, ``1e-3``, ``1,5``; says what is wrong instead of changing what was typed.

    Up and Down, and the wheel while it has the focus, step the value: by ``step``, or where ``logarithmic`` to the next
    of 1, 2, 5, 10, ... Where ``zero`` says what a 0 means, such as "no limit", an empty field shows that, and is 0.

    Signals:
        number_changed(object): what is typed is another valid number now (int or float), or none any more and the one
            before stands.
        validity_changed(bool): what is typed became valid, or stopped being so.
    """

    number_changed = Signal(object)
    validity_changed = Signal(bool)

    def __init__(
        self,
        value: float,
        whole: bool = False,
        minimum: float | None = None,
        maximum: float | None = None,
        step: float | None = None,
        logarithmic: bool = False,
        digits: int = 6,
        zero: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._whole = whole
        self._minimum = minimum
        self._maximum = maximum
        self._step = step if step is not None else 1.0 if whole else _default_step(minimum, maximum)
        self._logarithmic = logarithmic
        self._digits = digits
        self._zero = zero
        self._number: float = value
        self._before: float = value
        self._error = ""
        self.setFont(tabular(self.font()))
        self.setPlaceholderText(zero)
        self.set_number(value)
        self.textEdited.connect(self._on_edited)
        self.editingFinished.connect(self._settle)

    def number(self) -> float:
        """The last valid number: an int where only whole numbers are taken."""
        return int(self._number) if self._whole else float(self._number)

    def set_number(self, value: float) -> None:
        """Show ``value``; emits nothing but `validity_changed`."""
        self._number = self._before = value
        self.setText(self._text_of(value))
        self._set_error(self._problem(value))

    def set_blank(self) -> None:
        """Show no number, where there is none to show; `number` stays what it was."""
        self.clear()
        self._set_error("")

    def error(self) -> str:
        """What is wrong with what is typed, as a sentence; empty when it is fine."""
        return self._error

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step_by(1 if event.key() == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if not self.hasFocus() or not turned or self.isReadOnly():
            event.ignore()
            return
        self._step_by(1 if turned > 0 else -1)
        event.accept()

    @Slot()
    def _on_edited(self) -> None:
        typed = self._parsed()
        if typed is None:
            self._refuse(self.tr("Type a whole number.") if self._whole else self.tr("Type a number."))
        elif problem := self._problem(typed):
            self._refuse(problem)
        else:
            self._set_error("")
            self._take(typed)

    def _refuse(self, sentence: str) -> None:
        """What is typed is no number, so its first digits, such as the 2 of 2.5, are none that was meant."""
        self._take(self._before)
        self._set_error(sentence)

    def _take(self, number: float) -> None:
        if number != self._number:
            self._number = number
            self.number_changed.emit(self.number())

    @Slot()
    def _settle(self) -> None:
        self._before = self._number

    def _parsed(self) -> float | None:
        text = self.text().strip().replace(" ", "").replace("−", "-").replace(",", ".")
        if self._zero and not text:
            return 0.0
        try:
            value = float(text)
        except ValueError:
            return None
        return value if math.isfinite(value) and (not self._whole or value.is_integer()) else None

    def _problem(self, value: float) -> str:
        below = self._minimum is not None and value < self._minimum
        above = self._maximum is not None and value > self._maximum
        if not below and not above:
            return ""
        low = "" if self._minimum is None else number_text(self._minimum)
        high = "" if self._maximum is None else number_text(self._maximum)
        if low and high:
            return self.tr("Must be between {low} and {high}.").format(low=low, high=high)
        if low:
            return self.tr("Must be {low} or more.").format(low=low)
        return self.tr("Must be {high} or less.").format(high=high)

    def _step_by(self, direction: int) -> None:
        value = _next_in_decade(self._number, direction) if self._logarithmic else self._number + direction * self._step
        if self._minimum is not None:
            value = max(value, self._minimum)
        if self._maximum is not None:
            value = min(value, self._maximum)
        value = round(value) if self._whole else float(f"{value:.{self._digits}g}")
        if value != self._number:
            self.set_number(value)
            self.number_changed.emit(self.number())

    def _set_error(self, sentence: str) -> None:
        changed = bool(sentence) != bool(self._error)
        self._error = sentence
        if changed:
            mark_invalid(self, bool(sentence))
            self.validity_changed.emit(not sentence)

    def _text_of(self, value: float) -> str:
        if self._zero and value == 0:
            return ""
        if self._whole:
            return str(int(value))
        text = f"{value:.{self._digits}g}"
        mantissa, _, exponent = text.partition("e")
        return f"{mantissa}e{int(exponent)}" if exponent else text


def mark_invalid(field: QLineEdit, invalid: bool) -> None:
    """Give ``field`` the look of a mistake, or take it away."""
    field.setProperty("invalid", invalid)
    field.style().unpolish(field)
    field.style().polish(field)


def _default_step(minimum: float | None, maximum: float | None) -> float:
    return (maximum - minimum) / 20 if minimum is not None and maximum is not None else 0.1


def _next_in_decade(value: float, direction: int) -> float:
    """The next larger or smaller number of 1, 2, 5 times a power of ten."""
    if value <= 0:
        return value
    exponent = math.floor(math.log10(value) + 1e-9)
    steps = [mantissa * 10.0**power for power in range(exponent - 1, exponent + 2) for mantissa in (1, 2, 5)]
    if direction > 0:
        return next(step for step in steps if step > value * (1 + 1e-9))
    return next(step for step in reversed(steps) if step < value * (1 - 1e-9))
