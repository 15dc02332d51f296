"""The page Train on a toy set: points that move over the data, with the critic's landscape behind them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from genstudio.data.builtin.points import ring
from genstudio.models.registry import family_class
from genstudio.models.settings import parse
from genstudio.project.settings import SettingsFile
from genstudio.project.training_job import shape_of
from genstudio.training.config import TrainingConfig
from genstudio.training.observation import LANDSCAPE_SIDE
from genstudio.ui.panels.training import TrainingPanel
from genstudio.ui.panels.training.estimate import Pace
from genstudio.ui.panels.training.points_card import MOST_DRAWN, NOTHING, PointsCard
from genstudio.ui.panels.training.wording import Tone
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.point_plot import PointPlot
from genstudio.ui.widgets.stat import Stat
from genstudio.ui.widgets.value_slider import ValueSlider

RING = "builtin:ring?count=400"
FACES = "builtin:faces?count=60&size=16"
PATIENCE_MS = 60_000


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
    open_set(studio, qtbot, RING)
    return made


def open_set(studio: Studio, qtbot: QtBot, source: str) -> None:
    with qtbot.waitSignal(studio.pictures.changed, timeout=PATIENCE_MS):
        studio.open_pictures(source)


def train(studio: Studio, qtbot: QtBot, key: str, steps: int = 20) -> None:
    """As the page would, but for so many steps."""
    images = studio.pictures.images
    assert images is not None
    family = family_class(key)
    settings = parse(family.settings_class, family.suggested(shape_of(images)))
    config = parse(TrainingConfig, {"epochs": 0, "steps": steps, "device": "cpu", "threads": 1})
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        studio.runs.train(key, settings, config)
    assert studio.training.failure is None


def plot(panel: TrainingPanel) -> PointPlot:
    [found] = panel.findChildren(PointPlot, "training.points")
    return found


def stat(panel: TrainingPanel, name: str) -> str:
    [found] = panel.findChildren(Stat, f"training.points.{name}")
    return found.value()


def shown(panel: TrainingPanel, name: str) -> bool:
    return panel.findChildren(QWidget, name)[-1].isVisible()


def test_before_training_the_data_lie_in_the_plane(panel: TrainingPanel) -> None:
    assert plot(panel).isVisible()
    assert not shown(panel, "training.samples")
    assert len(plot(panel).samples()) == 0
    assert plot(panel).landscape() is None
    assert stat(panel, "modes") == NOTHING


def test_while_a_gan_learns_its_points_lie_over_the_landscape_of_its_critic(
    panel: TrainingPanel, studio: Studio, qtbot: QtBot
) -> None:
    train(studio, qtbot, "gan")
    qtbot.waitUntil(lambda: len(plot(panel).samples()) > 0)
    landscape = plot(panel).landscape()
    assert landscape is not None
    assert landscape.shape == (LANDSCAPE_SIDE, LANDSCAPE_SIDE)
    points = plot(panel).samples()
    assert points.shape == (MOST_DRAWN, 2)
    assert np.abs(points).max() <= ring().extent
    assert stat(panel, "modes").endswith(" of 8")
    assert stat(panel, "good").endswith("%")
    assert studio.model is not None
    assert studio.model.card.cloud == ring()


def test_one_press_on_start_trains_on_the_ring(panel: TrainingPanel, studio: Studio, qtbot: QtBot) -> None:
    QTest.mouseClick(panel.findChildren(QAbstractButton, "training.start")[-1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(plot(panel).samples()) > 0, timeout=PATIENCE_MS)
    with qtbot.waitSignal(studio.training.ended, timeout=PATIENCE_MS):
        studio.training.stop()
    assert studio.training.failure is None


def test_points_are_not_praised_for_their_losses(panel: TrainingPanel, studio: Studio, qtbot: QtBot) -> None:
    train(studio, qtbot, "vae", steps=60)
    qtbot.waitUntil(lambda: panel._coach.remarks()[0].headline == "The rounds are over.", timeout=PATIENCE_MS)
    assert "how many heaps it found" in panel._coach.remarks()[0].sentence
    assert all(remark.tone is not Tone.GOOD for remark in panel._coach.remarks())


def test_the_slider_goes_back_to_earlier_points(panel: TrainingPanel, studio: Studio, qtbot: QtBot) -> None:
    train(studio, qtbot, "gan", steps=60)
    [slider] = panel.findChildren(ValueSlider, "training.points.time")
    assert slider.isVisible()
    last = plot(panel).samples().copy()
    slider.set_value(0.0)
    slider.value_changed.emit(0.0)
    assert not np.array_equal(plot(panel).samples(), last)


def test_pictures_after_points_bring_the_gallery_back(panel: TrainingPanel, studio: Studio, qtbot: QtBot) -> None:
    train(studio, qtbot, "vae", steps=3)
    assert plot(panel).landscape() is None
    open_set(studio, qtbot, FACES)
    assert not plot(panel).isVisible()
    assert shown(panel, "training.samples")


@pytest.mark.parametrize("size", [(940, 568), (1195, 590), (1800, 1000)])
def test_the_plane_is_a_square_inside_its_card(panel: TrainingPanel, qtbot: QtBot, size: tuple[int, int]) -> None:
    panel.resize(*size)
    [card] = panel.findChildren(PointsCard)
    qtbot.waitUntil(lambda: plot(panel).width() == plot(panel).height() > 100)
    qtbot.waitUntil(lambda: card.rect().contains(plot(panel).geometry()))
