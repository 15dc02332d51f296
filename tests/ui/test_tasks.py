"""Work beside the GUI: what is cancelled is heard of no more."""

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from genstudio.errors import Cancelled, DataError
from genstudio.ui.failure import Failure
from genstudio.ui.tasks import Tasks

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


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt, BaseException])
def test_whatever_is_raised_ends_the_task_and_not_the_program(
    tasks: Tasks, qtbot: QtBot, kind: type[BaseException]
) -> None:
    failures: list[Failure] = []

    def work(progress: object, cancelled: object) -> int:
        raise kind

    tasks.run("odd", work, _unexpected, failures.append)
    qtbot.waitUntil(lambda: len(failures) == 1, timeout=PATIENCE_MS)
    assert "Something unexpected" in failures[0].sentence


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


def test_what_is_queued_is_done_and_told_one_after_the_other(tasks: Tasks, qtbot: QtBot) -> None:
    first_may_go, order, results = threading.Event(), list[str](), list[str]()

    def slow(progress: object, cancelled: object) -> str:
        first_may_go.wait(PATIENCE_MS / 1000)
        order.append("slow")
        return "slow"

    def quick(progress: object, cancelled: object) -> str:
        order.append("quick")
        return "quick"

    tasks.queue("files", slow, results.append, _unexpected)
    tasks.queue("files", quick, results.append, _unexpected)
    tasks.queue("other files", lambda progress, cancelled: "elsewhere", results.append, _unexpected)
    qtbot.waitUntil(lambda: results == ["elsewhere"], timeout=PATIENCE_MS)
    assert order == []
    first_may_go.set()
    qtbot.waitUntil(lambda: results == ["elsewhere", "slow", "quick"], timeout=PATIENCE_MS)
    assert order == ["slow", "quick"]


def test_what_failed_does_not_hold_up_the_queue(tasks: Tasks, qtbot: QtBot) -> None:
    failures, results = list[Failure](), list[int]()

    def fail(progress: object, cancelled: object) -> int:
        raise DataError("Choose another file.")

    tasks.queue("files", fail, results.append, failures.append)
    tasks.queue("files", lambda progress, cancelled: 1, results.append, _unexpected)
    qtbot.waitUntil(lambda: results == [1], timeout=PATIENCE_MS)
    assert [failure.sentence for failure in failures] == ["Choose another file."]


def test_what_waits_in_a_queue_is_done_though_the_window_closes(tasks: Tasks, qtbot: QtBot) -> None:
    first_may_go, done = threading.Event(), list[int]()

    def keep(number: int) -> Callable[..., None]:
        def work(progress: object, cancelled: object) -> None:
            first_may_go.wait(PATIENCE_MS / 1000)
            done.append(number)

        return work

    for number in range(3):
        tasks.queue("files", keep(number), _unexpected, _unexpected)
    tasks.end()
    first_may_go.set()
    qtbot.waitUntil(lambda: not tasks.busy(), timeout=PATIENCE_MS)
    assert done == [0, 1, 2]


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
