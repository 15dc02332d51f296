"""The list of trainings to go on with, used as a person would."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from genstudio.project.run import Run
from genstudio.project.run_names import name_of
from genstudio.project.settings import SettingsFile
from genstudio.ui.dialogs import files
from genstudio.ui.run_chooser import RunChooser
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.run_rows import TROUBLE
from genstudio.ui.widgets.training_strip import RunState
from tests.tiny import job_of, train

PATIENCE_MS = 60_000


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two runs, and a folder that is none."""
    folder = tmp_path / "runs"
    for name, key in (("first", "vae"), ("second", "gan")):
        train(job_of(key, folder / name))
        Run.open(folder / name).rename(f"{name} of all")
    (folder / "broken").mkdir()
    (folder / "broken" / "run.json").write_text("{")
    for module in ("run_chooser", "runs"):
        monkeypatch.setattr(f"genstudio.ui.{module}.runs_folder", lambda: folder)
    return folder


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=PATIENCE_MS)


@pytest.fixture
def chooser(runs: Path, studio: Studio, qtbot: QtBot) -> RunChooser:
    return opened(studio, qtbot)


def opened(studio: Studio, qtbot: QtBot) -> RunChooser:
    made = RunChooser(studio)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.listed, timeout=PATIENCE_MS):
        made.open()
    return made


def test_all_runs_are_listed_and_a_broken_one_says_why_it_cannot_go_on(chooser: RunChooser) -> None:
    assert sorted(names(chooser)) == ["broken", "first of all", "second of all"]
    assert child(chooser, "further").isEnabled(), "one that can go on is marked"
    mark(chooser, "broken")
    assert not child(chooser, "further").isEnabled()
    assert "damaged" in child(chooser, "further").toolTip()
    assert "damaged" in told(chooser)
    assert not child(chooser, "open").isEnabled()
    mark(chooser, "first of all")
    assert child(chooser, "further").isEnabled()
    assert child(chooser, "open").isEnabled()


def test_what_is_typed_leaves_those_that_fit(chooser: RunChooser) -> None:
    QTest.keyClicks(filter_of(chooser), "SECOND")
    assert names(chooser) == ["second of all"]
    assert child(chooser, "further").isEnabled(), "the only one is marked"
    filter_of(chooser).clear()
    QTest.keyClicks(filter_of(chooser), "Variational")
    assert names(chooser) == ["first of all"]
    QTest.keyClicks(filter_of(chooser), "xyz")
    assert names(chooser) == []
    assert not child(chooser, "further").isEnabled()
    assert "None of 3 fits" in told(chooser)


def test_the_marked_one_goes_on(
    chooser: RunChooser, runs: Path, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    going: list[Path] = []
    pages: list[str] = []
    monkeypatch.setattr(studio.runs, "continue_run", going.append)
    studio.page_requested.connect(pages.append)
    mark(chooser, "second of all")
    press(chooser, "further")
    assert going == [runs / "second"]
    assert pages == ["training"]
    assert not chooser.isVisible()


def test_a_training_elsewhere_is_the_second_way(
    chooser: RunChooser, studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    going: list[Path] = []
    monkeypatch.setattr(studio.runs, "continue_run", going.append)
    monkeypatch.setattr(files, "ask_folder", lambda *arguments: None)
    press(chooser, "another")
    assert chooser.isVisible(), "nothing was chosen"
    monkeypatch.setattr(files, "ask_folder", lambda *arguments: tmp_path)
    press(chooser, "another")
    assert going == [tmp_path]


def test_the_model_of_an_old_run_is_one_press_away(
    chooser: RunChooser, runs: Path, studio: Studio, qtbot: QtBot
) -> None:
    mark(chooser, "first of all")
    with qtbot.waitSignal(studio.model_changed, timeout=PATIENCE_MS):
        press(chooser, "open")
    assert studio.model is not None
    assert studio.model.card.name == "first of all"


def test_a_run_gets_another_name_on_disk_and_where_its_model_is_open(
    chooser: RunChooser, runs: Path, studio: Studio, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(studio.model_changed, timeout=PATIENCE_MS):
        studio.open_model(runs / "first" / "model.safetensors")
    mark(chooser, "first of all")
    press(chooser, "rename")
    [editor] = [found for found in chooser.findChildren(QLineEdit) if found is not filter_of(chooser)]
    editor.selectAll()
    QTest.keyClicks(editor, "  Grandma's   cat ")
    with qtbot.waitSignal(chooser.listed, timeout=PATIENCE_MS):
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert "Grandma's cat" in names(chooser)
    assert name_of(runs / "first") == "Grandma's cat"
    assert studio.model is not None
    assert studio.model.card.name == "Grandma's cat"


def test_a_list_that_is_closed_before_a_run_has_its_other_name_is_asked_nothing_more(
    runs: Path, studio: Studio, qtbot: QtBot
) -> None:
    chooser = RunChooser(studio)
    then = chooser._read_again()
    chooser.reject()
    chooser.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not isValid(chooser)
    studio.runs.rename(runs / "first", "Another", then)
    qtbot.waitUntil(lambda: not studio.busy(), timeout=PATIENCE_MS)
    assert name_of(runs / "first") == "Another"


def test_while_a_training_runs_none_goes_on(runs: Path, studio: Studio, qtbot: QtBot) -> None:
    studio.training.start(job_of("vae", limits={"steps": 0}))
    qtbot.waitUntil(lambda: studio.training.state is RunState.RUNNING, timeout=PATIENCE_MS)
    chooser = opened(studio, qtbot)
    mark(chooser, "first of all")
    assert not child(chooser, "further").isEnabled()
    assert "Stop it first" in child(chooser, "further").toolTip()


def test_closing_at_once_gives_the_reading_up(runs: Path, studio: Studio, qtbot: QtBot) -> None:
    made = RunChooser(studio)
    qtbot.addWidget(made)
    made.open()
    press(made, "cancel")
    qtbot.waitUntil(lambda: not studio.tasks.busy(), timeout=PATIENCE_MS)
    assert names(made) == []


def test_without_any_run_the_list_says_so(
    studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genstudio.ui.run_chooser.runs_folder", lambda: tmp_path / "nowhere")
    assert "Nothing was trained here yet" in told(opened(studio, qtbot))


def names(chooser: RunChooser) -> list[str]:
    model = list_of(chooser).model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def mark(chooser: RunChooser, name: str) -> None:
    model = list_of(chooser).model()
    index = next(model.index(row, 0) for row in range(model.rowCount()) if model.index(row, 0).data() == name)
    list_of(chooser).setCurrentIndex(index)
    assert bool(index.data(TROUBLE)) == (name == "broken")


def press(chooser: RunChooser, name: str) -> None:
    QTest.mouseClick(child(chooser, name), Qt.MouseButton.LeftButton)


def child(chooser: RunChooser, name: str) -> QPushButton:
    [found] = chooser.findChildren(QPushButton, f"runs.{name}")
    return found


def list_of(chooser: RunChooser) -> QListView:
    [found] = chooser.findChildren(QListView, "runs.list")
    return found


def filter_of(chooser: RunChooser) -> QLineEdit:
    [found] = chooser.findChildren(QLineEdit, "runs.filter")
    return found


def told(chooser: RunChooser) -> str:
    [found] = chooser.findChildren(QLabel, "runs.told")
    return found.text()
