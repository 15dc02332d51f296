"""Loss curves."""

import numpy as np
import pyqtgraph as pg
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


PHOTOGRAPHS = 7300.0 + 1200.0 * np.exp(-STEPS / 25) + 3500.0 * np.exp(-STEPS / 2)
"""Of which the first steps fall three times as far as all that follow."""
RATE = 16.0 * (1.0 - np.exp(-STEPS / 30))


def test_a_small_curve_steps_aside_so_that_the_large_one_is_seen_to_fall(plot: LossPlot) -> None:
    plot.set_smoothing(Smoothing.NONE)
    show_photographs(plot)
    low, high = heights(plot)
    assert 7000.0 < low < 7300.0
    assert 8300.0 < high < 8800.0, "nor does the steep beginning take the room"
    assert "KL divergence" not in plot.readout(50)
    assert not legend(plot, "KL divergence").isChecked()
    assert "so small" in legend(plot, "KL divergence").toolTip()


def test_who_shows_the_small_curve_keeps_it(plot: LossPlot) -> None:
    show_photographs(plot)
    QTest.mouseClick(legend(plot, "KL divergence"), Qt.MouseButton.LeftButton)
    show_photographs(plot)
    assert "KL divergence" in plot.readout(50)
    assert heights(plot)[0] < 1.0
    assert "so small" not in legend(plot, "KL divergence").toolTip()
    plot.set_series(SERIES)
    show_photographs(plot)
    assert "KL divergence" in plot.readout(50), "in the next run, too"


def test_a_log_scale_has_room_for_curves_of_every_size(plot: LossPlot) -> None:
    show_photographs(plot)
    plot.set_log(True)
    assert "KL divergence" in plot.readout(50)
    plot.set_log(False)
    assert "KL divergence" not in plot.readout(50)


def test_curves_of_one_size_are_all_shown_however_flat_they_are(plot: LossPlot) -> None:
    plot.update_series("rec", STEPS, 1.3 + 0.01 * np.sin(STEPS))
    plot.update_series("kl", STEPS, 0.5 + 0.01 * np.cos(STEPS))
    assert "KL divergence" in plot.readout(50)
    low, high = heights(plot)
    assert low < 0.5 < 1.3 < high


def test_a_curve_that_stepped_aside_comes_back_when_the_large_one_has_fallen(plot: LossPlot) -> None:
    falling = 540.0 - 3.0 * STEPS
    plot.update_series("kl", STEPS[:30], 0.2 * STEPS[:30])
    plot.update_series("rec", STEPS[:30], falling[:30])
    assert not legend(plot, "KL divergence").isChecked()
    plot.update_series("kl", STEPS, 0.2 * STEPS)
    plot.update_series("rec", STEPS, falling)
    assert legend(plot, "KL divergence").isChecked()


def test_the_whole_curves_can_be_shown_with_their_beginning(plot: LossPlot) -> None:
    plot.set_smoothing(Smoothing.NONE)
    show_photographs(plot)
    fit = plot.findChild(QToolButton, "training.plot.fit")
    assert isinstance(fit, QToolButton)
    QTest.mouseClick(fit, Qt.MouseButton.LeftButton)
    assert heights(plot)[1] > 11_000.0
    QTest.mouseClick(fit, Qt.MouseButton.LeftButton)
    assert heights(plot)[1] < 8800.0


def test_a_curve_that_falls_evenly_is_shown_from_its_first_step(plot: LossPlot) -> None:
    plot.set_smoothing(Smoothing.NONE)
    plot.update_series("rec", STEPS, 500.0 - STEPS)
    assert heights(plot)[1] >= 500.0


def test_an_axis_without_a_course_has_no_numbers(plot: LossPlot) -> None:
    assert numbered(plot) == {"left": False, "bottom": False}
    plot.update_series("held.rec", np.zeros(1), np.full(1, 2100.0))
    assert numbered(plot) == {"left": True, "bottom": False}
    plot.update_series("rec", STEPS, STEPS + 1)
    assert numbered(plot) == {"left": True, "bottom": True}


def show_photographs(plot: LossPlot) -> None:
    plot.update_series("rec", STEPS, PHOTOGRAPHS)
    plot.update_series("held.rec", STEPS[::10], 1.01 * PHOTOGRAPHS[::10])
    plot.update_series("kl", STEPS, RATE)


def heights(plot: LossPlot) -> tuple[float, float]:
    """Between which values the plot shows its curves."""
    canvas = plot.findChild(QWidget, "training.plot.plot")
    assert isinstance(canvas, pg.PlotWidget)
    view = canvas.getPlotItem().getViewBox()
    view.updateAutoRange()
    low, high = view.viewRange()[1]
    return float(low), float(high)


def numbered(plot: LossPlot) -> dict[str, bool]:
    canvas = plot.findChild(QWidget, "training.plot.plot")
    assert isinstance(canvas, pg.PlotWidget)
    return {side: canvas.getPlotItem().getAxis(side).style["showValues"] for side in ("left", "bottom")}


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
