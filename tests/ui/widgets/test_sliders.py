"""Sliders for real numbers."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from genstudio.ui.widgets.latent_slider import LatentSlider
from genstudio.ui.widgets.value_slider import ValueSlider
from tests.ui.widgets.events import turn_wheel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def slider(qtbot: QtBot) -> LatentSlider:
    slider = LatentSlider("Smile", "sampling.slider.3")
    qtbot.addWidget(slider)
    slider.resize(400, 32)
    slider.show()
    return slider


def test_it_starts_at_zero_and_says_its_value_with_a_sign(slider: LatentSlider) -> None:
    assert slider.value() == 0
    assert slider.value_text() == "+0.00"
    slider.set_value(1.2)
    assert slider.value_text() == "+1.20"
    slider.set_value(-0.6)
    assert slider.value_text() == "−0.60"


def test_a_tiny_negative_value_is_not_called_minus_zero(slider: LatentSlider) -> None:
    slider.set_value(-0.001)
    assert slider.value_text() == "+0.00"


def test_setting_is_quiet_unless_told_otherwise(slider: LatentSlider, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(slider.value_changed):
        slider.set_value(1.0)
    with qtbot.waitSignal(slider.value_changed) as changed:
        slider.set_value(2.0, quiet=False)
    assert changed.args == [2.0]


def test_values_outside_move_to_the_end(slider: LatentSlider) -> None:
    slider.set_value(99)
    assert slider.value() == 3
    slider.set_range(-1, 1)
    assert slider.value() == 1


def test_a_drag_is_one_edit_and_follows_the_pointer(slider: LatentSlider) -> None:
    said: list[str] = []
    values: list[float] = []
    slider.editing_started.connect(lambda: said.append("started"))
    slider.value_changed.connect(lambda: said.append("changed"))
    slider.value_changed.connect(values.append)
    slider.editing_finished.connect(lambda: said.append("finished"))
    start = knob(slider)
    QTest.mousePress(slider, LEFT, pos=start)
    for step in (10, 20, 30):
        QTest.mouseMove(slider, start + QPoint(step, 0))
    QTest.mouseRelease(slider, LEFT, pos=start + QPoint(30, 0))
    assert said == ["started", "changed", "changed", "changed", "finished"]
    assert values == sorted(values)
    assert abs(knob(slider).x() - start.x() - 30) <= 1


def test_taking_the_knob_off_centre_does_not_move_it(slider: LatentSlider) -> None:
    QTest.mousePress(slider, LEFT, pos=knob(slider) + QPoint(4, 0))
    assert slider.value() == 0
    QTest.mouseRelease(slider, LEFT, pos=knob(slider))


def test_a_click_on_the_line_goes_there(slider: LatentSlider) -> None:
    target = knob(slider) + QPoint(60, 0)
    QTest.mouseClick(slider, LEFT, pos=target)
    assert abs(knob(slider).x() - target.x()) <= 1


def test_a_click_on_the_label_changes_nothing(slider: LatentSlider, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(slider.editing_started):
        QTest.mouseClick(slider, LEFT, pos=QPoint(5, 16))
    assert slider.value() == 0


def test_double_click_puts_the_default_back(slider: LatentSlider, qtbot: QtBot) -> None:
    slider.set_value(2)
    with qtbot.waitSignals([slider.editing_started, slider.value_changed, slider.editing_finished], order="strict"):
        QTest.mouseDClick(slider, LEFT, pos=knob(slider))
    assert slider.value() == 0


def test_of_a_double_click_off_the_knob_the_first_click_is_withdrawn(slider: LatentSlider, qtbot: QtBot) -> None:
    at = knob(slider) + QPoint(60, 0)
    QTest.mouseClick(slider, LEFT, pos=at)
    with qtbot.waitSignal(slider.withdrawn):
        QTest.mouseDClick(slider, LEFT, pos=at)
    assert slider.value() == 0


def test_a_double_click_on_the_knob_or_the_label_withdraws_nothing(slider: LatentSlider, qtbot: QtBot) -> None:
    slider.set_value(2)
    for at in (knob(slider), QPoint(5, 16)):
        with qtbot.assertNotEmitted(slider.withdrawn):
            QTest.mouseClick(slider, LEFT, pos=at)
            QTest.mouseDClick(slider, LEFT, pos=at)


def test_keys_step_and_each_is_one_edit(slider: LatentSlider, qtbot: QtBot) -> None:
    for key, value in (
        (Qt.Key.Key_Right, 0.1),
        (Qt.Key.Key_Left, 0.0),
        (Qt.Key.Key_PageUp, 1.0),
        (Qt.Key.Key_Home, -3.0),
        (Qt.Key.Key_End, 3.0),
        (Qt.Key.Key_Delete, 0.0),
    ):
        with qtbot.waitSignals([slider.editing_started, slider.editing_finished], order="strict"):
            QTest.keyClick(slider, key)
        assert slider.value() == pytest.approx(value)


def test_the_wheel_moves_only_the_focused_slider(slider: LatentSlider, qtbot: QtBot) -> None:
    slider.clearFocus()
    assert not turn_wheel(slider, 1, QPoint(200, 16))
    assert slider.value() == 0
    slider.setFocus()
    qtbot.waitUntil(slider.hasFocus)
    assert turn_wheel(slider, 1, QPoint(200, 16))
    assert slider.value() == pytest.approx(0.1)


def test_a_one_sided_slider_has_no_sign_and_its_own_default(qtbot: QtBot) -> None:
    strength = ValueSlider("Strength", "denoising.strength", 0, 100, default=25, decimals=0, unit="%")
    qtbot.addWidget(strength)
    assert strength.value_text() == "25 %"
    strength.resize(400, 32)
    strength.show()
    strength.set_value(80)
    QTest.mouseDClick(strength, LEFT, pos=QPoint(200, 16))
    assert strength.value() == 25


def test_a_slider_without_range_stays_where_it_is(qtbot: QtBot) -> None:
    stuck = ValueSlider("Epoch", "training.epoch", 3, 3, default=3)
    qtbot.addWidget(stuck)
    stuck.resize(300, 32)
    stuck.show()
    QTest.mouseClick(stuck, LEFT, pos=QPoint(200, 16))
    assert stuck.value() == 3


def knob(slider: ValueSlider) -> QPoint:
    """Where the knob is, found in what is painted."""
    image = slider.grab().toImage()
    middle = image.height() // 2
    white = [x for x in range(image.width()) if image.pixelColor(x, middle).lightness() > 250]
    ratio = image.devicePixelRatio()
    return QPoint(round(sum(white) / len(white) / ratio), slider.height() // 2)
