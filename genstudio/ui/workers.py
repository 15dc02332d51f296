"""Everything that works beside the GUI's thread: training, one-off tasks, and painting for the sliders.

The thread of a `TrainingWorker` runs no event loop: orders reach it through `Control`, and what it tells waits in a
`Mailbox` until a timer of the GUI collects it. Exceptions end in the thread that met them; only texts travel on.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from PySide6.QtCore import QObject, QThread, Signal, Slot

from genstudio.errors import Cancelled, DataError, GenStudioError

if TYPE_CHECKING:
    from genstudio.models.trained import TrainedModel
    from genstudio.project.training_job import TrainingJob
    from genstudio.training.control import Control
    from genstudio.training.events import Event, Measured
    from genstudio.training.yardstick import Yardstick

STACK_BYTES = 8 * 2**20  # secondary threads get 512 KiB on macOS, in which BLAS crashes (numpy#11551)
MOST_MEASURED = 4000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong, as text only: an exception object would keep its frames' tensors alive (pytorch#27600).

    Attributes:
        sentence: for the person.
        detail: the traceback, for the log.
        expected: whether it was one of `genstudio.errors`; anything else is a fault of the program.
        instead: see `DataError`.
    """

    sentence: str
    detail: str
    expected: bool
    instead: str = ""


def failure_of(error: BaseException) -> Failure:
    """The failure to show for an exception, which goes to the log with its traceback."""
    detail = "".join(traceback.format_exception(error))
    if isinstance(error, GenStudioError):
        log.info("%s", detail)
        instead = error.instead if isinstance(error, DataError) else ""
        return Failure(str(error), detail, expected=True, instead=instead)
    log.error("%s", detail)
    if isinstance(error, MemoryError) or "out of memory" in str(error):
        sentence = "There is not enough memory for this. Choose smaller pictures, a smaller batch or a smaller network."
        return Failure(sentence, detail, expected=True)
    return Failure("Something unexpected went wrong. Your work is unharmed; the log has the details.", detail, False)


class Mailbox:
    """Events from the trainer until the GUI collects them: measurements in order, of everything else the latest."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._measured: list[Measured] = []
        self._latest: dict[type, Event] = {}

    def post(self, event: Event) -> None:
        """Called by the training thread."""
        from genstudio.training.events import Measured

        with self._lock:
            if isinstance(event, Measured):
                if len(self._measured) >= MOST_MEASURED:
                    self._measured = self._measured[1::2]
                self._measured.append(event)
            else:
                self._latest[type(event)] = event

    def collect(self) -> tuple[list[Measured], list[Event]]:
        """All that came since the last call."""
        with self._lock:
            measured, self._measured = self._measured, []
            latest, self._latest = list(self._latest.values()), {}
        return measured, latest


class TrainingWorker(QThread):
    """Trains in its own thread.

    Attributes:
        mailbox: what it tells.
        yardstick: set before the first event is told.
        failure: set before the thread ends, if it failed.
    """

    def __init__(self, job: TrainingJob, control: Control, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("training worker")
        self.setStackSize(STACK_BYTES)
        self.mailbox = Mailbox()
        self.yardstick: Yardstick | None = None
        self.failure: Failure | None = None
        self._job = job
        self._control = control

    def run(self) -> None:
        from genstudio.training.yardstick import Yardstick

        try:
            self.yardstick = Yardstick(self._job.images)
            self._job.run(self._control, self.mailbox.post)
        except Exception as error:  # nothing may leave a thread; shown by `TrainingRun`
            self.failure = failure_of(error)


Result = TypeVar("Result")
TaskProgress = Callable[[int, int | None], None]
TaskCancelled = Callable[[], bool]
TaskWork = Callable[[TaskProgress, TaskCancelled], Result]


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Who hears of a task, in the GUI's thread."""

    succeeded: Callable[[Any], None]
    failed: Callable[[Failure], None]
    progressed: Callable[[int, int], None] | None = None


class Task(QThread):
    """One piece of work beside the GUI, such as opening pictures.

    Signals:
        progressed: done, total (-1 when unknown), at most as often as the GUI can show.
        succeeded: with what the work returned.
        failed: with a `Failure`.
    """

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(object)

    def __init__(
        self, work: TaskWork[Any], callbacks: Callbacks, parent: QObject | None = None, after: Task | None = None
    ) -> None:
        """With `after`, the work begins when that task has told what came of its own."""
        super().__init__(parent)
        self.setObjectName("task")
        self.setStackSize(STACK_BYTES)
        self._over = threading.Event()
        self._after = after._over if after is not None else None
        self._work = work
        self._callbacks = callbacks
        self._cancelled = threading.Event()
        self.progressed.connect(self._deliver_progress)
        self.succeeded.connect(self._deliver_result)
        self.failed.connect(self._deliver_failure)

    def cancel(self) -> None:
        """Ask to give up, and hear no more of it, not even what is on its way. Called in the GUI's thread."""
        self._cancelled.set()

    def run(self) -> None:
        if self._after is not None:
            self._after.wait()
        try:
            self._do()
        finally:
            self._over.set()

    def _do(self) -> None:
        try:
            result = self._work(self._progress, self._cancelled.is_set)
        except Cancelled:
            return
        except Exception as error:  # nothing may leave a thread; shown by whoever started the task
            if not self._cancelled.is_set():
                self.failed.emit(failure_of(error))
            return
        if not self._cancelled.is_set():
            self.succeeded.emit(result)

    def _progress(self, done: int, total: int | None) -> None:
        if not self._cancelled.is_set():
            self.progressed.emit(done, -1 if total is None else total)

    @Slot(int, int)
    def _deliver_progress(self, done: int, total: int) -> None:
        if self._callbacks.progressed is not None and not self._cancelled.is_set():
            self._callbacks.progressed(done, total)

    @Slot(object)
    def _deliver_result(self, result: object) -> None:
        if not self._cancelled.is_set():
            self._callbacks.succeeded(result)

    @Slot(object)
    def _deliver_failure(self, failure: Failure) -> None:
        if not self._cancelled.is_set():
            self._callbacks.failed(failure)


class Tasks(QObject):
    """The tasks that run at present, at most one of each kind: a new one cancels the one before it, unless queued."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current: dict[str, Task] = {}
        self._queues: dict[str, Task] = {}
        self._threads: set[Task] = set()
        self._ended = False

    def run(
        self,
        kind: str,
        work: TaskWork[Result],
        succeeded: Callable[[Result], None],
        failed: Callable[[Failure], None],
        progressed: Callable[[int, int], None] | None = None,
    ) -> None:
        """Start `work(progress, cancelled)` in a thread of its own; the callbacks run in the GUI's thread.

        `progress(done, total)` may be called from the work; `cancelled()` tells it to raise `Cancelled`. After `end`
        nothing is started.
        """
        if self._ended:
            return
        self.cancel(kind)
        self._current[kind] = task = Task(work, Callbacks(succeeded, failed, progressed), self)
        self._start(task)

    def queue(
        self, name: str, work: TaskWork[Result], succeeded: Callable[[Result], None], failed: Callable[[Failure], None]
    ) -> None:
        """As `run`, but what was queued under this name before comes first, and none gives up another.

        For what must happen, such as keeping a file: it is done even if `end` comes before its turn, as long as the
        work does not ask whether it was cancelled.
        """
        if self._ended:
            return
        task = Task(work, Callbacks(succeeded, failed), self, after=self._queues.get(name))
        self._queues[name] = task
        self._start(task)

    def _start(self, task: Task) -> None:
        task.finished.connect(self._tidy_up)
        self._threads.add(task)
        task.start()

    def cancel(self, kind: str) -> None:
        """Give up the task of this kind, if any; its callbacks will not be called any more."""
        task = self._current.pop(kind, None)
        if task is not None:
            task.cancel()

    def running(self, kind: str) -> bool:
        task = self._current.get(kind)
        return task is not None and not task.isFinished()

    def busy(self) -> bool:
        """Whether any thread still works, cancelled ones included."""
        return any(not task.isFinished() for task in self._threads)

    def end(self) -> None:
        """Give all of them up, and begin none any more: a window that closes waits for the last thread."""
        self._ended = True
        self._current.clear()
        for task in self._threads:
            task.cancel()

    @Slot()
    def _tidy_up(self) -> None:
        for task in [task for task in self._threads if task.isFinished()]:
            self._threads.discard(task)
            for known in (self._current, self._queues):
                for kind in [kind for kind, current in known.items() if current is task]:
                    del known[kind]
            task.deleteLater()


@dataclass(frozen=True, slots=True, eq=False)
class RenderRequest:
    """Pictures wanted for some latent vectors; carries all it needs.

    Attributes:
        channel: who asks ("sampling.picture"); of one channel only the newest request is served.
        serial: comes back with the answer, so that a stale one can be dropped.
        latents: float32 (N, dim); nobody changes it any more.
    """

    channel: str
    serial: int
    model: TrainedModel
    latents: np.ndarray[tuple[int, ...], np.dtype[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class Rendered:
    """The answer: uint8 pictures (N, C, H, W)."""

    channel: str
    serial: int
    pictures: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


class Renderer(QThread):
    """Paints what the sliders ask for, newest request first, in one thread.

    Signals:
        rendered: a `Rendered`.
        failed: a `Failure`.
    """

    rendered = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("renderer")
        self.setStackSize(STACK_BYTES)
        self._wanted = threading.Condition()
        self._requests: dict[str, RenderRequest] = {}
        self._ending = False

    def submit(self, request: RenderRequest) -> None:
        """Ask for pictures; an unserved older request of the same channel is forgotten."""
        with self._wanted:
            self._requests.pop(request.channel, None)
            self._requests[request.channel] = request
            self._wanted.notify()
        if not self.isRunning():
            self.start(QThread.Priority.HighPriority)

    def end(self) -> None:
        """Ask the thread to end; wait for it with `wait`."""
        with self._wanted:
            self._ending = True
            self._wanted.notify()

    def run(self) -> None:
        from genstudio.training.config import use_threads

        use_threads(1)  # small pictures: a second thread costs more than it gains
        while (request := self._next()) is not None:
            try:
                pictures = request.model.depict(request.latents)
            except Exception as error:  # nothing may leave a thread; shown by the window
                self.failed.emit(failure_of(error))
                continue
            self.rendered.emit(Rendered(request.channel, request.serial, pictures))

    def _next(self) -> RenderRequest | None:
        with self._wanted:
            self._wanted.wait_for(lambda: self._ending or bool(self._requests))
            if self._ending:
                return None
            # small requests first: a slider must not wait for a sheet of samples
            channel = min(self._requests, key=lambda name: len(self._requests[name].latents))
            return self._requests.pop(channel)
