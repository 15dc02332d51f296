"""`Pictures`: the image set that the window works on, and the opening of another one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from genstudio.data.builtin.cards import FACES
from genstudio.data.image_set import ImageSet, Labels, same_pictures
from genstudio.data.options import ReadOptions
from genstudio.data.source import paths_named_in, short_name
from genstudio.data.variation import Variation
from genstudio.ui.failure import Failure
from genstudio.ui.tasks import TaskCancelled, TaskProgress, Tasks, TaskWork

KIND = "open pictures"
BUILT_IN = FACES.address


class Pictures(QObject):
    """The present image set; a failed or cancelled opening leaves it as it was.

    Attributes:
        images: None until the first set was opened.
        options: how `images` was read.
        looked_back: whether they came with a training of before, and nothing was chosen for them since.
        loading: the name of what is being opened, empty when nothing is.
        done, total: how far that is; total is -1 when unknown.

    Signals:
        changed: `images` is another set, or the same with others left out or varied otherwise.
        loading_changed: `loading` has another value.
        progressed: `done` and `total` are new.
        failed: a `Failure`.
        given_up: the sources whose opening was given up for another, in their order, and that other one.
        cancelled: the opening was cancelled.
        recalled: they were opened with what the person had chosen for them before.
    """

    changed = Signal()
    loading_changed = Signal()
    progressed = Signal()
    failed = Signal(object)
    given_up = Signal(object, str)
    cancelled = Signal()
    recalled = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None, kind: str = KIND) -> None:
        """`kind` is that of its tasks: openings of one kind give up one another."""
        super().__init__(parent)
        self._kind = kind
        self.images: ImageSet | None = None
        self.options = ReadOptions()
        self.looked_back = False
        self.loading = ""
        self.done = 0
        self.total = -1
        self._tasks = tasks
        self._wanted = ReadOptions()
        self._source = ""
        self._given_up: list[str] = []

    @property
    def wanted(self) -> ReadOptions:
        """How the present pictures are read, or those that are being opened."""
        return self._wanted if self.loading else self.options

    @property
    def reading_again(self) -> bool:
        """Whether what is being opened is the present set once more, in another size, say."""
        return bool(self.loading) and self.images is not None and self._source == self.images.source

    @property
    def to_look_at(self) -> ImageSet | None:
        """The present set, if it is one of pictures and not of points of the plane."""
        return None if self.images is None or self.images.cloud is not None else self.images

    def open(self, source: str | Path, options: ReadOptions | None = None) -> None:
        """Begin to open pictures, giving up any other opening; without options as they were used the last time.

        With options, of the present set those stay left out that were, by their names if there are others now.
        """
        former, self._source = self._source, str(source)
        if former and (self.images is None or former != self.images.source):
            self._given_up.append(former)
        wanted = set(paths_named_in(self._source))
        self._given_up = [each for each in self._given_up if not wanted.issuperset(paths_named_in(each))]
        self._wanted = options or ReadOptions()
        self.done, self.total = 0, -1
        self.loading = short_name(str(source))
        self._tasks.run(
            self._kind, _opening(self._source, options, self.images), self._take, self._fail, self._progress
        )
        self.loading_changed.emit()
        if self._given_up and former != self._source:
            self.given_up.emit(tuple(self._given_up), self._source)

    def read_again(self, options: ReadOptions) -> None:
        """Open the present set once more, in another size or colour."""
        if self.images is not None:
            self.open(self.images.source, options)

    def show(self, images: ImageSet, options: ReadOptions | None = None) -> None:
        """Take over the set of a training of before, as it was then."""
        self.cancel()
        from genstudio.data.open import options_like

        self._wanted = options or options_like(images)
        self._show(images, looked_back=True)

    def cancel(self) -> None:
        loading = self.loading
        self._tasks.cancel(self._kind)
        self._end_loading()
        if loading:
            self.cancelled.emit()

    def set_left_out(self, indices: Labels) -> None:
        """Leave exactly these pictures of the present set out."""
        if self.images is not None:
            self.images, self.looked_back = self.images.without(indices), False
            self.changed.emit()

    def set_variation(self, variation: Variation) -> None:
        """Vary the present pictures so whenever a model learns from them."""
        if self.images is not None:
            self.images, self.looked_back = replace(self.images, variation=variation), False
            self.changed.emit()

    @Slot(object)
    def _take(self, opened: _Opened) -> None:
        former, images = self.images, opened.images
        self._wanted = opened.options
        here = former is not None and not self.looked_back and same_pictures(former, images)
        if here and former is not None:
            images = replace(images.without(former.left_out), variation=former.variation)
        self._show(images)
        if opened.recalled and not here:
            self.recalled.emit()

    def _show(self, images: ImageSet, looked_back: bool = False) -> None:
        self.images, self.looked_back = images, looked_back
        self.options = self._wanted
        self._end_loading()
        self.changed.emit()

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        self._end_loading()
        self.failed.emit(failure)

    @Slot(int, int)
    def _progress(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        self.progressed.emit()

    def _end_loading(self) -> None:
        self.loading = self._source = ""
        self._given_up = []
        self.loading_changed.emit()


def same_lesson(one: ImageSet, other: ImageSet) -> bool:
    """Whether a model would learn the same from both: the same pictures, read, left out and varied alike."""
    return one.variation == other.variation and same_reading(one, other)


def same_reading(one: ImageSet, other: ImageSet) -> bool:
    """Whether both are the same pictures, read and left out alike."""
    if one is other:
        return True
    alike = one.pixels.shape == other.pixels.shape
    alike = alike and one.reading.saved() == other.reading.saved()  # the same size may be another part of each
    return alike and np.array_equal(one.left_out, other.left_out) and same_pictures(one, other)


@dataclass(frozen=True, slots=True, eq=False)
class _Opened:
    """`recalled`: with what was chosen for them before."""

    images: ImageSet
    options: ReadOptions
    recalled: bool


def _opening(source: str, options: ReadOptions | None, present: ImageSet | None) -> TaskWork[_Opened]:
    def work(progress: TaskProgress, cancelled: TaskCancelled) -> _Opened:
        from genstudio.data.open import open_images
        from genstudio.project.set_choices import SetChoices, recall

        if options is None:
            choices = recall(source)
            wanted = ReadOptions() if choices is None else choices.options()
        else:
            same = present if present is not None and present.source == source else None
            choices = None if same is None else SetChoices.of(same, options)
            wanted = options
        images = open_images(source, wanted, progress, cancelled)
        if choices is not None:
            images = choices.applied_to(images)
        return _Opened(images, wanted, recalled=choices is not None and options is None)

    return work
