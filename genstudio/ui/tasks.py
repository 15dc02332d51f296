"""`Tasks`: one-off pieces of work beside the GUI, such as opening pictures or writing a file."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from genstudio.errors import Cancelled
from genstudio.ui.failure import Failure, failure_of
from genstudio.ui.thread import Thread

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


class Task(Thread):
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
        super().__init__("task", parent)
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
        except BaseException as error:  # nothing may leave a thread; shown by whoever started the task
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
