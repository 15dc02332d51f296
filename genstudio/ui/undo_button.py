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
        self._history = history
        self.clicked.connect(history.undo)
        history.indexChanged.connect(self._tell)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        possible = self._history.canUndo()
        self.setEnabled(possible)
        tip = self.tr("Undo: {what} (Ctrl+Z)").format(what=self._history.undoText())
        self.setToolTip(tip if possible else self.tr("Nothing was changed yet."))
