"""`ReadingAgain`: in which size, colours and shape the present pictures are read, as commands to undo."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack

from genstudio.data.options import ReadOptions
from genstudio.ui.pictures import Pictures
from genstudio.ui.set_command import SetCommand


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


class _Change(SetCommand):
    """From one way of reading to another."""

    def __init__(self, pictures: Pictures, source: str, options: ReadOptions, text: str) -> None:
        super().__init__(text)
        self._pictures = pictures
        self._source = source
        self._before = pictures.wanted
        self._after = options

    def of_use(self) -> bool:
        # The files may be others by now: they are read anew.
        present = self._pictures.images
        return present is not None and present.source == self._source

    def _show_after(self) -> None:
        self._pictures.read_again(self._after)

    def _show_before(self) -> None:
        self._pictures.read_again(self._before)
