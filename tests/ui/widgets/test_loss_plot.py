"""Loss curves."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFrame, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from genstudio.ui.theme import Scheme, Theme
from genstudio.ui.widgets.loss_legend import LegendKey
from genstudio.ui.widgets.loss_plot import LossPlot, SeriesSpec, Smoothing
from genstudio.ui.widgets.smoothing import smoothed

SERIES = (
    SeriesSpec("rec", "reconstruction"),
    SeriesSpec("held.rec", "reconstruction", held_out=True),
    SeriesSpec("kl", "KL divergence"),
)
STEPS = np.arange(100, dtype=np.float64)


@pytest.fixture
def plot(qtbot: QtBot) -> LossPlot:
    plot = LossPlot("training.plot")
    qtbot.addWidget(plot)
    plot.resize(700, 400)
    plot.set_series(SERIES)
    plot.show()
    return plot


def test_before_there_are_values_it_says_what_will_come(plot: LossPlot) -> None:
    plot.set_empty_text("Press Start.")
    assert "Press Start." in visible_texts(plot)
    plot.update_series("rec", STEPS, STEPS + 1)
    assert "Press Start." not in visible_texts(plot)
    plot.clear()
    assert "Press Start." in visible_texts(plot)


def test_the_readout_names_every_term_at_the_nearest_step(plot: LossPlot) -> None:
    plot.set_smoothing(Smoothing.NONE)
    plot.update_series("rec", STEPS, 100 - STEPS)
    plot.update_series("held.rec", STEPS[::10], 50 + STEPS[::10])
    text = plot.readout(41.4)
    assert "step 41" in text
    assert ">59<" in text
    assert ">90<" in text
    assert "KL" not in text, "it has no values yet"
    plot.set_steps_per_epoch(20)
    assert "round 2.0" in plot.readout(41.4)


def test_there_is_no_readout_without_values(plot: LossPlot) -> None:
    assert plot.readout(3) == ""


def test_the_readout_follows_the_pointer_and_leaves_with_it(plot: LossPlot, qtbot: QtBot) -> None:
    plot.update_series("rec", STEPS, 100 - STEPS)
    canvas = plot.findChild(QWidget, "training.plot.plot")
    assert isinstance(canvas, QWidget)
    viewport = canvas.viewport()  # type: ignore[attr-defined]
    qtbot.waitExposed(plot)
    for x in (300, 350):
        QTest.mouseMove(viewport, QPoint(x, 150))
    qtbot.waitUntil(lambda: any("step" in text for text in visible_texts(plot)))


def test_titles_cannot_smuggle_markup_into_the_readout(plot: LossPlot) -> None:
    plot.set_series([SeriesSpec("a", "<b>bold</b>")])
    plot.update_series("a", STEPS, STEPS)
    assert "&lt;b&gt;" in plot.readout(3)


def test_a_legend_entry_hides_all_curves_of_its_term(plot: LossPlot) -> None:
    for key in ("rec", "held.rec", "kl"):
        plot.update_series(key, STEPS, STEPS + 1)
    QTest.mouseClick(legend(plot, "reconstruction"), Qt.MouseButton.LeftButton)
    assert "reconstruction" not in plot.readout(5)
    assert "KL divergence" in plot.readout(5)
    QTest.mouseClick(legend(plot, "reconstruction"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(legend(plot, "held-out"), Qt.MouseButton.LeftButton)
    assert "reconstruction" in plot.readout(5)
    assert "(unseen)" not in plot.readout(5)


def test_a_hidden_term_stays_hidden_in_the_next_run(plot: LossPlot) -> None:
    QTest.mouseClick(legend(plot, "KL divergence"), Qt.MouseButton.LeftButton)
    plot.set_series(SERIES)
    plot.update_series("kl", STEPS, STEPS + 1)
    assert plot.readout(5) == ""


@pytest.mark.parametrize("values", [-STEPS - 1, np.zeros(100), np.full(100, np.nan), np.full(100, np.inf)])
def test_values_that_cannot_be_drawn_leave_gaps_without_a_warning(
    plot: LossPlot, values: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> None:
    plot.set_log(True)
    plot.update_series("rec", STEPS, values)
    plot.update_series("kl", STEPS, np.where(STEPS % 3 == 0, values, STEPS + 1))
    plot.grab()
    plot.set_log(False)
    plot.grab()


def test_a_critic_below_zero_on_a_log_scale_is_explained(plot: LossPlot) -> None:
    plot.update_series("rec", STEPS, -STEPS - 1)
    plot.set_log(True)
    assert "No values above zero to show on a log scale." in visible_texts(plot)
    plot.set_log(False)
    assert "No values above zero to show on a log scale." not in visible_texts(plot)


@pytest.mark.parametrize("count", [0, 1, 2, 5000])
@pytest.mark.parametrize("smoothing", Smoothing)
def test_any_number_of_points_can_be_drawn(plot: LossPlot, count: int, smoothing: Smoothing) -> None:
    plot.set_smoothing(smoothing)
    x = np.arange(count, dtype=np.float64)
    plot.update_series("rec", x, np.sin(x))
    plot.update_series("held.rec", x, np.cos(x))
    plot.grab()


def test_scale_and_smoothing_are_the_persons_choice(plot: LossPlot) -> None:
    log = plot.findChild(QToolButton, "training.plot.log")
    smoothing = plot.findChild(QComboBox, "training.plot.smoothing")
    assert isinstance(log, QToolButton)
    assert isinstance(smoothing, QComboBox)
    QTest.mouseClick(log, Qt.MouseButton.LeftButton)
    assert plot.is_log()
    before = plot.smoothing()
    QTest.keyClick(smoothing, Qt.Key.Key_Down)
    assert plot.smoothing() is not before


def test_curves_of_other_length_than_their_steps_are_refused(plot: LossPlot) -> None:
    with pytest.raises(ValueError, match="differ in length"):
        plot.update_series("rec", STEPS, STEPS[:5])
    with pytest.raises(KeyError):
        plot.update_series("unknown", STEPS, STEPS)


def test_the_moving_average_is_that_of_the_definition() -> None:
    values = np.random.default_rng(0).normal(size=40)
    mean, weight, expected = 0.0, 0.0, []
    for value in values:
        mean, weight = 0.9 * mean + value, 0.9 * weight + 1
        expected.append(mean / weight)
    assert smoothed(values, Smoothing.SOME) == pytest.approx(expected)


@pytest.mark.parametrize(("height", "terms"), [(200, 3), (264, 8)])
def test_a_low_plot_leaves_more_than_half_of_itself_to_the_curves(
    qtbot: QtBot, qapp: QApplication, height: int, terms: int
) -> None:
    theme = Theme()
    theme.apply(qapp, Scheme.LIGHT)
    try:
        plot = LossPlot("training.plot")
        qtbot.addWidget(plot)
        plot.set_series([SeriesSpec(f"{at}", f"critic on painted, {at}") for at in range(terms)])
        plot.resize(594, height)
        plot.show()
        curves = named_well(plot)
        qtbot.waitUntil(lambda: curves.height() > height / 2)
        theme.apply(qapp, Scheme.DARK)  # which dresses every button anew
        qtbot.waitUntil(lambda: curves.height() > height / 2)
        assert {key.height() for key in plot.findChildren(LegendKey)} == {20}
        plot.resize(594, 500)
        qtbot.waitUntil(lambda: {key.height() for key in plot.findChildren(LegendKey)} == {30})
    finally:
        qapp.setStyleSheet("")
        theme.deleteLater()


def test_the_moving_average_of_a_constant_is_the_constant_and_gaps_stay_gaps() -> None:
    values = np.full(500, 4.2)
    values[100:110] = np.nan
    calm = smoothed(values, Smoothing.MUCH)
    assert np.isnan(calm[100:110]).all()
    assert calm[np.isfinite(values)] == pytest.approx(4.2)


def test_without_smoothing_values_are_left_alone() -> None:
    assert smoothed(STEPS, Smoothing.NONE) is STEPS


def named_well(plot: LossPlot) -> QFrame:
    [found] = [frame for frame in plot.findChildren(QFrame) if frame.property("role") == "well"]
    return found


def legend(plot: LossPlot, group: str) -> QPushButton:
    found = plot.findChild(QPushButton, f"training.plot.series.{group}")
    assert isinstance(found, QPushButton)
    return found


def visible_texts(plot: LossPlot) -> set[str]:
    return {label.text() for label in plot.findChildren(QLabel) if not label.isHidden()}
