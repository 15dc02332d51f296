"""Bringing a picture onto the bench: from a file, the clipboard, the pointer or the data set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from genstudio.project.run_files import MODEL_SUFFIX
from genstudio.ui.failure import Failure
from genstudio.ui.offer import Offer, Purpose
from genstudio.ui.own_picture import ask_picture
from genstudio.ui.panels.denoising.bench import Bench
from genstudio.ui.panels.denoising.setup import FIRST_NOISE, Subject
from genstudio.ui.panels.denoising.work import accepting, picking, reading, taking
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.drops import local_paths, picture
from genstudio.ui.widgets.notice import NoticeKind

OPEN = "denoising open"
DRAWS = 1 << 30


class Opening(QObject):
    """Reads pictures in the background; one that cannot be read leaves the bench as it is.

    Signals:
        folder_given: the path of a folder that was dropped or pasted.
    """

    folder_given = Signal(object)

    def __init__(self, bench: Bench, studio: Studio, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self._bench = bench
        self._studio = studio
        self._rng = np.random.default_rng()

    @Slot()
    def ask(self) -> None:
        """Let the person choose a file."""
        path = ask_picture(self._studio, self._page)
        if path is not None:
            self.open_file(path)

    @Slot()
    def paste(self) -> None:
        """Take what is on the clipboard."""
        mime: QMimeData | None = QGuiApplication.clipboard().mimeData()  # none where the platform has no clipboard
        if mime is None or not self.take(mime, self.tr("Pasted picture")):
            sentence = self.tr("There is no picture on the clipboard. Copy one first, in a browser or from a folder.")
            self._studio.tell(NoticeKind.INFO, sentence, about="denoising")

    def take(self, mime: QMimeData, name: str) -> bool:
        """Open what was dropped or pasted; False if there is no picture in it. `name` is for one without a file."""
        paths, image = local_paths(mime), picture(mime)
        if paths:
            self._take_paths(paths)
        elif image is not None:
            self._take_image(image, name)
        return bool(paths) or image is not None

    def open_file(self, path: Path) -> None:
        self._studio.tasks.run(OPEN, reading(path), self._take, self._fail)

    @Slot(object)
    def take_offer(self, offer: Offer) -> None:
        """Clean a picture of the data set as it is, without noise added."""
        if offer.purpose is Purpose.CLEAN:
            self._studio.tasks.run(OPEN, accepting(offer), self._take, self._fail)

    @Slot()
    def draw(self) -> None:
        """Another picture of the data set, of those that the training does not see."""
        self._draw(self._take)

    def draw_quietly(self) -> None:
        """The same without a step to undo: the page brings something to look at by itself."""
        self._draw(self._take_quietly)

    def _draw(self, take: Callable[[Subject], None]) -> None:
        images, job = self._studio.pictures.to_look_at, self._studio.training.job
        if images is None:
            return
        seed = job.config.seed if job is not None and job.images is images else 0
        naming = partial(self.tr("{set}, unseen picture {number}").format, set=images.name)
        work = picking(images, seed, int(self._rng.integers(DRAWS)), lambda number: naming(number=number))
        self._studio.tasks.run(OPEN, work, take, self._fail)

    def _take_paths(self, paths: list[Path]) -> None:
        first = paths[0]
        if first.is_dir():
            QTimer.singleShot(0, self, partial(self.folder_given.emit, first))  # whoever drops it waits until this ends
        elif first.suffix.lower() == MODEL_SUFFIX:
            self._studio.open_model(first)
        else:
            self.open_file(first)
            if len(paths) > 1:
                sentence = self.tr("The first of {count} pictures is shown. To clean many, press “Folder…”.")
                self._studio.tell(NoticeKind.INFO, sentence.format(count=len(paths)), about="denoising")

    def _take_image(self, image: QImage, name: str) -> None:
        self._studio.tasks.run(OPEN, taking(image.copy(), name), self._take, self._fail)

    @Slot(object)
    def _take(self, subject: Subject) -> None:
        self._studio.settled.emit("denoising", True)
        setup = self._bench.setup
        noise = None
        if not subject.own:
            former = setup.noise or FIRST_NOISE
            noise = replace(former, seed=former.seed + 1)
        text = self.tr("Open a picture") if subject.own else self.tr("Another picture")
        self._bench.choose(replace(setup, subject=subject, noise=noise), text)

    @Slot(object)
    def _take_quietly(self, subject: Subject) -> None:
        setup = self._bench.setup
        self._bench.show(replace(setup, subject=subject, noise=setup.noise or FIRST_NOISE))

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        self._studio.tell(NoticeKind.ERROR, failure.sentence, detail=failure.detail, about="denoising")
