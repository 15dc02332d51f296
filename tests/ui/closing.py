"""Windows of tests, closed as a person's are: only when every thread has ended."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from genstudio.project.settings import SettingsFile
from genstudio.ui.app import make_window
from genstudio.ui.main_window import MainWindow

PATIENCE_MS = 60_000


def hand_over(window: MainWindow, qtbot: QtBot) -> None:
    """Let qtbot close and delete a window after the test.

    It does so before the fixtures of the test are taken down, and Qt aborts when a running thread is deleted with it.
    """

    def wind_down(made: MainWindow) -> None:
        made.leave()
        qtbot.waitUntil(lambda: not made.studio.busy(), timeout=PATIENCE_MS)

    qtbot.addWidget(window, before_close_func=wind_down)


def shown_window(application: QApplication, qtbot: QtBot, folder: Path) -> MainWindow:
    """A window on the screen, with its settings in a folder, that is closed after the test."""
    made = make_window(application, SettingsFile(folder / "settings.json"))
    hand_over(made, qtbot)
    made.show()
    qtbot.waitExposed(made)
    return made
