"""`Varying`: how the present pictures are varied while a model learns, as commands to undo."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from genstudio.data.image_set import ImageSet, same_pictures
from genstudio.data.variation import Variation
from genstudio.ui.pictures import Pictures


class Varying(QObject):
    """Changes the `variation` of `Pictures.images`; the pictures stay as they are."""

    def __init__(self, pictures: Pictures, history: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._history = history

    def vary(self, variation: Variation) -> None:
        """Vary them so from the next training on."""
        images = self._pictures.images
        if images is not None and images.variation != variation:
            self._history.push(_Change(self._pictures, images, variation, self.tr("Vary pictures")))


class _Change(QUndoCommand):
    """From one variation to another; of no use any more once another set is open."""

    def __init__(self, pictures: Pictures, images: ImageSet, variation: Variation, text: str) -> None:
        super().__init__(text)
        self._pictures = pictures
        self._images = images
        self._variation = variation

    def redo(self) -> None:
        self._show(self._variation)

    def undo(self) -> None:
        self._show(self._images.variation)

    def _show(self, variation: Variation) -> None:
        present = self._pictures.images
        if present is None or not same_pictures(present, self._images):
            self.setObsolete(True)
        else:
            self._pictures.set_variation(variation)
