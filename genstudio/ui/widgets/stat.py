"""One fact: its name at the left, its value at the right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.labels import ElidedLabel


class Stat(QWidget):
    """A quiet label and a value in figures of equal width."""

    def __init__(self, label: str, name: str, value: str = "", tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setToolTip(tip)
        self._label = ElidedLabel(label, "quiet", self)
        self._value = QLabel(self)
        set_role(self._value, "number")
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._value.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.medium)
        row.addWidget(self._label, 1)
        row.addWidget(self._value)
        self.set_value(value)

    def set_value(self, value: str) -> None:
        if value != self._value.text() or not self.accessibleName():
            self._value.setText(value)
            self.setAccessibleName(f"{self._label.full_text()}: {value}")

    def set_label(self, label: str) -> None:
        self._label.set_full_text(label)
        self.setAccessibleName(f"{label}: {self.value()}")

    def value(self) -> str:
        return self._value.text()
