"""`Bench`: the picture being cleaned, with undo, and the work that follows every change of it."""

from __future__ import annotations

from enum import Enum, IntEnum

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QUndoCommand

from genstudio.denoising.noise import Noise
from genstudio.denoising.restore import Restorer
from genstudio.ui.failure import Failure
from genstudio.ui.panels.denoising.model_watch import ModelWatch
from genstudio.ui.panels.denoising.setup import Method, Setup, Subject, chosen_method, restorer_of
from genstudio.ui.panels.denoising.work import (
    Cleaned,
    Comparison,
    Key,
    Mixed,
    Prepared,
    cleaning,
    comparing,
    mixing,
    preparing,
)
from genstudio.ui.studio import Studio

CLEAN = "denoising clean"
MIX = "denoising mix"
COMPARE = "denoising compare"
GATHER_MS = 30


class Stage(IntEnum):
    """What has to be done anew; each is followed by the next."""

    PREPARE = 0
    CLEAN = 1
    NOTHING = 2


class State(Enum):
    """What the bench is doing."""

    IDLE = "idle"
    WAITING = "waiting"
    WORKING = "working"
    STOPPED = "stopped"
    FAILED = "failed"


class Bench(QObject):
    """Shows every change of `setup` as soon as it is computed; the newest wins, and what was shown stays until then.

    Works only while it is awake (its page is on show), and waits for torch where it needs it.

    Attributes:
        setup: what is cleaned and how.
        state: what it does at present.
        prepared, cleaned, mixed: the latest results; those of an earlier setup until the new ones are there.
        comparison: how close `mixed` is to the clean picture; None where that is not known, or not yet.

    Signals:
        setup_changed: `setup` is another one, or means something else as the model is another one.
        state_changed: `state` has another value.
        progressed: done and total of the cleaning.
        prepared_changed, mixed_changed, compared: that result is new.
        failed: a `Failure`.
    """

    setup_changed = Signal()
    state_changed = Signal()
    progressed = Signal(int, int)
    prepared_changed = Signal()
    mixed_changed = Signal()
    compared = Signal()
    failed = Signal(object)

    def __init__(self, studio: Studio, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setup = Setup()
        self.state = State.IDLE
        self.prepared: Prepared | None = None
        self.cleaned: Cleaned | None = None
        self.mixed: Mixed | None = None
        self.comparison: Comparison | None = None
        self._studio = studio
        self._awake = False
        self._due = Stage.NOTHING
        self._method = self.method
        self._mix_is_newer = False
        self._with_difference = False
        self._before_drag: Setup | None = None
        self._dragged_to: Setup | None = None
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(GATHER_MS)
        self._gather.timeout.connect(self._begin)
        self._model_watch = ModelWatch(studio, self)
        self._model_watch.due.connect(self._clean_anew)
        studio.model_changed.connect(self._follow_model)
        studio.engine_changed.connect(self._note_engine)

    # Asking

    @property
    def method(self) -> Method:
        """What cleans, also where the person left it to the program."""
        return chosen_method(self.setup, self._studio.model)

    @property
    def key(self) -> Key:
        """What a cleaning depends on; equal for equal results, apart from the model's progress."""
        return self._key_with(self.setup.subject, self.setup.noise)

    @property
    def up_to_date(self) -> bool:
        """Whether the picture was cleaned with the present setup."""
        return self.cleaned is not None and self.cleaned.key == self.key

    @property
    def shows_another(self) -> bool:
        """Whether `mixed` is of another picture, made in another way or, with the work halted, not what is asked.

        A slider that is dragged is no other way: until the new picture is there, the one before shows where it was.
        """
        if self.mixed is None or self.prepared is None:
            return False
        subject, _, method, _ = made = self.mixed.cleaned.key
        if self.state in (State.STOPPED, State.FAILED):
            return made != self.key
        return subject is not self.prepared.subject or method is not self.method

    @property
    def settled(self) -> bool:
        """Whether that is on show and nothing more will come of itself."""
        mixed = self.mixed
        shown = mixed is not None and mixed.cleaned is self.cleaned and mixed.how == self.setup.blend
        return shown and self.up_to_date and self.state is State.IDLE

    @property
    def still_learning(self) -> bool:
        """Whether the cleaning gets better by itself."""
        return self.method is Method.MODEL and self._studio.training.active

    def restorer(self) -> Restorer:
        """The present way to clean, for other pictures too."""
        return restorer_of(self.method, self.setup.factor, self._studio.model)

    # Changing

    def choose(self, setup: Setup, text: str) -> None:
        """Change the setup as one command to undo."""
        self._studio.histories.denoising.push(_Change(self, self.setup, setup, text))

    def begin_drag(self) -> None:
        """A slider was grasped: all that follows until `end_drag` is one command."""
        if self._before_drag is None:
            self._before_drag = self.setup

    def drag(self, setup: Setup) -> None:
        self.show(setup)

    def end_drag(self, text: str) -> None:
        before, self._before_drag = self._before_drag, None
        if before is not None and before != self.setup:
            self._dragged_to = self.setup
            self._studio.histories.denoising.push(_Change(self, before, self.setup, text))

    def withdraw_drag(self) -> None:
        """The last drag was no drag but the first click of a double-click: as if it had never been."""
        dragged_to, self._dragged_to = self._dragged_to, None
        if dragged_to is not None and dragged_to is self.setup:
            self._studio.histories.denoising.undo()

    def show(self, setup: Setup) -> None:
        """Change the setup without a command."""
        former, self.setup = self.setup, setup
        if former == setup:
            return
        self._method, former_method = self.method, self._method
        self.setup_changed.emit()
        self._watch_model()
        if setup.subject is not former.subject or setup.noise != former.noise:
            self._demand(Stage.PREPARE)
        elif self._method is not former_method or setup.factor != former.factor:
            self._demand(Stage.CLEAN)
        elif setup.blend != former.blend:
            self._mix()

    def want_difference(self, wanted: bool) -> None:
        """Whether `mixed` is to bring the difference, which takes time for large pictures."""
        missing = wanted and not self._with_difference
        self._with_difference = wanted
        if missing:
            self._mix()

    def cancel(self) -> None:
        """Give up the cleaning under way."""
        self._studio.tasks.cancel(CLEAN)
        self._gather.stop()
        self._set_state(State.STOPPED)

    def again(self) -> None:
        """Clean after it was stopped or failed."""
        self._demand(Stage.PREPARE if self.prepared is None else Stage.CLEAN)

    def set_awake(self, awake: bool) -> None:
        """Work, or rest until the page is seen again."""
        self._awake = awake
        if not awake:
            self._gather.stop()
        elif self._due is not Stage.NOTHING and self.state is not State.STOPPED:
            self._demand(self._due)
        self._watch_model()

    # The work

    def _demand(self, stage: Stage) -> None:
        self._due = min(self._due, stage)
        if self._awake and self.setup.subject is not None and not self._gather.isActive():
            self._gather.start()

    @Slot()
    def _begin(self) -> None:
        setup, tasks = self.setup, self._studio.tasks
        if setup.subject is None or not self._awake or self._due is Stage.NOTHING:
            return
        if self._needs_engine() and not self._studio.engine_ready:
            self._set_state(State.WAITING)
            return
        self._set_state(State.WORKING)
        self._model_watch.forget()
        if self._due is Stage.PREPARE or self.prepared is None:
            tasks.run(CLEAN, preparing(setup.subject, setup.noise), self._take_prepared, self._fail)
        else:
            self._clean(self.prepared)

    def _clean(self, prepared: Prepared) -> None:
        work = cleaning(prepared, self.restorer(), self._key_with(prepared.subject, prepared.noise))
        self._studio.tasks.run(CLEAN, work, self._take_cleaned, self._fail, self._note_progress)

    def _key_with(self, subject: Subject | None, noise: Noise | None) -> Key:
        factor = self.setup.factor if self.method.takes_factor else 1.0
        return subject, noise, self.method, factor

    def _needs_engine(self) -> bool:
        return self.setup.noise is not None or self.method is Method.MODEL

    @Slot(object)
    def _take_prepared(self, prepared: Prepared) -> None:
        if self.prepared is None or self.prepared.subject is not prepared.subject:
            self.comparison = None
        self.prepared = prepared
        if (prepared.subject, prepared.noise) == (self.setup.subject, self.setup.noise):
            self._due = Stage.CLEAN
        self.prepared_changed.emit()
        # Though a slider has moved on: while it is dragged one sees where it was.
        self._clean(prepared)

    @Slot(object)
    def _take_cleaned(self, cleaned: Cleaned) -> None:
        self.cleaned = cleaned
        self._mix()
        if cleaned.key == self.key:
            self._due = Stage.NOTHING
            self._set_state(State.IDLE)

    @Slot(int, int)
    def _note_progress(self, done: int, total: int) -> None:
        self.progressed.emit(done, total)

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        self._set_state(State.FAILED)
        self.failed.emit(failure)

    def _mix(self) -> None:
        """Blend now, or once more when the present blending is done: a slider is never ahead by more than one."""
        if self.cleaned is None or self.cleaned.prepared.subject is not self.setup.subject:
            return
        if self._studio.tasks.running(MIX):
            self._mix_is_newer = True
            return
        self._mix_is_newer = False
        work = mixing(self.cleaned, self.setup.blend, self._with_difference)
        self._studio.tasks.run(MIX, work, self._take_mixed, self._fail)

    @Slot(object)
    def _take_mixed(self, mixed: Mixed) -> None:
        self._studio.tasks.cancel(MIX)  # its thread is about to end; another may begin now
        if mixed.cleaned is not self.cleaned:
            self._mix()
            return
        self.mixed = mixed
        self.mixed_changed.emit()
        if self._mix_is_newer:
            self._mix()
        elif mixed.cleaned.prepared.noise is None:
            self._compare_nothing()
        else:
            self._studio.tasks.run(COMPARE, comparing(mixed), self._take_comparison, self._fail)

    @Slot(object)
    def _take_comparison(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.compared.emit()

    def _compare_nothing(self) -> None:
        self._studio.tasks.cancel(COMPARE)
        self.comparison = None
        self.compared.emit()

    # The model

    @Slot()
    def _follow_model(self) -> None:
        former, self._method = self._method, self.method
        self.setup_changed.emit()
        if self._method is not former:
            self._demand(Stage.CLEAN)
        elif self._method is Method.MODEL and self._worth_cleaning_anew():
            self._model_watch.note()
        self._watch_model()

    def _worth_cleaning_anew(self) -> bool:
        """A search takes seconds of the processor that a training needs: it is done again when that has ended."""
        model = self._studio.model
        return not self._studio.training.active or (model is not None and model.can_encode)

    @Slot()
    def _clean_anew(self) -> None:
        self._demand(Stage.CLEAN)

    def _watch_model(self) -> None:
        busy = self.state in (State.WORKING, State.STOPPED) or self.setup.subject is None
        self._model_watch.set_wanted(self._awake and self.method is Method.MODEL and not busy)

    @Slot()
    def _note_engine(self) -> None:
        if self.state is State.WAITING:
            self._demand(self._due)

    def _set_state(self, state: State) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit()
            self._watch_model()


class _Change(QUndoCommand):
    """From one setup to another."""

    def __init__(self, bench: Bench, before: Setup, after: Setup, text: str) -> None:
        super().__init__(text)
        self._bench = bench
        self._before = before
        self._after = after

    def redo(self) -> None:
        self._bench.show(self._after)

    def undo(self) -> None:
        self._bench.show(self._before)
