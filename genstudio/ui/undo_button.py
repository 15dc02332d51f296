"""A button that takes the last change back and says which that is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QPushButton, QWidget


class UndoButton(QPushButton):
    """Follows an undo stack by itself."""

    def __init__(self, history: QUndoStack, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(self.tr("Undo"))
        self.setObjectName(name)
        self.setAccessibleName(self.text())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(history.undo)
        # The values come with the signals: the stack tells of its end too, when it must not be asked any more.
        history.canUndoChanged.connect(self.setEnabled)
        history.undoTextChanged.connect(self._describe)
        self.setEnabled(history.canUndo())
        self._describe(history.undoText())

    @Slot(str)
    def _describe(self, what: str) -> None:
        tip = self.tr("Undo: {what} (Ctrl+Z)").format(what=what)
        self.setToolTip(tip if what else self.tr("Nothing was changed yet."))
