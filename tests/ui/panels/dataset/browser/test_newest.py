"""One piece of work at a time, the newest next."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from genstudio.errors import DataError
from genstudio.ui.failure import Failure
from genstudio.ui.panels.dataset.browser.newest import Newest
from genstudio.ui.tasks import TaskCancelled, TaskProgress, Tasks, TaskWork

PATIENCE_MS = 20_000


class Work:
    """Pieces of work that wait until they are let go."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.begun: list[str] = []
        self.results: list[object] = []
        self.failures: list[str] = []

    def __call__(self, name: str) -> TaskWork[str]:
        def work(progress: TaskProgress, cancelled: TaskCancelled) -> str:
            self.begun.append(name)
            assert self.go.wait(20)
            if name == "bad":
                raise DataError("Bad.")
            return name

        return work

    def fail(self, failure: Failure) -> None:
        self.failures.append(failure.sentence)


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    qtbot.waitUntil(lambda: not made.busy(), timeout=PATIENCE_MS)


def test_of_what_was_asked_meanwhile_only_the_newest_is_done(tasks: Tasks, qtbot: QtBot) -> None:
    work, owner = Work(), QObject()
    newest = Newest(tasks, "test", owner)
    for name in ("a", "b", "c"):
        newest.run(work(name), work.results.append, work.fail)
    qtbot.waitUntil(lambda: work.begun == ["a"], timeout=PATIENCE_MS)
    work.go.set()
    qtbot.waitUntil(lambda: work.results == ["c"], timeout=PATIENCE_MS)
    assert work.begun == ["a", "c"]


def test_nothing_is_heard_of_what_was_forgotten(tasks: Tasks, qtbot: QtBot) -> None:
    work, owner = Work(), QObject()
    newest = Newest(tasks, "test", owner)
    newest.run(work("a"), work.results.append, work.fail)
    newest.forget()
    work.go.set()
    qtbot.waitUntil(lambda: not tasks.running("test"), timeout=PATIENCE_MS)
    newest.run(work("b"), work.results.append, work.fail)
    qtbot.waitUntil(lambda: work.results == ["b"], timeout=PATIENCE_MS)


def test_work_after_a_failure_is_done(tasks: Tasks, qtbot: QtBot) -> None:
    work, owner = Work(), QObject()
    newest = Newest(tasks, "test", owner)
    newest.run(work("bad"), work.results.append, work.fail)
    work.go.set()
    qtbot.waitUntil(lambda: work.failures == ["Bad."], timeout=PATIENCE_MS)
    newest.run(work("good"), work.results.append, work.fail)
    qtbot.waitUntil(lambda: work.results == ["good"], timeout=PATIENCE_MS)
