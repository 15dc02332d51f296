"""A double-click on a slider is one step to undo, wherever sliders edit what can be undone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from genstudio.denoising.noise import Noise
from genstudio.denoising.restore import Blend
from genstudio.project.settings import SettingsFile
from genstudio.ui.panels.denoising.bench import Bench
from genstudio.ui.panels.denoising.noise_fold import NoiseFold
from genstudio.ui.panels.denoising.setup import Setup
from genstudio.ui.panels.denoising.sliders import CleaningSliders
from genstudio.ui.panels.sampling.controls import DeskControls
from genstudio.ui.panels.sampling.slider_page import SliderPage
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.value_slider import ValueSlider
from tests.tiny import trained_of

PATIENCE_MS = 20_000


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    made.model = trained_of("vae")
    made.desk.follow(made.model)
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=PATIENCE_MS)


@pytest.mark.parametrize(("page", "name"), [(SliderPage, "sampling.slider.0"), (DeskControls, "sampling.truncation")])
def test_of_the_latent_vector(page: Callable[[Studio], QWidget], name: str, studio: Studio, qtbot: QtBot) -> None:
    before = studio.desk.state
    shown = page(studio)
    double_click(shown, name, qtbot)
    assert studio.histories.sampling.index() == 1
    assert len(studio.desk.visited) == 2
    studio.histories.sampling.undo()
    assert studio.desk.state is before


@pytest.mark.parametrize(
    ("part", "name"), [(CleaningSliders, "denoising.detail"), (NoiseFold, "denoising.noise_strength")]
)
def test_of_the_cleaning(part: Callable[[Bench], QWidget], name: str, studio: Studio, qtbot: QtBot) -> None:
    bench = Bench(studio, studio)
    bench.show(Setup(noise=Noise(strength=0.9), blend=Blend(keep_detail=0.9)))
    before = bench.setup
    shown = part(bench)
    double_click(shown, name, qtbot)
    assert studio.histories.denoising.index() == 1
    studio.histories.denoising.undo()
    assert bench.setup == before


def double_click(page: QWidget, name: str, qtbot: QtBot) -> None:
    """Off the knob, so that the first of the two clicks moves it."""
    qtbot.addWidget(page)
    page.resize(400, 300)
    page.show()
    slider = page.findChild(ValueSlider, name)
    assert slider is not None
    slider.resize(300, 32)
    before = slider.value()
    at = QPoint(slider.width() // 2, slider.height() // 2)
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=at)
    assert slider.value() != before
    QTest.mouseDClick(slider, Qt.MouseButton.LeftButton, pos=at)
