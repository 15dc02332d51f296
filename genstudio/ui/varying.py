"""`Varying`: how the present pictures are varied while a model learns, as commands to undo."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack

from genstudio.data.image_set import ImageSet, same_pictures
from genstudio.data.variation import Variation
from genstudio.ui.pictures import Pictures
from genstudio.ui.set_command import SetCommand


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


class _Change(SetCommand):
    """From one variation to another."""

    def __init__(self, pictures: Pictures, images: ImageSet, variation: Variation, text: str) -> None:
        super().__init__(text)
        self._pictures = pictures
        self._images = images
        self._variation = variation

    def of_use(self) -> bool:
        present = self._pictures.images
        return present is not None and same_pictures(present, self._images)

    def _show_after(self) -> None:
        self._pictures.set_variation(self._variation)

    def _show_before(self) -> None:
        self._pictures.set_variation(self._images.variation)
