"""`LeavingOut`: leaving pictures out of the present set and taking them back in, as commands to undo."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack

from genstudio.data.image_set import ImageSet, Labels, same_pictures
from genstudio.ui.pictures import Pictures
from genstudio.ui.set_command import SetCommand


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


class _Change(SetCommand):
    """From some pictures left out to others."""

    def __init__(self, pictures: Pictures, images: ImageSet, left_out: Labels, text: str) -> None:
        super().__init__(text)
        self._pictures = pictures
        self._images = images
        self._left_out = left_out

    def of_use(self) -> bool:
        present = self._pictures.images
        return present is not None and same_pictures(present, self._images)

    def _show_after(self) -> None:
        self._pictures.set_left_out(self._left_out)

    def _show_before(self) -> None:
        self._pictures.set_left_out(self._images.left_out)
