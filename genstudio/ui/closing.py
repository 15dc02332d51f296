"""`Closing`: how the window ends: a question where work is at stake, what a training has to keep, then every thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from genstudio.ui.dialogs import message
from genstudio.ui.dialogs.message import ChoiceRole, MessageChoice
from genstudio.ui.panels.training.quality_work import MEASURING
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.notice import NoticeKind
from genstudio.ui.widgets.training_strip import RunState

POLL_MS = 50


class Closing(QObject):
    """Destroying a running QThread would abort the process, so the window closes once every thread has ended.

    It is gone at once all the same, unless a training has something to keep; where that cannot be kept, it stays.

    Signals:
        begun: it is certain that the window will close, which may be hidden.
        ready: every thread has ended.
    """

    begun = Signal()
    ready = Signal()

    def __init__(self, studio: Studio, window: QWidget) -> None:
        super().__init__(window)
        self._studio = studio
        self._window = window
        self._asks = True
        self._certain = False
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._go_on)

    def allows(self) -> bool:
        """Whether the window may close now; if not, but the person wants it, `ready` follows."""
        if self._certain:
            return not self._studio.busy()
        if self._timer.isActive() or (self._asks and not self._may_close()):
            return False
        if not self._studio.busy():
            self._make_certain()
            return True
        self._begin()
        return False

    def insist(self) -> None:
        """Close without a question, as when the computer is shut down; `ready` follows."""
        self._asks = False
        if not self._timer.isActive() and not self._certain:
            self._begin()

    def _begin(self) -> None:
        if self._studio.training.active:
            self._studio.training.stop()
            self._studio.tell(NoticeKind.INFO, self.tr("Keeping what was learned, then closing …"))
            self._window.setEnabled(False)
        else:
            self._make_certain()
        self._timer.start()

    @Slot()
    def _go_on(self) -> None:
        if self._studio.training.active:
            return
        if not self._certain:
            if self._studio.training.failure is not None and self._asks:
                self._stay()
                return
            self._make_certain()
        if not self._studio.busy():
            self._timer.stop()
            self.ready.emit()

    def _stay(self) -> None:
        """What was learned is in memory only: the person can save it, or close once more."""
        self._timer.stop()
        self._window.setEnabled(True)
        failure = self._studio.training.failure
        sentence = self.tr("It could not be kept: {why} Save the model elsewhere (File), or close again to give it up.")
        self._studio.tell(NoticeKind.ERROR, sentence.format(why=failure.sentence if failure is not None else ""))

    def _make_certain(self) -> None:
        self._certain = True
        self._studio.wind_down()
        self.begun.emit()

    def _may_close(self) -> bool:
        """Ask where something would be stopped or lost."""
        studio = self._studio
        stops, lost = self._stopped(), self._lost()
        if not stops and not lost:
            return True
        stay = self.tr("Keep working")
        if studio.training.state in (RunState.PREPARING, RunState.RUNNING, RunState.PAUSED):
            stay = self.tr("Keep training")
        elif studio.tasks.running(MEASURING):
            stay = self.tr("Keep measuring")
        if lost:
            choices = (
                MessageChoice("close", self.tr("Close without it"), ChoiceRole.DANGER),
                MessageChoice("stay", stay, ChoiceRole.PRIMARY),
            )
        else:
            choices = (
                MessageChoice("close", self.tr("Stop and close"), ChoiceRole.PRIMARY),
                MessageChoice("stay", stay),
            )
        told = " ".join((*stops, *lost))
        return message.ask(self._window, self.tr("Close GenStudio?"), told, choices) == "close"

    def _stopped(self) -> list[str]:
        # Not before it closes: pages are built, and loaded, when they are first needed.
        from genstudio.ui.panels.denoising.batch import BATCH
        from genstudio.ui.panels.interpolation.export_menu import TASK as FILM

        studio = self._studio
        state, kept = studio.training.state, studio.training.kept
        said = []
        if state in (RunState.PREPARING, RunState.RUNNING):
            said.append(
                self.tr("A training is running. What it has learned so far is kept.")
                if kept
                else self.tr("A training is running.")
            )
        elif state is RunState.PAUSED:
            said.append(
                self.tr("A training is paused. What it has learned so far is kept, and it can go on later.")
                if kept
                else self.tr("A training is paused.")
            )
        if studio.tasks.running(MEASURING):
            said.append(self.tr("The quality of a model is being measured; its figures are not there yet."))
        if studio.tasks.running(FILM):
            said.append(self.tr("A film is being written."))
        if studio.tasks.running(BATCH):
            said.append(self.tr("A folder of pictures is being cleaned; those that are done stay."))
        return said

    def _lost(self) -> list[str]:
        """What is in memory only."""
        studio, training = self._studio, self._studio.training
        if training.job is None or training.kept:
            return []
        if training.active:
            return [
                self.tr("Its folder cannot be written, so what it learned is lost: stop it and save the model first.")
            ]
        finished = training.finished
        if finished is None or studio.model is not finished.model or studio.model_path is not None:
            return []
        sentence = self.tr("“{name}” is not on disk: its folder cannot be written. Save the model first to keep it.")
        return [sentence.format(name=training.job.name)]
