"""The strip that shows the training."""

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from genstudio.ui.widgets.sparkline import Sparkline
from genstudio.ui.widgets.training_strip import RunState, StripState, TrainingStrip

SHOWN = {
    RunState.IDLE: (False, False),
    RunState.PREPARING: (False, True),
    RunState.RUNNING: (True, True),
    RunState.PAUSED: (True, True),
    RunState.STOPPING: (False, True),
    RunState.FINISHED: (False, False),
    RunState.FAILED: (False, False),
}


@pytest.fixture
def strip(qtbot: QtBot) -> TrainingStrip:
    strip = TrainingStrip()
    qtbot.addWidget(strip)
    strip.resize(1000, strip.height())
    strip.show()
    return strip


@pytest.mark.parametrize("state", RunState)
def test_each_state_offers_what_can_be_done(strip: TrainingStrip, state: RunState) -> None:
    strip.set_state(StripState(state, "Training “Faces”", "epoch 1 of 2", 0.5, (3.0, 2.0, 1.0)))
    assert (press_button(strip, "pause").isVisible(), press_button(strip, "stop").isVisible()) == SHOWN[state]
    strip.repaint()


def test_before_any_training_it_says_what_to_do(strip: TrainingStrip) -> None:
    assert "No training yet" in strip.accessibleName()


def test_pause_turns_into_resume(strip: TrainingStrip, qtbot: QtBot) -> None:
    strip.set_state(StripState(RunState.RUNNING, "x"))
    with qtbot.waitSignal(strip.pause_clicked):
        QTest.mouseClick(press_button(strip, "pause"), Qt.MouseButton.LeftButton)
    strip.set_state(StripState(RunState.PAUSED, "x"))
    assert press_button(strip, "pause").text() == "Resume"
    with qtbot.waitSignal(strip.resume_clicked), qtbot.assertNotEmitted(strip.pause_clicked):
        QTest.mouseClick(press_button(strip, "pause"), Qt.MouseButton.LeftButton)


def test_stop_is_asked_for_once(strip: TrainingStrip, qtbot: QtBot) -> None:
    strip.set_state(StripState(RunState.RUNNING, "x"))
    with qtbot.waitSignal(strip.stop_clicked):
        QTest.mouseClick(press_button(strip, "stop"), Qt.MouseButton.LeftButton)
    strip.set_state(StripState(RunState.STOPPING, "x"))
    assert not press_button(strip, "stop").isEnabled()


def test_the_upper_edge_shows_how_far_it_is(strip: TrainingStrip) -> None:
    strip.set_state(StripState(RunState.RUNNING, "x", progress=0.4))
    image = strip.grab().toImage()
    inside, outside = image.pixelColor(390, 1), image.pixelColor(410, 1)
    assert inside != outside
    assert image.pixelColor(10, 1) == inside


def test_a_sparkline_leaves_out_what_is_no_number(qtbot: QtBot) -> None:
    line = Sparkline()
    qtbot.addWidget(line)
    line.set_values([3.0, math.nan, 2.0, math.inf, 1.0])
    assert line.values() == (3.0, 2.0, 1.0)
    line.show()
    line.repaint()
    line.set_values([1.0] * 3)
    line.repaint()


def test_a_sparkline_keeps_the_newest_of_many_values(qtbot: QtBot) -> None:
    line = Sparkline()
    qtbot.addWidget(line)
    line.set_values([float(value) for value in range(1001)])
    assert len(line.values()) <= 118
    assert line.values()[-1] == 1000


def press_button(strip: TrainingStrip, name: str) -> QPushButton:
    found = strip.findChild(QPushButton, f"strip.{name}")
    assert isinstance(found, QPushButton)
    return found


def test_a_run_in_trouble_has_the_dot_of_one_that_failed(strip: TrainingStrip) -> None:
    def dot(state: StripState) -> QColor:
        strip.set_state(state)
        [widget] = [child for child in strip.findChildren(QWidget) if child.width() == child.height() == 8]
        return strip.grab(widget.geometry()).toImage().pixelColor(4, 4)

    failed, fine = dot(StripState(RunState.FAILED)), dot(StripState(RunState.FINISHED))
    assert failed != fine
    assert dot(StripState(RunState.FINISHED, troubled=True)) == failed
