"""`LargeView`: one picture of a set as the model sees it, beside its original."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from genstudio.data.image_set import ImageSet, Originals
from genstudio.data.watch import Watch
from genstudio.ui.failure import Failure
from genstudio.ui.icons import Icon, icon
from genstudio.ui.images import to_qimage
from genstudio.ui.panels.dataset.browser.newest import Newest
from genstudio.ui.panels.dataset.browser.picture_words import class_of, name_of
from genstudio.ui.picture_facts import colour_word
from genstudio.ui.tasks import TaskCancelled, TaskProgress, Tasks, TaskWork
from genstudio.ui.theme import SPACE
from genstudio.ui.widgets.buttons import button, icon_button
from genstudio.ui.widgets.labels import ElidedLabel
from genstudio.ui.widgets.picture_well import PictureWell

KIND = "read an original"
MOST_PIXELS = 1024
"""Longer sides of an original are reduced to so many pixels before it reaches the screen."""


@dataclass(frozen=True, slots=True, eq=False)
class Original:
    """An original that was read.

    Attributes:
        image: reduced to `MOST_PIXELS`.
        size: width and height that it really has.
    """

    originals: Originals
    index: int
    image: QImage
    size: tuple[int, int]


class LargeView(QWidget):
    """Shows a picture and goes to its neighbours.

    Signals:
        closed: the person wants back to the grid.
        moved(int): the person wants the picture so many places further.
        removal_asked: the Delete key.
    """

    closed = Signal()
    moved = Signal(int)
    removal_asked = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dataset.large")
        self.setAccessibleName(self.tr("One picture, large"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._reading = Newest(tasks, KIND, self)
        self._images: ImageSet | None = None
        self._index = -1
        self._back = button(self.tr("All pictures"), "dataset.large.back", self)
        self._back.setIcon(icon(Icon.LEFT))
        self._back.setToolTip(self.tr("Back to all pictures (Esc)"))
        self._back.clicked.connect(self.closed)
        self._name = ElidedLabel("", "heading", self)
        self._name.setObjectName("dataset.large.name")
        self._place = ElidedLabel("", "quiet", self)
        self._place.setObjectName("dataset.large.place")
        self._previous = icon_button(
            Icon.LEFT, self.tr("Previous picture (arrow left)"), "dataset.large.previous", self
        )
        self._next = icon_button(Icon.RIGHT, self.tr("Next picture (arrow right)"), "dataset.large.next", self)
        self._previous.clicked.connect(lambda: self.moved.emit(-1))
        self._next.clicked.connect(lambda: self.moved.emit(1))
        self._seen = PictureWell("dataset.large.seen", self.tr("The picture as the model sees it"), self)
        self._original = PictureWell("dataset.large.original", "", self)
        self._seen_line = ElidedLabel("", "quiet", self)
        self._seen_line.setObjectName("dataset.large.seen_line")
        self._original_line = ElidedLabel("", "quiet", self)
        self._original_line.setObjectName("dataset.large.original_line")
        self._beside = QWidget(self)
        self._lay_out()

    def show_picture(self, images: ImageSet, index: int, place: int, count: int) -> None:
        """Show the picture of an index, which stands at ``place`` of the ``count`` that are shown."""
        shown = self._images
        other = shown is None or shown.pixels is not images.pixels or index != self._index
        self._images, self._index = images, index
        self._name.set_full_text(" · ".join(part for part in (name_of(images, index), class_of(images, index)) if part))
        self._place.set_full_text(self.tr("{place} of {count}").format(place=f"{place + 1:,}", count=f"{count:,}"))
        self._previous.setEnabled(place > 0)
        self._next.setEnabled(place + 1 < count)
        self._seen.set_caption(self.tr("left out") if index in images.left_out else "")
        size = f"{images.width} × {images.height}, {colour_word(images)}"
        self._seen_line.set_full_text(self.tr("As the model sees it: {size}").format(size=size))
        self._beside.setVisible(images.originals is not None)
        if other:
            self._seen.set_picture(to_qimage(images.pixels[index]))
            self._read_original(images, index)

    def clear(self) -> None:
        """Show nothing, and read nothing more."""
        self._reading.forget()
        self._images, self._index = None, -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps: dict[int, int] = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageUp: -10,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Space: 1,
            Qt.Key.Key_PageDown: 10,
        }
        if event.key() in steps:
            self.moved.emit(steps[event.key()])
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace):
            self.closed.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.removal_asked.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE.small)
        top.addWidget(self._back)
        top.addWidget(self._name, 1)
        top.addWidget(self._place)
        top.addWidget(self._previous)
        top.addWidget(self._next)
        seen = QVBoxLayout()
        seen.setSpacing(SPACE.small)
        seen.addWidget(self._seen, 1)
        seen.addWidget(self._seen_line)
        beside = QVBoxLayout(self._beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(SPACE.small)
        beside.addWidget(self._original, 1)
        beside.addWidget(self._original_line)
        pictures = QHBoxLayout()
        pictures.setSpacing(SPACE.medium)
        pictures.addLayout(seen, 1)
        pictures.addWidget(self._beside, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.medium)
        column.addLayout(top)
        column.addLayout(pictures, 1)

    def _read_original(self, images: ImageSet, index: int) -> None:
        self._original.set_picture(None)
        self._original.set_placeholder(self.tr("Reading the original…"))
        self._original_line.set_full_text(self.tr("The original"))
        if images.originals is None:
            self._reading.forget()
        else:
            self._reading.run(_reading(images.originals, index), self._take, self._fail)

    @Slot(object)
    def _take(self, original: Original) -> None:
        images = self._images
        if images is not None and images.originals is original.originals and original.index == self._index:
            self._original.set_picture(original.image)
            width, height = original.size
            size = f"{width:,} × {height:,}"
            self._original_line.set_full_text(self.tr("The original: {size}").format(size=size))

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        self._original.set_placeholder(failure.sentence)


def _reading(originals: Originals, index: int) -> TaskWork[Original]:
    def work(progress: TaskProgress, cancelled: TaskCancelled) -> Original:
        pixels = originals(index, Watch(cancelled=cancelled))
        _, height, width = pixels.shape
        image = to_qimage(pixels)
        if max(width, height) > MOST_PIXELS:
            mode = Qt.TransformationMode.SmoothTransformation
            image = image.scaled(QSize(MOST_PIXELS, MOST_PIXELS), Qt.AspectRatioMode.KeepAspectRatio, mode)
        return Original(originals, index, image, (width, height))

    return work
