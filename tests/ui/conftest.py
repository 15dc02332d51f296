"""Every test of the window cleans up behind itself: nothing of one test lives on in the next.

A thread that still runs, a timer that still ticks or a window that nobody closed crashes or disturbs some later test,
where the cause is hard to see. Here it fails the test that left it. Hand windows to ``qtbot.addWidget``; stop threads
and wait for them.
"""

import gc
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

# Made by Qt itself and kept for the life of the application.
OWNED_BY_QT = frozenset({"QTipLabel"})
THREAD_GRACE_MS = 5_000


@pytest.fixture(autouse=True)
def collected_in_between() -> Iterator[None]:
    """Circles of dropped windows are collected between tests only.

    PySide can run the collector inside a call that holds a lock of Qt's, such as `QObject.disconnect`. A Qt object that
    is destroyed there waits for that lock for ever; a program has no such circles to speak of, but a thousand tests do.
    """
    gc.disable()
    yield
    gc.enable()
    gc.collect(1)  # all that was made since the last time is young


@pytest.fixture(autouse=True)
def private_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings folder for one test: no remembered window, no recent file of another."""
    folder = tmp_path / "settings"
    folder.mkdir()
    for variable in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(folder / variable.lower()))
    # The registry and the property lists of macOS cannot be redirected; files can.
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for format_ in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        QSettings.setPath(format_, QSettings.Scope.UserScope, str(folder))
    return folder


@pytest.fixture(autouse=True)
def same_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Random pictures are the same in each run: a knob that happens to stand under the click would fail a test."""
    real = np.random.default_rng

    def seeded(seed: Any = None) -> np.random.Generator:
        return real(7 if seed is None else seed)

    monkeypatch.setattr(np.random, "default_rng", seeded)


@pytest.fixture(scope="session")
def abandoned_threads() -> list[QThread]:
    """Threads that did not end when asked: kept, because Qt aborts the process when a running one is destroyed."""
    return []


@pytest.fixture(autouse=True)
def nothing_left_behind(
    collected_in_between: None,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    abandoned_threads: list[QThread],
) -> Iterator[None]:
    """Fail the test that leaves a running QThread, an active QTimer or a top-level widget."""
    threads = watch_threads(monkeypatch)
    timers = watch_timers(monkeypatch)
    before = set(QApplication.topLevelWidgets())
    yield
    delete_what_is_due()
    running = [thread for thread in threads if isValid(thread) and thread.isRunning()]
    for thread in running:
        thread.requestInterruption()
        if not thread.wait(THREAD_GRACE_MS):
            abandoned_threads.append(thread)
    strays = top_level_widgets_since(before)
    ticking = active_timers(timers)
    left = [f"running thread {name(thread)}" for thread in running]
    left += [f"active timer {name(timer)}" for timer in ticking]
    left += [f"top-level widget {name(widget)}" for widget in strays]
    for timer in ticking:
        timer.stop()
    for widget in strays:
        widget.close()
        widget.deleteLater()
    delete_what_is_due()
    if left:
        pytest.fail("the test left behind: " + "; ".join(left), pytrace=False)


def watch_threads(monkeypatch: pytest.MonkeyPatch) -> list[QThread]:
    started: list[QThread] = []
    start: Callable[..., None] = QThread.start

    def record_and_start(self: QThread, *arguments: object) -> None:
        started.append(self)
        start(self, *arguments)

    monkeypatch.setattr(QThread, "start", record_and_start)
    return started


def watch_timers(monkeypatch: pytest.MonkeyPatch) -> list[weakref.ref[QTimer]]:
    """Weakly: a timer that its owner dropped is stopped and gone, which is as it should be."""
    started: list[weakref.ref[QTimer]] = []
    start: Callable[..., None] = QTimer.start

    def record_and_start(self: QTimer, *arguments: object) -> None:
        started.append(weakref.ref(self))
        start(self, *arguments)

    monkeypatch.setattr(QTimer, "start", record_and_start)
    return started


def delete_what_is_due() -> None:
    # Outside an event loop ``deleteLater`` waits for ever unless its event is asked for by name.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.processEvents()


def top_level_widgets_since(before: set[QWidget]) -> list[QWidget]:
    def strays() -> list[QWidget]:
        return [
            widget
            for widget in QApplication.topLevelWidgets()
            if widget not in before and isValid(widget) and widget.metaObject().className() not in OWNED_BY_QT
        ]

    if strays():
        # Menus of plots have no parent and hang in a reference cycle.
        gc.collect()
        delete_what_is_due()
    return strays()


def active_timers(timers: list[weakref.ref[QTimer]]) -> list[QTimer]:
    def active() -> list[QTimer]:
        alive = [reference() for reference in timers]
        return [timer for timer in alive if timer is not None and isValid(timer) and timer.isActive()]

    if active():
        # Some may be held by a reference cycle only: the owner is gone, the collector has not been by.
        gc.collect()
    return active()


def name(leak: QThread | QTimer | QWidget) -> str:
    owner = leak.parent()
    of = f" of {type(owner).__name__}" if owner is not None else ""
    return f"{type(leak).__name__} '{leak.objectName()}'{of}"
