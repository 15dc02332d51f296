"""Work beside the GUI: what is cancelled is heard of no more."""

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from genstudio.errors import Cancelled, DataError
from genstudio.ui.workers import Failure, Tasks

PATIENCE_MS = 20_000


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.end()
    qtbot.waitUntil(lambda: not made.busy(), timeout=PATIENCE_MS)


def test_the_result_arrives(tasks: Tasks, qtbot: QtBot) -> None:
    results: list[int] = []
    tasks.run("sum", lambda progress, cancelled: 2 + 3, results.append, _unexpected)
    qtbot.waitUntil(lambda: results == [5], timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not tasks.busy(), timeout=PATIENCE_MS)


def test_a_known_failure_brings_its_sentence_and_a_fault_a_plain_one(tasks: Tasks, qtbot: QtBot) -> None:
    failures: list[Failure] = []

    def fail(error: Exception) -> Callable[..., int]:
        def work(progress: object, cancelled: object) -> int:
            raise error

        return work

    tasks.run("known", fail(DataError("Choose another file.")), _unexpected, failures.append)
    qtbot.waitUntil(lambda: len(failures) == 1, timeout=PATIENCE_MS)
    tasks.run("fault", fail(ZeroDivisionError("1 / 0")), _unexpected, failures.append)
    qtbot.waitUntil(lambda: len(failures) == 2, timeout=PATIENCE_MS)
    assert failures[0].sentence == "Choose another file."
    assert failures[0].expected
    assert "1 / 0" not in failures[1].sentence
    assert "ZeroDivisionError" in failures[1].detail


def test_an_answer_on_its_way_is_not_delivered_after_a_cancel(tasks: Tasks, qtbot: QtBot) -> None:
    results: list[int] = []
    tasks.run("late", lambda progress, cancelled: 5, results.append, _unexpected)
    # The thread ends while the GUI's thread is busy here: the answer waits in its event queue.
    for thread in list(tasks._threads):
        assert thread.wait(PATIENCE_MS)
    tasks.cancel("late")
    qtbot.waitUntil(lambda: not tasks.busy(), timeout=PATIENCE_MS)
    qtbot.wait(20)
    assert results == []


def test_a_new_task_of_a_kind_takes_the_place_of_the_old_one(tasks: Tasks, qtbot: QtBot) -> None:
    results: list[str] = []
    begun = threading.Event()

    def slow(progress: object, cancelled: Callable[[], bool]) -> str:
        begun.set()
        while not cancelled():
            pass
        raise Cancelled

    tasks.run("open", slow, results.append, _unexpected)
    assert begun.wait(PATIENCE_MS / 1000)
    tasks.run("open", lambda progress, cancelled: "new", results.append, _unexpected)
    qtbot.waitUntil(lambda: results == ["new"], timeout=PATIENCE_MS)


def test_progress_is_told_with_minus_one_for_an_unknown_total(tasks: Tasks, qtbot: QtBot) -> None:
    told: list[tuple[int, int]] = []

    def work(progress: Callable[[int, int | None], None], cancelled: object) -> int:
        progress(1, 4)
        progress(2, None)
        return 0

    tasks.run("count", work, lambda result: None, _unexpected, lambda done, total: told.append((done, total)))
    qtbot.waitUntil(lambda: told == [(1, 4), (2, -1)], timeout=PATIENCE_MS)


def _unexpected(what: object) -> None:
    raise AssertionError(f"nobody should hear of {what}")
