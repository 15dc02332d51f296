"""The second pictures on the page Train: asked for only where they are wanted, and needed to start."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from genstudio.project.run import Run
from genstudio.project.settings import SettingsFile
from genstudio.ui.dialogs import files
from genstudio.ui.panels.training import TrainingPanel
from genstudio.ui.panels.training.estimate import Pace
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.training_strip import RunState
from tests.tiny import draw, job_of

FACES = "builtin:faces?count=60&size=16"
PATIENCE_MS = 60_000
Kind = TypeVar("Kind", bound=QWidget)


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    with qtbot.waitSignal(made.pictures.changed, timeout=PATIENCE_MS):
        made.open_pictures(FACES)
    with qtbot.waitSignal(made.engine_changed, timeout=PATIENCE_MS):
        made.warm_up()
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=PATIENCE_MS)


@pytest.fixture
def panel(qtbot: QtBot, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> TrainingPanel:
    """The page with a recipe for two sets of the person's own."""
    monkeypatch.setattr(
        "genstudio.ui.panels.training.estimate_box.measure_pace", lambda *arguments: Pace(0.5, steps_per_epoch=10)
    )
    made = TrainingPanel(studio)
    qtbot.addWidget(made)
    made.resize(1195, 640)
    made.show()
    qtbot.waitExposed(made)
    made._recipe.follow(job_of("cogan", second_domain="own"))
    return made


@pytest.fixture
def second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Other pictures, larger and in grey; the folder dialog answers with where they are."""
    path = tmp_path / "others.npy"
    np.save(path, draw(20, size=32)[:, 0])
    monkeypatch.setattr(files, "ask_open_file", lambda *arguments: path)
    return path


def text(panel: TrainingPanel) -> str:
    return named(panel, QLabel, "training.second").text()


def named(panel: TrainingPanel, kind: type[Kind], name: str) -> Kind:
    [found] = panel.findChildren(kind, name)
    return found


def press(panel: TrainingPanel, name: str) -> None:
    QTest.mouseClick(named(panel, QPushButton, name), Qt.MouseButton.LeftButton)


def choose(panel: TrainingPanel, studio: Studio, qtbot: QtBot) -> None:
    with qtbot.waitSignal(studio.second.changed, timeout=PATIENCE_MS):
        press(panel, "training.second.file")


def test_second_pictures_are_asked_for_only_where_the_recipe_wants_some(panel: TrainingPanel) -> None:
    assert named(panel, QLabel, "training.second").isVisible()
    for job in (job_of("vae"), job_of("cogan", second_domain="edges")):
        panel._recipe.follow(job)
        assert not named(panel, QLabel, "training.second").isVisible()
        assert named(panel, QPushButton, "training.start").isEnabled()


def test_without_second_pictures_start_says_what_is_missing(panel: TrainingPanel) -> None:
    start = named(panel, QPushButton, "training.start")
    assert not start.isEnabled()
    assert start.toolTip() == "Choose the second pictures first"
    panel._draw()
    assert start.toolTip() in [remark.sentence for remark in panel._coach.remarks()]


def test_second_pictures_are_read_like_the_first_and_trained_on(
    panel: TrainingPanel, studio: Studio, second: Path, qtbot: QtBot
) -> None:
    choose(panel, studio, qtbot)
    assert text(panel) == "others: 20 pictures, 16 × 16, colour"
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(panel, "training.start")
        assert not named(panel, QPushButton, "training.second.file").isVisible()
    assert studio.training.failure is None
    job = studio.training.job
    assert job is not None
    assert job.partner is studio.second.images
    assert job.folder is not None
    assert Run.open(job.folder).spec.second == str(second)
    assert named(panel, QPushButton, "training.second.file").isVisible()


def test_a_recipe_on_one_set_is_not_given_the_second(
    panel: TrainingPanel, studio: Studio, second: Path, qtbot: QtBot
) -> None:
    choose(panel, studio, qtbot)
    panel._recipe.follow(job_of("cogan", second_domain="edges"))
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(panel, "training.start")
    assert studio.training.job is not None
    assert studio.training.job.partner is None


def test_first_pictures_of_another_size_have_the_second_read_again(
    panel: TrainingPanel, studio: Studio, second: Path, qtbot: QtBot
) -> None:
    choose(panel, studio, qtbot)
    with qtbot.waitSignals([studio.pictures.changed, studio.second.changed], timeout=PATIENCE_MS):
        studio.open_pictures("builtin:faces?count=40&size=24")
    assert text(panel) == "others: 20 pictures, 24 × 24, colour"
    assert named(panel, QPushButton, "training.start").isEnabled()


def test_while_it_learns_the_second_pictures_are_its_own_whatever_is_opened(
    panel: TrainingPanel, studio: Studio, second: Path, qtbot: QtBot
) -> None:
    choose(panel, studio, qtbot)
    panel._recipe.follow(job_of("cogan", second_domain="own", limits={"steps": 1_000_000}))
    press(panel, "training.start")
    qtbot.waitUntil(lambda: studio.training.state is RunState.RUNNING, timeout=PATIENCE_MS)
    with qtbot.waitSignals([studio.pictures.changed, studio.second.changed], timeout=PATIENCE_MS):
        studio.open_pictures("builtin:faces?count=40&size=24")
    assert text(panel) == "others: 20 pictures, 16 × 16, colour"
    assert not named(panel, QPushButton, "training.second.cancel").isVisible()
    studio.training.stop()
    qtbot.waitUntil(lambda: not studio.training.active, timeout=PATIENCE_MS)
    assert text(panel) == "others: 20 pictures, 24 × 24, colour"


def test_what_cannot_be_read_is_told_in_the_box_and_nothing_starts(
    panel: TrainingPanel, studio: Studio, second: Path, qtbot: QtBot
) -> None:
    second.write_bytes(b"")
    with qtbot.waitSignal(studio.second.failed, timeout=PATIENCE_MS):
        press(panel, "training.second.file")
    assert "others.npy is empty" in text(panel)
    assert not named(panel, QPushButton, "training.start").isEnabled()


def test_a_folder_can_be_chosen_as_well(panel: TrainingPanel, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(files, "ask_folder", lambda *arguments: Path("/pictures/cats"))
    monkeypatch.setattr(studio.second, "open_beside", opened.append)
    press(panel, "training.second.folder")
    assert opened == [Path("/pictures/cats")]


def test_a_continued_run_shows_its_second_pictures(
    panel: TrainingPanel, studio: Studio, tmp_path: Path, second: Path, qtbot: QtBot
) -> None:
    choose(panel, studio, qtbot)
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(panel, "training.start")
    first = studio.training.job
    assert first is not None
    assert first.folder is not None
    studio.second.images = None
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        studio.runs.continue_run(first.folder)
    assert studio.training.failure is None
    assert text(panel) == "others: 20 pictures, 16 × 16, colour"
    assert named(panel, QLabel, "training.second").isVisible()
