"""Where the ends come from: samples, Create, pictures; those of pictures are described again by each new model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from genstudio.ui.failure import Failure
from genstudio.ui.images import from_qimage
from genstudio.ui.own_picture import ask_picture, describing, poor_fit
from genstudio.ui.panels.interpolation.end_tile import Source
from genstudio.ui.panels.interpolation.picture_picker import PicturePicker
from genstudio.ui.route import End
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.notice import NoticeKind

if TYPE_CHECKING:
    from genstudio.latent.projection import Projection
    from genstudio.models.trained import TrainedModel

Pixels = npt.NDArray[np.uint8]


class EndChooser(QObject):
    """Takes one end of `Studio.route` from wherever the person wants it.

    Signals:
        busy_changed(bool): a picture is being described, or no more.
        progressed(int, int): done and total of that, where it takes time.
    """

    busy_changed = Signal(bool)
    progressed = Signal(int, int)

    def __init__(self, which: End, studio: Studio, window: QWidget) -> None:
        """``window`` is the parent of what is asked."""
        super().__init__(window)
        self._which = which
        self._studio = studio
        self._window = window
        self._task = f"describe {which.value}"
        self._described_by: TrainedModel | None = None
        self._remark = ""

    @Slot(Source)
    def choose(self, source: Source) -> None:
        if self._studio.model is None:
            return
        if source is Source.RANDOM:
            self._studio.route.choose(self._which, self._studio.route.random_anchor(), self.tr("Another end"))
        elif source is Source.CREATE:
            state = self._studio.desk.state
            anchor = self._studio.route.anchor(state.units, state.picture)
            self._studio.route.choose(self._which, anchor, self.tr("End from Create"))
        elif source is Source.PICTURES:
            self._pick()
        else:
            path = ask_picture(self._studio, self._window)
            if path is not None:
                self.describe(path)

    @Slot(QImage)
    def take_image(self, image: QImage) -> None:
        self.describe(from_qimage(image))

    @Slot(object)
    def describe(self, source: Path | Pixels, remark: str = "") -> None:
        """Put the end where the model sees this picture: a file, or uint8 (1 or 3, height, width).

        ``remark`` was told of it already, and stays in front of whatever else there is to tell.
        """
        model = self._studio.model
        if model is None:
            return
        self._described_by = model
        self._remark = remark
        # Not only when it is there: of two pictures dropped together one may fail before the other comes out well.
        self._studio.settled.emit("interpolation", True)
        self.busy_changed.emit(True)
        work = describing(model, source)
        self._studio.tasks.run(self._task, work, self._take, self._tell_failure, self._note_progress)

    @Slot()
    def cancel(self) -> None:
        """The end stays what it is."""
        self._studio.tasks.cancel(self._task)
        self.busy_changed.emit(False)

    def _pick(self) -> None:
        images = self._studio.pictures.to_look_at
        if images is not None:
            picker = PicturePicker(images, self._window)
            picker.chosen.connect(self.describe)
            picker.finished.connect(picker.deleteLater)
            picker.open()

    @Slot(object)
    def _take(self, projection: Projection) -> None:
        self.busy_changed.emit(False)
        model, described_by = self._studio.model, self._described_by
        if model is None or described_by is None or not described_by.same_space(model):
            return  # another model was opened meanwhile
        anchor = self._studio.route.anchor(model.prior.to_units(projection.latents), projection.original)
        self._studio.route.choose(self._which, anchor, self.tr("End from a picture"))
        poor = poor_fit(model, projection.fit)
        if poor:
            self._studio.tell(NoticeKind.INFO, f"{self._remark} {poor}".strip(), about="interpolation")

    @Slot(int, int)
    def _note_progress(self, done: int, total: int) -> None:
        self.progressed.emit(done, total)

    @Slot(object)
    def _tell_failure(self, failure: Failure) -> None:
        self.busy_changed.emit(False)
        self._studio.tell(NoticeKind.ERROR, f"{self._remark} {failure.sentence}".strip(), about="interpolation")
