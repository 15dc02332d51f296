"""Ctrl-C and a system that shuts down end the program politely."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from genstudio.ui.polite_end import SIGNALS, PoliteEnd

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process of Windows cannot send itself such signals")
PATIENCE_MS = 5_000


@pytest.fixture
def end(qapp: QObject) -> Iterator[PoliteEnd]:
    made = PoliteEnd()
    yield made
    made.stop()


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_asks_for_the_end_and_a_second_one_does_what_it_always_did(
    end: PoliteEnd, qtbot: QtBot, number: int
) -> None:
    with qtbot.waitSignal(end.asked, timeout=PATIENCE_MS):
        os.kill(os.getpid(), number)
    assert signal.getsignal(number) == signal.SIG_DFL


def test_who_had_the_signals_before_has_them_again(qapp: QObject) -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    made = PoliteEnd()
    assert [signal.getsignal(number) for number in SIGNALS] != before
    made.stop()
    assert [signal.getsignal(number) for number in SIGNALS] == before
