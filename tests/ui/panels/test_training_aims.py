"""A model's own presets on the page Train: chosen beside speed or quality, and kept as other choices are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from genstudio.data.image_set import ImageSet
from genstudio.models.base import Preset
from genstudio.models.registry import family_class
from genstudio.models.settings import parse
from genstudio.project.proposal import proposal, shape_of
from genstudio.project.run import Run
from genstudio.project.settings import SettingsFile
from genstudio.project.training_job import continued_job
from genstudio.training.config import TrainingConfig
from genstudio.ui.panels.training import TrainingPanel
from genstudio.ui.panels.training.estimate import Pace
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.training_strip import RunState

FACES = "builtin:faces?count=60&size=16"
LARGE_FACES = "builtin:faces?count=60&size=64"
RING = "builtin:ring?count=400"
PATIENCE_MS = 60_000

Kind = TypeVar("Kind", bound=QObject)


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
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
    with qtbot.waitSignal(studio.engine_changed, timeout=PATIENCE_MS):
        studio.warm_up()
    open_set(studio, qtbot, FACES)
    return made


@pytest.mark.parametrize("family", ["vae", "cvae"])
def test_each_own_preset_brings_its_settings_and_says_when_to_choose_it(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot, family: str
) -> None:
    open_set(studio, qtbot, "builtin:glyphs?count=60&size=16")
    choose(panel, family)
    images = pictures(studio)
    purpose = child(panel, QLabel, "training.aim.purpose")
    usual = values(panel)
    assert (aims(panel).currentText(), purpose.isVisible()) == ("None", False)
    for aim in family_class(family).aims(shape_of(images)):
        take(panel, aim.key)
        assert purpose.isVisible()
        assert purpose.text() == aim.purpose
        assert values(panel) == usual | dict(aim.settings), "and nothing of the one before is left"
        assert not child(panel, QWidget, "training.preset.back").isVisible(), "nothing was changed by hand"
    take(panel, "")
    assert values(panel) == usual
    assert not purpose.isVisible()


def test_an_own_preset_reaches_the_recipe_and_is_undone_and_redone(panel: TrainingPanel, studio: Studio) -> None:
    take(panel, "beta-vae")
    recipe = panel._recipe.recipe()
    assert recipe is not None
    assert recipe.settings.model_dump()["beta"] == 4.0
    assert studio.histories.training.undoText() == "Aim"
    studio.histories.training.undo()
    assert (aims(panel).currentData(), values(panel)["beta"]) == ("", 1.0)
    studio.histories.training.redo()
    assert (aims(panel).currentData(), values(panel)["beta"]) == ("beta-vae", 4.0)


def test_it_goes_over_speed_or_quality_and_under_what_the_person_sets_afterwards(panel: TrainingPanel) -> None:
    take(panel, "beta-vae")
    press(panel, "training.preset.best")
    assert aims(panel).currentData() == "beta-vae"
    assert panel._recipe.preset() == "best"
    assert values(panel)["beta"] == 4.0
    assert values(panel)["channels"] == 64, "of the best preset"
    type_into(panel, "training.setting.beta", "9")
    press(panel, "training.preset.fast")
    assert (aims(panel).currentData(), values(panel)["beta"]) == ("beta-vae", 9.0)
    press(panel, "training.preset.back")
    assert (aims(panel).currentData(), values(panel)["beta"]) == ("beta-vae", 4.0)


def test_what_was_set_before_gives_way_where_it_concerns_it_and_else_stays(panel: TrainingPanel) -> None:
    type_into(panel, "training.setting.beta", "9")
    type_into(panel, "training.setting.latent_dim", "7")
    take(panel, "beta-vae")
    assert (values(panel)["beta"], values(panel)["latent_dim"]) == (4.0, 7)


def test_other_pictures_bring_its_own_settings_for_them(panel: TrainingPanel, studio: Studio, qtbot: QtBot) -> None:
    take(panel, "beta-vae")
    open_set(studio, qtbot, LARGE_FACES)
    [wanted] = [aim for aim in family_class("vae").aims(shape_of(pictures(studio))) if aim.key == "beta-vae"]
    assert aims(panel).currentData() == "beta-vae"
    assert values(panel)["beta"] == wanted.settings["beta"] > 4.0
    open_set(studio, qtbot, FACES)
    assert values(panel)["beta"] == 4.0


def test_points_have_none_and_pictures_have_it_again(panel: TrainingPanel, studio: Studio, qtbot: QtBot) -> None:
    take(panel, "beta-vae")
    open_set(studio, qtbot, RING)
    assert not aims(panel).isVisible()
    assert values(panel)["beta"] == family_class("vae").suggested(shape_of(pictures(studio)))["beta"]
    assert panel._recipe.recipe() is not None
    open_set(studio, qtbot, FACES)
    assert (aims(panel).isVisible(), aims(panel).currentData(), values(panel)["beta"]) == (True, "beta-vae", 4.0)


def test_a_look_at_a_model_without_any_leaves_it_chosen(panel: TrainingPanel) -> None:
    take(panel, "optimal-sigma")
    choose(panel, "gan")
    assert not aims(panel).isVisible()
    choose(panel, "vae")
    assert (aims(panel).isVisible(), aims(panel).currentData()) == (True, "optimal-sigma")
    assert values(panel)["reconstruction"] == "optimal"


def test_while_it_learns_it_is_locked_and_steps_aside_and_is_there_afterwards(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    take(panel, "free-bits")
    type_into(panel, "training.setting.epochs", "0")
    press(panel, "training.start")
    qtbot.waitUntil(lambda: studio.training.state is RunState.RUNNING, timeout=PATIENCE_MS)
    assert not aims(panel).isVisible()
    type_into(panel, "training.setting.beta", "2")
    assert not aims(panel).isVisible()
    press(panel, "training.all_settings")
    assert aims(panel).isVisible()
    assert not aims(panel).isEnabled()
    assert "while it learns" in aims(panel).toolTip()
    press(panel, "training.stop")
    qtbot.waitUntil(lambda: not studio.training.active, timeout=PATIENCE_MS)
    assert (aims(panel).isEnabled(), aims(panel).currentData()) == (True, "free-bits")
    assert child(panel, QLabel, "training.aim.purpose").isVisible()


def test_a_run_that_is_shown_tells_its_own_preset_by_its_settings(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    images = pictures(studio)
    family = family_class("vae")
    [aim] = [known for known in family.aims(shape_of(images), Preset.BEST) if known.key == "beta-vae"]
    settings = parse(family.settings_class, {**proposal(family, images, Preset.BEST), **aim.settings})
    config = parse(TrainingConfig, {"epochs": 0, "steps": 2, "device": "cpu", "threads": 1})
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        studio.runs.train("vae", settings, config, Preset.BEST)
    assert studio.training.failure is None
    assert (panel._recipe.preset(), aims(panel).currentData()) == ("best", "beta-vae")
    assert values(panel)["beta"] == settings.model_dump()["beta"]


def test_the_own_preset_that_a_run_noted_is_shown_also_where_a_setting_of_it_was_changed(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    take(panel, "beta-vae")
    type_into(panel, "training.setting.beta", "5")
    type_into(panel, "training.setting.epochs", "1")
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(panel, "training.start")
    job = studio.training.job
    assert job is not None
    assert job.folder is not None
    assert (job.aim, Run.open(job.folder).spec.aim) == ("beta-vae", "beta-vae")
    take(panel, "")
    panel._recipe.follow(continued_job(job.folder, lambda done, total: None, lambda: False))
    assert (aims(panel).currentData(), values(panel)["beta"]) == ("beta-vae", 5.0)


def test_settings_set_by_hand_are_no_own_preset_because_a_training_began(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    type_into(panel, "training.setting.free_bits", "0.1")
    type_into(panel, "training.setting.epochs", "1")
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        press(panel, "training.start")
    assert (aims(panel).currentData(), values(panel)["free_bits"]) == ("", 0.1)


def pictures(studio: Studio) -> ImageSet:
    images = studio.pictures.images
    assert images is not None
    return images


def aims(panel: TrainingPanel) -> QComboBox:
    return child(panel, QComboBox, "training.aim")


def take(panel: TrainingPanel, key: str) -> None:
    """Choose from the list with the keys, as a person may."""
    control = aims(panel)
    control.setFocus()
    QTest.keyClick(control, Qt.Key.Key_Home)
    for _ in range(control.findData(key)):
        QTest.keyClick(control, Qt.Key.Key_Down)
    assert control.currentData() == key


def values(panel: TrainingPanel) -> dict[str, object]:
    """Of every setting, shown or not."""
    return panel._recipe.values()


def open_set(studio: Studio, qtbot: QtBot, source: str) -> None:
    with qtbot.waitSignal(studio.pictures.changed, timeout=PATIENCE_MS):
        studio.open_pictures(source)


def child(panel: QWidget, kind: type[Kind], name: str) -> Kind:
    found = panel.findChildren(kind, name)
    assert found, name
    return found[-1]


def press(panel: QWidget, name: str) -> None:
    QTest.mouseClick(child(panel, QAbstractButton, name), Qt.MouseButton.LeftButton)


def choose(panel: QWidget, key: str) -> None:
    """Take a family from the list of all."""
    press(panel, "training.choose")
    press(panel, f"training.family.{key}")
    press(panel, "training.take")
    QApplication.processEvents()


def type_into(panel: QWidget, name: str, text: str) -> None:
    editor = child(panel, QLineEdit, name)
    editor.selectAll()
    QTest.keyClicks(editor, text)
