"""`Checking`: looks the present pictures over beside the window, as soon as nothing more urgent is done."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from genstudio.data.image_set import ImageSet
from genstudio.ui.failure import Failure
from genstudio.ui.studio import Studio
from genstudio.ui.tasks import TaskCancelled, TaskProgress, TaskWork
from genstudio.ui.widgets.training_strip import RunState

if TYPE_CHECKING:
    from genstudio.data.doctor.examination import Examination

KIND = "check pictures"
DELAY_MS = 300
"""The first pictures come on the screen before the check takes the disk and a core."""


class CheckState(Enum):
    """Where the check of the present pictures stands."""

    NOTHING = "nothing"
    """There are no pictures, or points of the plane, of which nothing can be found."""
    SOON = "soon"
    PUT_OFF = "put off"
    """Until a training is over or paused, or the opening of pictures is over."""
    LOOKING = "looking"
    GIVEN_UP = "given up"
    DONE = "done"
    FAILED = "failed"


class Checking(QObject):
    """Begins by itself with each new set, gives way to trainings and openings, and goes on after them.

    Attributes:
        state: where it stands.
        examination: what came out, in state DONE.
        failure: why not, in state FAILED.

    Signals:
        changed: `state` is another, or what came out.
        progressed: done, total.
    """

    changed = Signal()
    progressed = Signal(int, int)

    def __init__(self, studio: Studio, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = CheckState.NOTHING
        self.examination: Examination | None = None
        self.failure = ""
        self._studio = studio
        self._images: ImageSet | None = None
        self._whole = False
        self._urgent = False
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(DELAY_MS)
        self._delay.timeout.connect(self._begin)
        studio.pictures.changed.connect(self._note_pictures)
        studio.pictures.loading_changed.connect(self._give_way)
        studio.training.state_changed.connect(self._give_way)
        self._note_pictures()

    @Slot()
    def check_now(self) -> None:
        """Begin, whatever else is done."""
        self._urgent = True
        self._begin()

    @Slot()
    def hasten(self) -> None:
        """Wait no longer: the person wants to see what comes out."""
        if self.state is CheckState.PUT_OFF:
            self.check_now()

    @Slot()
    def check_whole(self) -> None:
        """Begin again with every single picture of a large set."""
        self._whole = True
        self.check_now()

    @Slot()
    def give_up(self) -> None:
        self._studio.tasks.cancel(KIND)
        self._delay.stop()
        self._set_state(CheckState.GIVEN_UP)

    @Slot()
    def _note_pictures(self) -> None:
        images, former = self._studio.pictures.to_look_at, self._images
        self._images = images
        if images is not None and former is not None and former.pixels is images.pixels:
            return  # others are left out
        self._studio.tasks.cancel(KIND)
        self._delay.stop()
        self.examination = None
        self._whole = self._urgent = False
        if images is None:
            self._set_state(CheckState.NOTHING)
        else:
            self._await()

    @Slot()
    def _give_way(self) -> None:
        if self._busy() and not self._urgent:
            if self.state in (CheckState.SOON, CheckState.LOOKING):
                self._studio.tasks.cancel(KIND)
                self._delay.stop()
                self._set_state(CheckState.PUT_OFF)
        elif self.state is CheckState.PUT_OFF:
            self._await()

    def _busy(self) -> bool:
        training = self._studio.training
        learning = training.active and training.state is not RunState.PAUSED
        return learning or bool(self._studio.pictures.loading)

    def _await(self) -> None:
        if self._busy():
            self._set_state(CheckState.PUT_OFF)
        else:
            self._delay.start()
            self._set_state(CheckState.SOON)

    @Slot()
    def _begin(self) -> None:
        if self._images is None:
            return
        self._delay.stop()
        self._studio.tasks.run(KIND, _work(self._images, self._whole), self._take, self._fail, self.progressed.emit)
        self._set_state(CheckState.LOOKING)

    @Slot(object)
    def _take(self, examination: Examination) -> None:
        self.examination = examination
        self._urgent = False
        self._set_state(CheckState.DONE)

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        self.failure = failure.sentence
        self._urgent = False
        self._set_state(CheckState.FAILED)

    def _set_state(self, state: CheckState) -> None:
        self.state = state
        self.changed.emit()


def _work(images: ImageSet, whole: bool) -> TaskWork[Examination]:
    def work(progress: TaskProgress, cancelled: TaskCancelled) -> Examination:
        from genstudio.data.doctor.examination import examine
        from genstudio.data.doctor.sample import affordable
        from genstudio.data.watch import Watch

        return examine(images, Watch(progress, cancelled), None if whole else affordable(images))

    return work
