"""`AimChoice`: what for, besides how fast or good: a model's own presets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import enable
from genstudio.ui.widgets.setting_row import CalmComboBox

if TYPE_CHECKING:
    from genstudio.models.base import Aim

NAME = "training.aim"


class AimChoice(QWidget):
    """A list of aims with a sentence on when to choose the present one. Hidden where a model has none.

    Signals:
        chosen(str): the person took the aim of this key; empty for none.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._aims: tuple[Aim, ...] = ()
        self._brief = False
        label = QLabel(self.tr("Aim"), self)
        set_role(label, "quiet")
        self._list = CalmComboBox(self)
        self._list.setObjectName(NAME)
        self._list.setAccessibleName(label.text())
        self._list.setToolTip(self.tr("Settings made for one purpose, on top of speed or quality"))
        self._list.activated.connect(self._take)
        label.setBuddy(self._list)
        self._purpose = QLabel(self)
        self._purpose.setObjectName(f"{NAME}.purpose")
        self._purpose.setWordWrap(True)
        self._purpose.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._purpose, "quiet")
        row = QHBoxLayout()
        row.setSpacing(SPACE.medium)
        row.addWidget(label)
        row.addWidget(self._list, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addLayout(row)
        column.addWidget(self._purpose)
        self.hide()

    def show_aims(self, aims: Sequence[Aim], current: str) -> None:
        """Offer these; ``current``: the key of the chosen one, empty for none."""
        if tuple(aims) != self._aims:
            self._aims = tuple(aims)
            self._list.clear()
            self._list.addItem(self.tr("None"), "")
            for aim in aims:
                self._list.addItem(aim.title, aim.key)
                self._list.setItemData(self._list.count() - 1, aim.purpose, Qt.ItemDataRole.ToolTipRole)
        self._list.setCurrentIndex(max(0, self._list.findData(current)))
        purpose = next((aim.purpose for aim in aims if aim.key == current), "")
        self._purpose.setText(purpose)
        self._purpose.setVisible(bool(purpose))
        self._list.setAccessibleDescription(purpose)
        self._show()

    def set_brief(self, brief: bool) -> None:
        """Step aside while what is locked is folded away, or come back."""
        self._brief = brief
        self._show()

    def set_locked(self, locked: bool, reason: str = "") -> None:
        """While training nothing can be chosen, and it says why."""
        enable(self._list, not locked, reason)

    def _show(self) -> None:
        self.setVisible(bool(self._aims) and not self._brief)

    @Slot(int)
    def _take(self, index: int) -> None:
        self.chosen.emit(self._list.itemData(index))
