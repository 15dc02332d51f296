"""`Newest`: one piece of work at a time; of those asked for meanwhile only the newest is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Slot

from genstudio.ui.failure import Failure
from genstudio.ui.tasks import Tasks, TaskWork

Taking = Callable[[Any], None]


class Newest(QObject):
    """Unlike `Tasks` alone it never has two threads at the same: work that cannot be broken off does not pile up."""

    def __init__(self, tasks: Tasks, kind: str, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._kind = kind
        self._busy = False
        self._take: Taking | None = None
        self._fail: Callable[[Failure], None] | None = None
        self._next: TaskWork[Any] | None = None

    def run(self, work: TaskWork[Any], take: Taking, fail: Callable[[Failure], None]) -> None:
        """Do this as soon as what is under way has ended; of that nothing is heard any more."""
        self._take, self._fail = take, fail
        if self._busy:
            self._next = work
        else:
            self._start(work)

    def forget(self) -> None:
        """Hear no more of anything that was asked."""
        self._take = self._fail = self._next = None

    def _start(self, work: TaskWork[Any]) -> None:
        self._busy, self._next = True, None
        self._tasks.run(self._kind, work, self._succeed, self._break)

    @Slot(object)
    def _succeed(self, result: object) -> None:
        self._busy = False
        if self._next is not None:
            self._start(self._next)
        elif self._take is not None:
            self._take(result)

    @Slot(object)
    def _break(self, failure: Failure) -> None:
        self._busy = False
        if self._next is not None:
            self._start(self._next)
        elif self._fail is not None:
            self._fail(failure)
