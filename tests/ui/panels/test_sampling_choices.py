"""Classes on the page Create: a control instead of sliders, and nothing that blurs them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from genstudio.latent.parts import chosen
from genstudio.models.trained import TrainedModel
from genstudio.project.settings import SettingsFile
from genstudio.ui.dialogs import files
from genstudio.ui.panels.sampling import SamplingPanel
from genstudio.ui.panels.sampling.saving import SaveMenu
from genstudio.ui.panels.sampling.sliders import DimensionSlider
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.segmented import SegmentedControl
from tests.choosing import LABELS, spots
from tests.tiny import trained_of

PATIENCE_MS = 60_000
CLASS = slice(3, 6)


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    made.settings.change(last_folder=str(tmp_path))
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=PATIENCE_MS)


@pytest.fixture
def ready(qtbot: QtBot, studio: Studio) -> SamplingPanel:
    panel = SamplingPanel(studio)
    qtbot.addWidget(panel)
    panel.resize(1195, 640)
    panel.show()
    qtbot.waitExposed(panel)
    take(studio, spots())
    until_painted(panel, qtbot)
    return panel


def take(studio: Studio, model: TrainedModel) -> None:
    studio._set_model(model, None)


def until_painted(panel: SamplingPanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: 0 < panel.well.asked == panel.well.shown, timeout=PATIENCE_MS)


def press(panel: QWidget, name: str) -> None:
    found = panel.findChild(QAbstractButton, name)
    assert found is not None, f"there is no {name}"
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def take_item(combo: QComboBox, index: int) -> None:
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def class_of(studio: Studio) -> int:
    [choice] = studio.desk.choices()
    return chosen(studio.desk.state.units, choice)


def is_one_hot(studio: Studio) -> bool:
    return bool(np.allclose(np.sort(studio.desk.latents()[0, CLASS]), [0.0, 0.0, 1.0], atol=1e-5))


def segments(panel: SamplingPanel) -> SegmentedControl:
    found = panel.findChild(SegmentedControl, "sampling.choice.class")
    assert found is not None
    return found


def test_a_class_has_a_control_and_no_sliders(ready: SamplingPanel) -> None:
    names = [slider.label() for slider in ready.findChildren(DimensionSlider)]
    assert names == ["Number 1", "Number 2", "Style"]
    texts = [button.text() for button in segments(ready).findChildren(QAbstractButton)]
    assert texts == ["Any", *LABELS]
    assert segments(ready).current() == "any"


def test_the_slider_of_a_style_reaches_its_bounds_and_no_further(ready: SamplingPanel, studio: Studio) -> None:
    slider = ready.findChild(DimensionSlider, "sampling.slider.2")
    assert slider is not None
    for key, bound in ((Qt.Key.Key_End, 1.0), (Qt.Key.Key_Home, -1.0)):
        QTest.keyClick(slider, key)
        assert studio.desk.latents()[0, 2] == pytest.approx(bound)


def test_another_class_keeps_all_else_and_is_one_step_to_undo(ready: SamplingPanel, studio: Studio) -> None:
    before = studio.desk.state
    other = (class_of(studio) + 1) % 3
    press(ready, f"sampling.choice.class.{other}")
    assert class_of(studio) == other
    assert is_one_hot(studio)
    assert np.array_equal(studio.desk.state.units[:3], before.units[:3])
    press(ready, "sampling.undo")
    assert studio.desk.state is before
    assert segments(ready).current() == "any"


def test_what_is_held_is_drawn_and_any_draws_all(ready: SamplingPanel, studio: Studio) -> None:
    press(ready, "sampling.choice.class.1")
    drawn = set()
    for _ in range(12):
        press(ready, "sampling.random")
        drawn.add(class_of(studio))
    assert drawn == {1}
    press(ready, "sampling.choice.class.any")
    assert class_of(studio) == 1, "the picture stays"
    for _ in range(30):
        press(ready, "sampling.random")
        drawn.add(class_of(studio))
    assert drawn == {0, 1, 2}


def test_with_any_it_says_which_class_the_picture_has(ready: SamplingPanel, studio: Studio) -> None:
    here = ready.findChild(QLabel, "sampling.choice.class.here")
    assert here is not None
    assert here.text() == f"here: {LABELS[class_of(studio)]}"
    press(ready, "sampling.choice.class.0")
    assert here.text() == ""


def test_nothing_on_the_page_blurs_the_class(ready: SamplingPanel, studio: Studio) -> None:
    studio.desk.begin_drag()
    for truncation in (0.2, 1.6, 0.7):
        studio.desk.drag_truncation(truncation)
        assert is_one_hot(studio)
    studio.desk.end_drag("Typical to daring")
    press(ready, "sampling.mutate")
    assert is_one_hot(studio)
    studio.desk.begin_drag()
    studio.desk.drag_truncation(0.3)
    studio.desk.end_drag("Typical to daring")
    assert is_one_hot(studio)
    held = class_of(studio)
    press(ready, "sampling.reset")
    assert is_one_hot(studio)
    assert class_of(studio) == held
    assert np.array_equal(studio.desk.state.units[:3], np.zeros(3))


def test_the_seed_stays_with_a_class_that_is_held(ready: SamplingPanel, studio: Studio) -> None:
    seed = studio.desk.state.seed
    other = (class_of(studio) + 1) % 3
    press(ready, f"sampling.choice.class.{other}")
    assert studio.desk.state.seed == seed
    state = studio.desk.state
    studio.desk.draw("Draw a seed", seed)
    assert np.array_equal(studio.desk.state.units, state.units)
    press(ready, "sampling.choice.class.any")
    assert studio.desk.state.seed is None, "alone it would draw another class"


def test_an_own_picture_of_another_class_lets_go_of_the_class(ready: SamplingPanel, studio: Studio) -> None:
    from genstudio.latent.parts import with_option

    press(ready, "sampling.choice.class.0")
    [choice] = studio.desk.choices()
    assert studio.model is not None
    studio.desk.go_to(with_option(studio.model.prior, studio.desk.state.units, choice, 2), "My own picture")
    assert segments(ready).current() == "any"
    assert class_of(studio) == 2


def test_samples_have_the_class_that_is_held(ready: SamplingPanel, studio: Studio, qtbot: QtBot) -> None:
    press(ready, "sampling.view.samples")
    press(ready, "sampling.choice.class.2")
    assert (ready.samples.units()[:, CLASS].argmax(axis=1) == 2).all()
    press(ready, "sampling.choice.class.any")
    assert set(ready.samples.units()[:, CLASS].argmax(axis=1)) == {0, 1, 2}


def test_the_picture_is_shown_in_every_class_and_a_click_chooses_one(
    ready: SamplingPanel, studio: Studio, qtbot: QtBot
) -> None:
    press(ready, "sampling.view.samples")
    kind = ready.samples.kind
    assert kind.isVisible()
    assert kind.itemText(1) == "This picture in every class"
    take_item(kind, 1)
    qtbot.waitUntil(lambda: ready.samples.grid.count() == 3, timeout=PATIENCE_MS)
    units = ready.samples.units()
    assert units[:, CLASS].argmax(axis=1).tolist() == [0, 1, 2]
    assert (units[:, :3] == studio.desk.state.units[:3]).all()
    other = (class_of(studio) + 1) % 3
    ready.samples.grid.clicked.emit(other)
    assert class_of(studio) == other
    press(ready, "sampling.random")
    assert (ready.samples.units()[:, :3] == studio.desk.state.units[:3]).all(), "it follows the picture"


def test_many_options_are_a_list(ready: SamplingPanel, studio: Studio, qtbot: QtBot) -> None:
    take(studio, spots(labels=tuple("0123456789")))
    combo = ready.findChild(QComboBox, "sampling.choice.class")
    assert combo is not None
    assert [combo.itemText(index) for index in range(combo.count())] == ["Any", *"0123456789"]
    take_item(combo, 8)
    assert class_of(studio) == 7
    studio.histories.sampling.undo()
    assert combo.currentIndex() == 0


def test_a_model_without_classes_has_no_such_control(ready: SamplingPanel, studio: Studio, qtbot: QtBot) -> None:
    take(studio, trained_of("vae", latent_dim=6))
    assert len(ready.slider_page.sliders.order()) == 6
    qtbot.waitUntil(lambda: ready.findChild(SegmentedControl, "sampling.choice.class") is None, timeout=PATIENCE_MS)
    assert not ready.samples.kind.isVisible()
    until_painted(ready, qtbot)


def test_strongest_first_orders_the_sliders_there_are(ready: SamplingPanel, qtbot: QtBot) -> None:
    order = ready.findChild(QComboBox, "sampling.order")
    assert order is not None
    take_item(order, 1)
    sliders = ready.slider_page.sliders
    qtbot.waitUntil(lambda: sliders.order() != (0, 1, 2), timeout=PATIENCE_MS)
    assert sorted(sliders.order()) == [0, 1, 2]


def test_a_saved_picture_names_its_class(
    ready: SamplingPanel, studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(ready, "sampling.choice.class.1")
    monkeypatch.setattr(files, "ask_save", lambda *arguments: tmp_path / "made.png")
    menu = ready.findChild(SaveMenu)
    assert menu is not None
    menu._save_original()
    qtbot.waitUntil((tmp_path / "made.png").is_file, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not studio.tasks.busy(), timeout=PATIENCE_MS)
    with Image.open(tmp_path / "made.png") as image:
        recipe = json.loads(str(image.info["genstudio"]))
    assert recipe["choices"] == {"Class": "tall"}
    assert studio.model is not None
    again = studio.model.decode(np.array([recipe["latents"]], np.float32))[0]
    assert np.array_equal(again, studio.model.decode(studio.desk.latents())[0])
