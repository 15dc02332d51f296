"""How the window ends: nothing is lost that somebody was not asked about."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from genstudio.project.settings import SettingsFile
from genstudio.training.config import TrainingConfig
from genstudio.training.events import LEAST_STEPS
from genstudio.ui.app import make_window
from genstudio.ui.dialogs.message import MessageChoice
from genstudio.ui.main_window import MainWindow
from genstudio.ui.notice import Notice
from genstudio.ui.panels.training.quality_work import MEASURING
from genstudio.ui.studio import Studio
from genstudio.ui.tasks import TaskCancelled, TaskProgress
from genstudio.ui.widgets.training_strip import RunState
from tests.tiny import settings_of
from tests.ui.closing import hand_over, shown_window

PATIENCE_MS = 60_000
Questions = list[tuple[str, list[str]]]


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return shown_window(qapp, qtbot, tmp_path)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Questions:
    """The questions, and the choices with each; every one is answered with yes."""
    return answering(monkeypatch, "close")


def answering(monkeypatch: pytest.MonkeyPatch, answer: str) -> Questions:
    questions: Questions = []

    def ask(parent: object, title: str, sentence: str, choices: Sequence[MessageChoice]) -> str:
        questions.append((sentence, [choice.text for choice in choices]))
        return answer

    monkeypatch.setattr("genstudio.ui.closing.message.ask", ask)
    return questions


def train(window: MainWindow, qtbot: QtBot) -> None:
    studio = window.studio
    studio.open_pictures("builtin:faces?count=40&size=16")
    qtbot.waitUntil(lambda: studio.pictures.images is not None, timeout=PATIENCE_MS)
    studio.runs.train("vae", settings_of("vae").model_copy(update={"batch_size": 16}), TrainingConfig(epochs=100_000))
    qtbot.waitUntil(lambda: steps_of(studio) >= LEAST_STEPS, timeout=PATIENCE_MS)


def steps_of(studio: Studio) -> int:
    return 0 if studio.training.progress is None else studio.training.progress.step


def model_of(window: MainWindow) -> Path:
    job = window.studio.training.job
    assert job is not None
    assert job.folder is not None
    return job.folder / "model.safetensors"


@pytest.mark.parametrize(("state", "word"), [(RunState.RUNNING, "running"), (RunState.PAUSED, "paused")])
def test_closing_says_whether_a_training_runs_or_is_paused(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, state: RunState, word: str
) -> None:
    told: list[str] = []

    def stay(parent: object, title: str, sentence: str, choices: object) -> str:
        told.append(sentence)
        return "stay"

    monkeypatch.setattr("genstudio.ui.closing.message.ask", stay)
    monkeypatch.setattr(window.studio.training, "state", state)
    window.close()
    assert window.isVisible()
    assert f"is {word}" in told[0]


def test_closing_says_that_a_model_is_being_measured(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, list[str]]] = []

    def stay(parent: object, title: str, sentence: str, choices: Sequence[MessageChoice]) -> str:
        told.append((sentence, [choice.text for choice in choices]))
        return "stay"

    monkeypatch.setattr("genstudio.ui.closing.message.ask", stay)
    monkeypatch.setattr(window.studio.tasks, "running", lambda kind: kind == MEASURING)
    window.close()
    assert window.isVisible()
    assert "being measured" in told[0][0]
    assert "Keep measuring" in told[0][1]
    monkeypatch.setattr(window.studio.training, "state", RunState.RUNNING)
    window.close()
    assert window.isVisible()
    assert "A training is running" in told[1][0]
    assert "being measured" in told[1][0]


def test_the_window_is_gone_at_once_and_ends_when_what_it_asked_for_has_given_up(
    window: MainWindow, qtbot: QtBot
) -> None:
    begun, may_end = threading.Event(), threading.Event()
    asked_to_stop: list[bool] = []
    ended: list[bool] = []
    window.ended.connect(lambda: ended.append(window.studio.busy()))

    def work(progress: TaskProgress, cancelled: TaskCancelled) -> None:
        begun.set()
        may_end.wait()
        asked_to_stop.append(cancelled())

    window.studio.tasks.run("slow", work, lambda _: None, lambda _: None)
    qtbot.waitUntil(begun.is_set, timeout=PATIENCE_MS)
    window.close()
    assert not window.isVisible()
    assert window.studio.busy()
    assert not ended
    may_end.set()
    qtbot.waitUntil(lambda: bool(ended), timeout=PATIENCE_MS)
    assert (asked_to_stop, ended) == ([True], [False])


def test_what_a_training_learned_is_kept_and_then_the_window_closes(
    window: MainWindow, qtbot: QtBot, asked: Questions
) -> None:
    train(window, qtbot)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible() and not window.studio.busy(), timeout=PATIENCE_MS)
    assert "What it has learned so far is kept." in asked[0][0]
    assert model_of(window).exists()


def test_what_cannot_be_kept_is_asked_about_while_it_learns_and_afterwards(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr("genstudio.ui.runs.runs_folder", lambda: tmp_path / "file" / "runs")
    asked = answering(monkeypatch, "stay")
    train(window, qtbot)
    window.close()
    assert "is lost" in asked[-1][0]
    assert "is kept" not in asked[-1][0]
    window.studio.training.stop()
    qtbot.waitUntil(lambda: not window.studio.training.active, timeout=PATIENCE_MS)
    window.close()
    assert "is not on disk" in asked[-1][0]
    assert window.isVisible()
    window.studio.save_model(tmp_path / "saved.safetensors")
    qtbot.waitUntil(lambda: window.studio.model_path is not None, timeout=PATIENCE_MS)
    questions = len(asked)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)
    assert len(asked) == questions, "it is saved by now"


def test_where_keeping_fails_the_window_stays_with_what_was_learned(
    window: MainWindow, qtbot: QtBot, asked: Questions, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: list[Notice] = []
    window.studio.noticed.connect(told.append)
    train(window, qtbot)

    def full(*arguments: object, **named: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("genstudio.training.checkpoint.save_file", full)
        disk.setattr("genstudio.project.model_file.save_file", full)
        window.close()
        qtbot.waitUntil(lambda: window.isEnabled() and not window.studio.training.active, timeout=PATIENCE_MS)
    assert window.isVisible()
    assert "could not be kept" in told[-1].sentence
    window.studio.save_model(tmp_path / "saved.safetensors")
    qtbot.waitUntil(lambda: window.studio.model_path is not None, timeout=PATIENCE_MS)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)


def test_a_system_that_shuts_down_asks_nothing_and_loses_nothing(
    window: MainWindow, qtbot: QtBot, asked: Questions
) -> None:
    train(window, qtbot)
    with qtbot.waitSignal(window.ended, timeout=PATIENCE_MS):
        window.leave()
    assert asked == []
    assert model_of(window).exists()


@pytest.mark.parametrize("value", ["", "text", ["a", "b"], 7])
def test_a_damaged_memory_of_the_window_does_not_keep_it_from_opening(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, value: object
) -> None:
    QSettings().setValue("window/geometry", value)
    made = make_window(qapp, SettingsFile(tmp_path / "settings.json"))
    hand_over(made, qtbot)
    assert made.width() >= made.minimumWidth()
