"""The page Train after a run: whose run it is, how it ended, and how it goes on."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from genstudio.models.base import FamilySettings
from genstudio.models.registry import family_class
from genstudio.models.settings import parse
from genstudio.project.run import Run
from genstudio.project.settings import SettingsFile
from genstudio.training.config import TrainingConfig
from genstudio.training.events import LEAST_STEPS
from genstudio.ui.notice import Notice
from genstudio.ui.panels.training import TrainingPanel
from genstudio.ui.panels.training.estimate import Pace
from genstudio.ui.studio import Studio
from genstudio.ui.training_status import figure_of_rounds, strip_state
from genstudio.ui.widgets.stat import Stat
from genstudio.ui.widgets.thumbnail_grid import ThumbnailGrid
from genstudio.ui.widgets.training_strip import RunState

FACES = "builtin:faces?count=60&size=16"
SHAPES = "builtin:shapes?count=50&size=16"
PATIENCE_MS = 60_000
Kind = TypeVar("Kind", bound=QWidget)


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    with qtbot.waitSignal(made.engine_changed, timeout=PATIENCE_MS):
        made.warm_up()
    open_pictures(made, qtbot, FACES)
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=PATIENCE_MS)


@pytest.fixture
def panel(qtbot: QtBot, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> TrainingPanel:
    monkeypatch.setattr(
        "genstudio.ui.panels.training.estimate_box.measure_pace", lambda *arguments: Pace(0.5, steps_per_epoch=10)
    )
    made = TrainingPanel(studio)
    qtbot.addWidget(made)
    made.resize(1195, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_other_pictures_put_a_run_that_is_over_aside_until_its_own_come_back(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    train(studio, qtbot, TrainingConfig(epochs=2))
    qtbot.waitUntil(lambda: headlines(panel)[0] == "The rounds are over.", timeout=PATIENCE_MS)
    own = studio.pictures.images
    painted = child(panel, ThumbnailGrid, "training.samples").count()
    assert painted > 0
    open_pictures(studio, qtbot, SHAPES)
    assert shown(panel, "training.start")
    assert not shown(panel, "training.create")
    assert not shown(panel, "training.again")
    assert headlines(panel) == ["Ready when you are.", "Few pictures."]
    assert child(panel, ThumbnailGrid, "training.samples").count() == 0
    assert not child(panel, Stat, "training.round").isVisible()
    assert "60 pictures" in child(panel, QLabel, "training.other").text()
    press(panel, "training.other.back")
    assert studio.pictures.images is own
    assert shown(panel, "training.create")
    assert not shown(panel, "training.other")
    assert child(panel, ThumbnailGrid, "training.samples").count() == painted
    qtbot.waitUntil(lambda: headlines(panel)[0] == "The rounds are over.", timeout=PATIENCE_MS)


def test_after_a_change_of_the_pictures_nobody_is_told_that_they_are_others(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    train(studio, qtbot, TrainingConfig(epochs=1))
    studio.leaving_out.leave_out(np.arange(3))
    told = child(panel, QLabel, "training.other").text()
    assert "as they were before" in told
    assert "others" not in told


def test_while_it_learns_the_recipe_is_its_own_whatever_is_opened(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    press(panel, "training.start")
    qtbot.waitUntil(lambda: studio.training.state is RunState.RUNNING, timeout=PATIENCE_MS)
    summary = child(panel, QLabel, "training.summary")
    before = summary.text()
    assert "Rounds (epochs): " in before
    open_pictures(studio, qtbot, "builtin:shapes?count=4000&size=16")  # these need fewer rounds
    studio.training.pause()
    qtbot.waitUntil(lambda: studio.training.state is RunState.PAUSED, timeout=PATIENCE_MS)
    assert summary.text() == before
    studio.training.stop()
    qtbot.waitUntil(lambda: not studio.training.active, timeout=PATIENCE_MS)
    recipe = panel._recipe.recipe()
    assert recipe is not None
    assert f": {recipe.config.epochs} " not in before, "now it is that for the others"


def test_the_same_pictures_opened_again_are_no_other_ones(panel: TrainingPanel, studio: Studio, qtbot: QtBot) -> None:
    train(studio, qtbot, TrainingConfig(epochs=1))
    open_pictures(studio, qtbot, FACES)
    assert shown(panel, "training.create")
    assert not shown(panel, "training.other")


def test_points_after_pictures_lie_in_the_plane_and_the_pictures_come_back(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    train(studio, qtbot, TrainingConfig(epochs=1))
    open_pictures(studio, qtbot, "builtin:ring?count=500")
    assert not shown(panel, "training.samples")
    # The plot is made at this moment; Qt shows what joins a layout a turn of its event loop later.
    qtbot.waitUntil(lambda: shown(panel, "training.points"), timeout=PATIENCE_MS)
    press(panel, "training.other.back")
    assert child(panel, ThumbnailGrid, "training.samples").count() > 0


def test_the_new_pictures_are_what_the_next_press_trains_on(panel: TrainingPanel, studio: Studio, qtbot: QtBot) -> None:
    train(studio, qtbot, TrainingConfig(epochs=1))
    open_pictures(studio, qtbot, SHAPES)
    child(panel, QWidget, "training.setting.epochs").setFocus()
    panel._recipe.set_rounds(1)
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(panel, "training.start")
    assert studio.training.job is not None
    assert studio.training.job.images is studio.pictures.images
    assert not shown(panel, "training.other")


def test_while_others_are_learned_the_page_says_so_and_offers_to_stop(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    begin(studio, qtbot, TrainingConfig(epochs=0))
    assert not shown(panel, "training.other")
    open_pictures(studio, qtbot, SHAPES)
    assert "still learning" in child(panel, QLabel, "training.other").text()
    assert shown(panel, "training.pause"), "the run can be steered all the same"
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(panel, "training.other.stop")
    assert shown(panel, "training.start")
    assert child(panel, QPushButton, "training.start").isEnabled()
    recipe = panel._recipe.recipe()
    assert recipe is not None
    assert recipe.settings.batch_size <= 45, "the recipe suits the pictures that are open now"


def test_a_run_of_others_that_is_paused_is_not_called_learning(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    begin(studio, qtbot, TrainingConfig(epochs=0))
    open_pictures(studio, qtbot, SHAPES)
    line = child(panel, QLabel, "training.other")
    press(panel, "training.pause")
    assert "is paused" in line.text()
    assert "Stop it to train on Built-in shapes" in line.text()
    assert "still learning" not in line.text()
    press(panel, "training.resume")
    assert "still learning" in line.text()
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(panel, "training.other.stop")


def test_a_stopped_run_is_not_praised_and_goes_on_where_it_stopped(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    notices: list[Notice] = []
    studio.noticed.connect(notices.append)
    begin(studio, qtbot, TrainingConfig(epochs=1_000_000))
    qtbot.waitUntil(lambda: steps_made(studio) >= LEAST_STEPS, timeout=PATIENCE_MS)
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(panel, "training.stop")
    finished, folder = studio.training.finished, folder_of(studio)
    assert finished is not None
    qtbot.waitUntil(lambda: headlines(panel)[0] == "You stopped it.", timeout=PATIENCE_MS)
    sentence = panel._coach.remarks()[0].sentence
    assert f"After {figure_of_rounds(finished.epoch)} of 1,000,000 rounds" in sentence
    assert "has learned" not in notices[-1].sentence
    assert "was stopped" in strip_state(studio.training, True).title
    assert child(panel, QPushButton, "training.again").text() == "Start anew"
    assert not shown(panel, "training.longer")
    press(panel, "training.further")
    press(panel, "training.further")  # twice is not more
    qtbot.waitUntil(lambda: studio.training.state is RunState.RUNNING, timeout=PATIENCE_MS)
    assert studio.training.started is not None
    assert studio.training.started.step == finished.step
    assert folder_of(studio) == folder
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(panel, "training.stop")


def test_a_run_that_was_stopped_at_once_takes_no_other_models_place(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    train(studio, qtbot, TrainingConfig(epochs=2))
    good, recent = studio.model, studio.settings.current.recent_models
    notices: list[Notice] = []
    studio.noticed.connect(notices.append)
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(panel, "training.again")
        press(panel, "training.stop")
    assert studio.training.finished is not None
    assert studio.training.finished.learned_nothing
    assert studio.model is good
    assert studio.settings.current.recent_models == recent
    told = notices[-1].sentence
    assert "was stopped before it learned anything" in told
    assert "kept" not in told
    assert "before it learned anything" in strip_state(studio.training, True).title
    qtbot.waitUntil(lambda: headlines(panel) == ["You stopped it."], timeout=PATIENCE_MS)
    assert "learned nothing yet" in panel._coach.remarks()[0].sentence
    assert Run.open(folder_of(studio)).checkpoint_path.is_file(), "nothing is taken away"


def test_a_run_that_was_completed_can_be_trained_for_as_long_again(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    train(studio, qtbot, TrainingConfig(epochs=2))
    assert not shown(panel, "training.further")
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(panel, "training.longer")
    assert studio.training.finished is not None
    assert studio.training.finished.epoch == 4.0
    assert Run.open(folder_of(studio)).spec.config["epochs"] == 4


def test_a_run_that_was_not_kept_says_why_it_cannot_go_on(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "in the way").write_text("a file")
    monkeypatch.setattr("genstudio.ui.runs.runs_folder", lambda: tmp_path / "in the way" / "runs")
    begin(studio, qtbot, TrainingConfig(epochs=0))
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(panel, "training.stop")
    further = child(panel, QPushButton, "training.further")
    assert further.isVisible()
    assert not further.isEnabled()
    assert "not kept on disk" in further.toolTip()


def test_a_run_whose_folder_is_gone_says_so_when_it_is_to_go_on(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    train(studio, qtbot, TrainingConfig(epochs=1))
    folder_of(studio).joinpath("run.json").unlink()
    with qtbot.waitSignal(studio.noticed, timeout=PATIENCE_MS) as told:
        press(panel, "training.longer")
    assert told.args is not None
    assert "There is no run in" in told.args[0].sentence
    assert shown(panel, "training.again")


@pytest.mark.parametrize(("epochs", "text"), [(20.0, "20"), (0.7, "0.7"), (0.04, "0.04"), (1234.6, "1,235")])
def test_rounds_are_told_as_finely_as_they_matter(epochs: float, text: str) -> None:
    assert figure_of_rounds(epochs) == text


def settings() -> FamilySettings:
    return parse(family_class("vae").settings_class, {"network": "dense", "hidden_dim": 8, "latent_dim": 2})


def steps_made(studio: Studio) -> int:
    progress = studio.training.progress
    return 0 if progress is None else progress.step


def begin(studio: Studio, qtbot: QtBot, config: TrainingConfig) -> None:
    """As the page would; until the first picture is painted."""
    studio.runs.train("vae", settings().model_copy(update={"batch_size": 16}), config)
    qtbot.waitUntil(lambda: studio.training.preview is not None, timeout=PATIENCE_MS)


def train(studio: Studio, qtbot: QtBot, config: TrainingConfig) -> None:
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        studio.runs.train("vae", settings().model_copy(update={"batch_size": 16}), config)
    assert studio.training.failure is None


def open_pictures(studio: Studio, qtbot: QtBot, source: str) -> None:
    with qtbot.waitSignal(studio.pictures.changed, timeout=PATIENCE_MS):
        studio.open_pictures(source)


def folder_of(studio: Studio) -> Path:
    assert studio.training.job is not None
    assert studio.training.job.folder is not None
    return studio.training.job.folder


def child(panel: QWidget, kind: type[Kind], name: str) -> Kind:
    found = panel.findChildren(kind, name)
    assert found, name
    return found[-1]


def shown(panel: QWidget, name: str) -> bool:
    return child(panel, QWidget, name).isVisible()


def press(panel: QWidget, name: str) -> None:
    QTest.mouseClick(child(panel, QPushButton, name), Qt.MouseButton.LeftButton)


def headlines(panel: TrainingPanel) -> list[str]:
    return [remark.headline for remark in panel._coach.remarks()]
