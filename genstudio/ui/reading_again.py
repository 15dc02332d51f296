"""`ReadingAgain`: in which size, colours and shape the present pictures are read, as commands to undo."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from genstudio.data.options import ReadOptions
from genstudio.ui.pictures import Pictures


class ReadingAgain(QObject):
    """Has `Pictures` open its present set once more, read otherwise."""

    def __init__(self, pictures: Pictures, history: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._history = history

    def read(self, options: ReadOptions) -> None:
        """Read them so."""
        images = self._pictures.images
        if images is not None and options != self._pictures.wanted:
            self._history.push(_Change(self._pictures, images.source, options, self.tr("Read pictures otherwise")))


class _Change(QUndoCommand):
    """From one way of reading to another; of no use any more once another set is open."""

    def __init__(self, pictures: Pictures, source: str, options: ReadOptions, text: str) -> None:
        super().__init__(text)
        self._pictures = pictures
        self._source = source
        self._before = pictures.wanted
        self._after = options

    def redo(self) -> None:
        self._read(self._after)

    def undo(self) -> None:
        self._read(self._before)

    def _read(self, options: ReadOptions) -> None:
        present = self._pictures.images
        if present is None or present.source != self._source:
            self.setObsolete(True)
        else:
            self._pictures.read_again(options)
