"""Steps on one set of pictures, which nobody can take back once another one is open."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from genstudio.data.image_set import same_pictures
from genstudio.ui.pictures import Pictures


class SetCommand(QUndoCommand):
    """From one state of a set to another; the stack drops it instead where the set is not open any more."""

    def of_use(self) -> bool:
        """Whether its set is open, perhaps in another size."""
        raise NotImplementedError

    def redo(self) -> None:
        if self.of_use():
            self._show_after()
        else:
            self.setObsolete(True)

    def undo(self) -> None:
        if self.of_use():
            self._show_before()
        else:
            self.setObsolete(True)

    def _show_after(self) -> None:
        raise NotImplementedError

    def _show_before(self) -> None:
        raise NotImplementedError


class Sweeping(QObject):
    """Has the stack drop steps of no use as soon as another set is opened, so that none is offered that does nothing.

    It goes as far as the next step that is of use, in both directions: a stack drops only what comes next.
    """

    def __init__(self, pictures: Pictures, history: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._history = history
        self._images = pictures.images
        pictures.changed.connect(self._follow)

    @Slot()
    def _follow(self) -> None:
        former, present = self._images, self._pictures.images
        self._images = present
        # A step that is just being done shows the same pictures: the stack must be left alone until it is through.
        if former is None or present is None or same_pictures(former, present):
            return
        while self._useless(self._history.index() - 1):
            self._history.undo()
        while self._useless(self._history.index()):
            self._history.redo()

    def _useless(self, place: int) -> bool:
        command = self._history.command(place) if 0 <= place < self._history.count() else None
        return isinstance(command, SetCommand) and not command.of_use()
