"""A sheet of pictures of the present set, to choose one from."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from genstudio.data.image_set import ImageSet
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import button
from genstudio.ui.widgets.thumbnail_grid import ThumbnailGrid

MOST = 200
SIZE = (620, 520)
THUMB = 64


class PicturePicker(QDialog):
    """Closes as soon as a picture was clicked.

    Signals:
        chosen(object): the picture, uint8 (C, H, W).
    """

    chosen = Signal(object)

    def __init__(self, images: ImageSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("interpolation.picker")
        self.setWindowTitle(self.tr("Choose a picture"))
        self._pictures = spread(images)
        held_out = images.held_out is not None
        text = self.tr("Unseen pictures of “{name}”") if held_out else self.tr("Pictures of “{name}”")
        heading = QLabel(text.format(name=images.name), self)
        set_role(heading, "heading")
        self.grid = ThumbnailGrid("interpolation.picker.pictures", self.tr("Pictures"), self)
        self.grid.set_thumb_size(THUMB)
        self.grid.set_pictures(self._pictures)
        self.grid.clicked.connect(self._take)
        cancel = button(self.tr("Cancel"), "interpolation.picker.cancel", self)
        cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.large, SPACE.large, SPACE.large, SPACE.large)
        column.setSpacing(SPACE.medium)
        column.addWidget(heading)
        column.addWidget(self.grid, 1)
        column.addWidget(cancel, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(*SIZE)

    @Slot(int)
    def _take(self, index: int) -> None:
        self.chosen.emit(self._pictures[index])
        self.accept()


def spread(images: ImageSet) -> npt.NDArray[np.uint8]:
    """At most `MOST` pictures, evenly from the whole set, held-out ones where the set brings some; a copy."""
    pixels = (images.held_out or images).pixels
    chosen = np.unique(np.linspace(0, len(pixels) - 1, min(MOST, len(pixels))).round().astype(np.int64))
    return np.ascontiguousarray(pixels[chosen])
