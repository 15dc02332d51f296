"""Garbage is collected from the window's thread, and nowhere else."""

import gc
import threading
import time
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from genstudio.data.readers.uncollected import uncollected
from genstudio.ui.collector import Collector

PATIENCE_MS = 5_000


class Circle(QObject):
    """Held by itself alone once it is dropped, as a menu of a plot is."""

    def __init__(self, died_in: list[int]) -> None:
        super().__init__()
        self.itself = self
        weakref.finalize(self, lambda: died_in.append(threading.get_ident()))


class Pieces:
    """What fills the youngest generation."""


def litter() -> list[Pieces]:
    return [Pieces() for _ in range(gc.get_threshold()[0] + 1)]


@pytest.fixture
def collector(qapp: QObject) -> Iterator[Collector]:
    made = Collector()
    yield made
    made.deleteLater()


def test_a_worker_that_makes_much_collects_nothing_and_the_window_does(collector: Collector, qtbot: QtBot) -> None:
    died_in: list[int] = []
    Circle(died_in)
    kept = []
    worker = threading.Thread(target=lambda: kept.append(litter()))
    worker.start()
    worker.join()
    assert died_in == []
    qtbot.waitUntil(lambda: bool(died_in), timeout=PATIENCE_MS)
    assert died_in == [threading.get_ident()]


def test_few_things_are_not_worth_a_look(collector: Collector) -> None:
    gc.collect()
    died_in: list[int] = []
    Circle(died_in)
    collector.look()
    assert died_in == []


def test_what_puts_the_collector_off_puts_this_one_off(collector: Collector) -> None:
    died_in: list[int] = []
    Circle(died_in)
    kept = litter()
    with uncollected():
        collector.look()
        assert died_in == []
    collector.look()
    assert len(died_in) == 1
    assert kept


def test_old_garbage_is_found_as_well_but_rarely_when_that_takes_long(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    looked: list[int] = []

    def look(generation: int) -> None:
        nonlocal now
        now += 0.1
        looked.append(generation)

    monkeypatch.setattr(gc, "collect", look)
    monkeypatch.setattr(gc, "get_count", lambda: (1_000, 11, 11))
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    monkeypatch.setattr(time, "monotonic", lambda: now)
    collector.look()
    collector.look()
    now += 10
    collector.look()
    monkeypatch.undo()
    assert looked == [0, 1, 2, 0, 1, 0, 1, 2]


def test_python_itself_collects_no_more(qapp: QObject) -> None:
    gc.enable()
    made = Collector()
    assert not gc.isenabled()
    made.deleteLater()
