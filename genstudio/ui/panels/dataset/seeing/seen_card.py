"""`SeenCard`: some pictures beside what the model gets of them, and one as it is varied each time."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QWidget

from genstudio.data.image_set import ImageSet, Pixels
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled, GenStudioError
from genstudio.ui.failure import Failure
from genstudio.ui.images import to_qimage
from genstudio.ui.loading_bar import LoadingBar
from genstudio.ui.panels.dataset.browser.newest import Newest
from genstudio.ui.panels.dataset.seeing.pair_sheet import PAIRS, Pair, PairSheet
from genstudio.ui.tasks import TaskCancelled, TaskProgress, Tasks, TaskWork
from genstudio.ui.theme import set_role
from genstudio.ui.widgets.buttons import button
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.thumbnail_grid import ThumbnailGrid

READING, VARYING = "read examples", "vary an example"
MOST_PIXELS = 400
SAMPLES = 9
SAMPLES_HEIGHT = 84


class SeenCard(Card):
    """Examples are the same until others are asked for, however the set is read.

    Attributes:
        loading: how far the reading of the set in another way is.
    """

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("The pictures as they are, and what the model gets"))
        self._images: ImageSet | None = None
        self._round = 0
        self._reading = Newest(tasks, READING, self)
        self._varying = Newest(tasks, VARYING, self)
        self.loading = LoadingBar("dataset.seen", self)
        self._others = button(self.tr("Show others"), "dataset.seen.others", self)
        self._others.setProperty("compact", True)
        self._others.clicked.connect(self._show_others)
        self.add_to_header(self._others)
        self._sheet = PairSheet("dataset.seen.pairs", self.tr("Originals beside what the model gets"), self)
        self._line = QLabel(self)
        self._line.setObjectName("dataset.seen.line")
        self._line.setWordWrap(True)
        self._line.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._line, "heading")
        self._samples = ThumbnailGrid("dataset.seen.samples", self.tr("One picture, varied"), self)
        self._samples.set_columns(SAMPLES)
        self._samples.set_placeholder(self.tr("Getting ready…"))
        self._samples.setFixedHeight(SAMPLES_HEIGHT)
        self._samples.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self._sheet, 1)
        self.body.addWidget(self.loading)
        self.body.addWidget(self._line)
        self.body.addWidget(self._samples)

    def show_images(self, images: ImageSet) -> None:
        """Show examples of these pictures, as they were read and are varied now."""
        former, self._images = self._images, images
        if images.cloud is not None or not len(images.used):
            return
        if former is None or former.pixels is not images.pixels:
            self._show_pairs(images)
        self._show_samples(images)

    @Slot()
    def _show_others(self) -> None:
        self._round += 1
        if self._images is not None and len(self._images.used):
            self._show_pairs(self._images)
            self._show_samples(self._images)

    def _examples(self, images: ImageSet) -> list[int]:
        used = images.used
        chosen = np.random.default_rng(self._round).permutation(len(used))[:PAIRS]
        return [int(index) for index in used[chosen]]

    def _show_pairs(self, images: ImageSet) -> None:
        examples = self._examples(images)
        self._sheet.show_pairs([Pair(None, to_qimage(images.pixels[index])) for index in examples])
        self._reading.run(_pairs(images, examples), self._take_pairs, self._do_without)

    def _show_samples(self, images: ImageSet) -> None:
        varied = not images.variation.nothing
        self._line.setText(
            self.tr("One of them, as the model meets it each time:")
            if varied
            else self.tr(
                "To the model each picture always looks the same. Switch something on at the right to vary it."
            )
        )
        self._varying.run(_samples(images, self._examples(images)[0]), self._take_samples, self._do_without)

    @Slot(object)
    def _take_pairs(self, pairs: list[Pair]) -> None:
        self._sheet.show_pairs(pairs)

    @Slot(object)
    def _take_samples(self, samples: Pixels) -> None:
        self._samples.set_pictures(samples)

    @Slot(object)
    def _do_without(self, failure: Failure) -> None:
        """The log has what is wrong; the pictures as the model gets them are shown all the same."""


def _pairs(images: ImageSet, examples: list[int]) -> TaskWork[list[Pair]]:
    def work(progress: TaskProgress, cancelled: TaskCancelled) -> list[Pair]:
        watch = Watch(cancelled=cancelled)
        return [Pair(_original(images, index, watch), to_qimage(images.pixels[index])) for index in examples]

    return work


def _original(images: ImageSet, index: int, watch: Watch) -> QImage | None:
    """Reduced to what a screen shows; of pictures that are stored as the model gets them, the same."""
    if images.originals is None:
        return to_qimage(images.pixels[index])
    try:
        image = to_qimage(images.originals(index, watch))
    except Cancelled:
        raise
    except GenStudioError:
        return None
    size = QSize(MOST_PIXELS, MOST_PIXELS)
    if max(image.width(), image.height()) <= MOST_PIXELS:
        return image
    return image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _samples(images: ImageSet, index: int) -> TaskWork[Pixels]:
    picture, variation = images.pixels[index].copy(), images.variation

    def work(progress: TaskProgress, cancelled: TaskCancelled) -> Pixels:
        from genstudio.training.varying import varied_pixels

        return np.concatenate([picture[None], varied_pixels(picture, SAMPLES - 1, variation, seed=index)])

    return work
