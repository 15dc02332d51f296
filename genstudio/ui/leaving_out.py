"""`LeavingOut`: leaving pictures out of the present set and taking them back in, as commands to undo."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from genstudio.data.image_set import ImageSet, Labels, same_pictures
from genstudio.ui.pictures import Pictures


class LeavingOut(QObject):
    """Changes `Pictures.images` to a set with other pictures left out; on the disk nothing changes."""

    def __init__(self, pictures: Pictures, history: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._history = history

    def leave_out(self, indices: Labels) -> None:
        """Neither train nor measure on these pictures any more, besides those that were left out before."""
        images = self._pictures.images
        if images is not None:
            self._change(images, np.union1d(images.left_out, indices), self.tr("Leave out"))

    def keep(self, indices: Labels) -> None:
        """Use these pictures again."""
        images = self._pictures.images
        if images is not None:
            self._change(images, np.setdiff1d(images.left_out, indices), self.tr("Keep"))

    def _change(self, images: ImageSet, left_out: Labels, text: str) -> None:
        if len(left_out) != len(images.left_out):
            self._history.push(_Change(self._pictures, images, left_out, text))


class _Change(QUndoCommand):
    """From some pictures left out to others; of no use any more once another set is open."""

    def __init__(self, pictures: Pictures, images: ImageSet, left_out: Labels, text: str) -> None:
        super().__init__(text)
        self._pictures = pictures
        self._images = images
        self._left_out = left_out

    def redo(self) -> None:
        self._show(self._left_out)

    def undo(self) -> None:
        self._show(self._images.left_out)

    def _show(self, left_out: Labels) -> None:
        present = self._pictures.images
        if present is None or not same_pictures(present, self._images):
            self.setObsolete(True)
        else:
            self._pictures.set_left_out(left_out)
