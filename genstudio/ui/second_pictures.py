"""`SecondPictures`: another image set beside the first, for models that learn from two."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from genstudio.data.image_set import ImageSet
from genstudio.data.options import ReadOptions
from genstudio.ui.pictures import Pictures
from genstudio.ui.tasks import Tasks

KIND = "open second pictures"


class SecondPictures(Pictures):
    """Always read in the size and colours of the first set, and once more where that has others by then."""

    def __init__(self, first: Pictures, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(tasks, parent, KIND)
        self._first = first
        first.changed.connect(self._follow)

    def open_beside(self, source: str | Path) -> None:
        """Begin to open pictures in the size and colours of the first."""
        self.open(source, self._like_first())

    @property
    def fitting(self) -> ImageSet | None:
        """The set, where it has the size and colours of the first."""
        first, second = self._first.images, self.images
        if first is None or second is None or first.pixels.shape[1:] != second.pixels.shape[1:]:
            return None
        return second

    @Slot()
    def _follow(self) -> None:
        if self.loading:
            if self.wanted != self._like_first():
                self.open(self._source, self._like_first())
        elif self.images is not None and self.fitting is None:
            self.read_again(self._like_first())

    def _end_loading(self) -> None:
        """Where others were not opened after all, those that are there may have to follow."""
        ended = self._source
        super()._end_loading()
        if ended and self.images is not None and self.images.source != ended:
            QTimer.singleShot(0, self, self._follow)  # unless what ended it shows others now

    def _like_first(self) -> ReadOptions:
        from genstudio.data.open import options_like

        images = self._first.images
        return ReadOptions() if images is None else options_like(images)
