"""The fixtures that fail a test which leaves something behind do so, and let a tidy test pass."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

UNTIDY_AND_TIDY = """
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QWidget


class Patient(QThread):
    def run(self):
        while not self.isInterruptionRequested():
            self.msleep(1)


def test_thread(qapp):
    qapp.thread_left = Patient()
    qapp.thread_left.start()


def test_timer(qapp):
    qapp.timer_left = QTimer()
    qapp.timer_left.start(1000)


def test_widget(qapp):
    qapp.widget_left = QWidget()
    qapp.widget_left.show()


def test_tidy(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    timer = QTimer(window)
    timer.start(1000)
    thread = Patient()
    thread.start()
    thread.requestInterruption()
    assert thread.wait(5000)
"""


def test_a_thread_a_timer_and_a_window_left_behind_fail_their_tests(tmp_path: Path) -> None:
    shutil.copy(HERE / "conftest.py", tmp_path)
    (tmp_path / "test_untidy.py").write_text(UNTIDY_AND_TIDY)
    outcome = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "--import-mode=importlib", "-p", "no:cacheprovider", "."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    failed = set(re.findall(r"^ERROR test_untidy\.py::(\w+) - .*left behind", outcome.stdout, re.MULTILINE))
    assert failed == {"test_thread", "test_timer", "test_widget"}, outcome.stdout + outcome.stderr
    assert "ERROR test_untidy.py::test_tidy" not in outcome.stdout
    assert "PASSED test_untidy.py::test_tidy" in outcome.stdout
