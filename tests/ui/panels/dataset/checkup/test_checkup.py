"""The check of the pictures on the page Pictures, used as a person would, on pictures with planted faults."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QListWidget
from pytestqt.qtbot import QtBot

from genstudio.data.doctor import examination as doctor
from genstudio.data.doctor import sample
from genstudio.data.doctor.examination import Examination
from genstudio.data.image_set import ImageSet, LoadReport, Skipped
from genstudio.data.watch import Watch
from genstudio.project.settings import SettingsFile
from genstudio.ui.images import to_qimage
from genstudio.ui.panels.dataset import DatasetPanel
from genstudio.ui.panels.dataset.browser.large_view import LargeView
from genstudio.ui.panels.dataset.browser.picture_grid import PictureGrid
from genstudio.ui.panels.dataset.checkup.checking import Checking, CheckState
from genstudio.ui.panels.dataset.checkup.finding_row import FindingRow
from genstudio.ui.panels.dataset.checkup.spread_plot import SpreadPlot
from genstudio.ui.panels.dataset.checkup.summary_card import SummaryCard
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.picture_well import PictureWell
from genstudio.ui.widgets.stat import Stat
from genstudio.ui.widgets.training_strip import RunState
from tests.tiny import draw, image_set, labelled_set

Kind = TypeVar("Kind", bound=QObject)
PATIENCE_MS = 20_000
COUNT = 120
COPIES = {50: 3, 51: 3, 90: 7}
"""Copies that are planted, and of which."""
BLANK = 20


@pytest.fixture(autouse=True)
def enough_for_a_gan(monkeypatch: pytest.MonkeyPatch) -> None:
    """That sets of tests are small is no finding."""
    monkeypatch.setattr(doctor, "FEW_FOR_A_GAN", COUNT)


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=PATIENCE_MS)


@pytest.fixture
def panel(qtbot: QtBot, studio: Studio) -> DatasetPanel:
    made = DatasetPanel(studio)
    qtbot.addWidget(made)
    made.resize(1195, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


def planted() -> ImageSet:
    """Discs with three copies of two of them, a picture that shows nothing, and a file that could not be read."""
    pixels = draw(COUNT, seed=5)
    for place, original in COPIES.items():
        pixels[place] = pixels[original]
    pixels[BLANK] = 9
    report = LoadReport(COUNT + 1, (Skipped("torn.png", "is cut off before its end"),), 1)
    return ImageSet(pixels, "Planted", "test:planted", report=report)


def look_over(panel: DatasetPanel, studio: Studio, images: ImageSet, qtbot: QtBot) -> None:
    studio.pictures.show(images)
    qtbot.waitUntil(lambda: checking(panel).state is CheckState.DONE, timeout=PATIENCE_MS)


def checking(panel: DatasetPanel) -> Checking:
    return child(panel, Checking)


def child(parent: QObject, kind: type[Kind], name: str = "") -> Kind:
    found = parent.findChild(kind, name) if name else parent.findChild(kind)
    assert found is not None, name
    return found


def press(panel: DatasetPanel, name: str) -> None:
    button = child(panel, QAbstractButton, name)
    assert button.isEnabled(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def rows(panel: DatasetPanel) -> tuple[FindingRow, ...]:
    return panel._findings.rows()


def choose(panel: DatasetPanel, title: str) -> FindingRow:
    [row] = [row for row in rows(panel) if title in row.title()]
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    return row


def grid_of(panel: DatasetPanel) -> PictureGrid:
    return child(panel, PictureGrid, "dataset.check.grid")


def summary(panel: DatasetPanel) -> str:
    return child(panel, SummaryCard).line()


def used(panel: DatasetPanel) -> int:
    training, held_out = (child(panel, Stat, f"dataset.{name}").value() for name in ("training", "held_out"))
    return int(training) + int(held_out)


# What comes out


def test_planted_faults_are_listed_with_their_pictures(panel: DatasetPanel, studio: Studio, qtbot: QtBot) -> None:
    images = planted()
    look_over(panel, studio, images, qtbot)
    assert summary(panel) == "3 things to look at"
    press(panel, "dataset.check.details")
    assert [row.title() for row in rows(panel)] == [
        "3 copies of other pictures",
        "1 picture shows nothing",
        "1 picture could not be read",
        "How they look together",
    ]
    copies = choose(panel, "copies of other")
    assert copies.thumbs() == tuple(to_qimage(images.pixels[index]) for index in (3, 50, 51, 7, 90))
    grid = grid_of(panel)
    assert grid.isVisible()
    assert [grid._index_of(place) for place in range(grid.count())] == [3, 50, 51, 7, 90]
    assert "Leave the copies out" in child(panel, QLabel, "dataset.check.sentence").text()
    blank = choose(panel, "shows nothing")
    assert blank.thumbs() == (to_qimage(images.pixels[BLANK]),)
    choose(panel, "could not be read")
    files = child(panel, QListWidget, "dataset.check.files")
    assert files.isVisible()
    assert files.item(0).text() == "torn.png\nis cut off before its end"
    assert not child(panel, QAbstractButton, "dataset.check.leave_out").isVisible()


def test_clean_pictures_get_one_calm_line(panel: DatasetPanel, studio: Studio, qtbot: QtBot) -> None:
    look_over(panel, studio, image_set(COUNT), qtbot)
    assert summary(panel) == "Nothing to worry about"
    press(panel, "dataset.check.details")
    assert child(panel, QLabel, "dataset.check.headline").text() == "Nothing to worry about"


def test_what_the_pictures_look_like_together_is_drawn(panel: DatasetPanel, studio: Studio, qtbot: QtBot) -> None:
    images = labelled_set(COUNT, channels=3)
    look_over(panel, studio, images, qtbot)
    press(panel, "dataset.check.details")
    mean = child(panel, PictureWell, "dataset.check.mean").picture()
    assert mean is not None
    assert mean.pixelColor(8, 8).green() == round(float(images.pixels[:, 1, 8, 8].mean()))
    heights = child(panel, SpreadPlot, "dataset.check.spread").heights()
    assert heights.shape == (3, 32)
    assert heights.max() == 1.0
    assert heights.argmax(axis=1).tolist() == [10 >> 3] * 3, "the ground of the discs"


def test_points_of_the_plane_are_not_checked(panel: DatasetPanel, studio: Studio, qtbot: QtBot) -> None:
    look_over(panel, studio, planted(), qtbot)
    press(panel, "dataset.view.check")
    with qtbot.waitSignal(studio.pictures.changed, timeout=PATIENCE_MS):
        studio.open_pictures("builtin:ring?count=200")
    assert checking(panel).state is CheckState.NOTHING
    assert not child(panel, SummaryCard).isVisible()
    assert not child(panel, QAbstractButton, "dataset.view.check").isEnabled()
    assert child(panel, QAbstractButton, "dataset.view.pictures").isChecked()


def test_of_very_many_pictures_some_are_looked_at_and_it_says_so(
    panel: DatasetPanel, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "MOST_PICTURES", COUNT - 1)
    monkeypatch.setattr(sample, "SAMPLE_PICTURES", COUNT // 2)
    look_over(panel, studio, planted(), qtbot)
    assert "60 of 120 were looked at" in summary(panel)
    press(panel, "dataset.check.details")
    press(panel, "dataset.check.whole")
    qtbot.waitUntil(lambda: checking(panel).state is CheckState.DONE, timeout=PATIENCE_MS)
    assert "looked at, spread" not in summary(panel)
    assert rows(panel)[0].title() == "3 copies of other pictures"
    assert not child(panel, QAbstractButton, "dataset.check.whole").isVisible()


# What is done about it


def test_leaving_a_finding_out_changes_the_count_and_undo_brings_it_back(
    panel: DatasetPanel, studio: Studio, qtbot: QtBot
) -> None:
    look_over(panel, studio, planted(), qtbot)
    press(panel, "dataset.check.details")
    choose(panel, "copies of other")
    leave_out, keep = (child(panel, QAbstractButton, f"dataset.check.{name}") for name in ("leave_out", "keep"))
    assert (leave_out.text(), keep.isEnabled()) == ("Leave out 3", False)
    assert leave_out.toolTip().splitlines()[1:] == ["Picture 51", "Picture 52", "Picture 91"]
    press(panel, "dataset.check.leave_out")
    assert left_out(studio) == sorted(COPIES)
    assert used(panel) == COUNT - 3
    assert (leave_out.isEnabled(), keep.text()) == (False, "Keep 3")
    assert summary(panel) == "2 things to look at"
    studio.histories.dataset.undo()
    assert left_out(studio) == []
    assert used(panel) == COUNT
    assert summary(panel) == "3 things to look at"
    studio.histories.dataset.redo()
    press(panel, "dataset.check.keep")
    assert left_out(studio) == []


def test_single_pictures_of_a_finding_are_left_out_and_kept(panel: DatasetPanel, studio: Studio, qtbot: QtBot) -> None:
    look_over(panel, studio, planted(), qtbot)
    press(panel, "dataset.check.details")
    choose(panel, "copies of other")
    grid = grid_of(panel)
    grid.select_index(51)
    assert child(panel, QAbstractButton, "dataset.check.leave_out").text() == "Leave out 1"
    press(panel, "dataset.check.leave_out")
    assert left_out(studio) == [51]
    assert grid.current() == 51, "the place stays"
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert left_out(studio) == []
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert left_out(studio) == [51]


def test_when_all_is_left_out_nothing_is_to_worry_about_any_more(
    panel: DatasetPanel, studio: Studio, qtbot: QtBot
) -> None:
    look_over(panel, studio, replace(planted(), report=LoadReport()), qtbot)
    press(panel, "dataset.check.details")
    for row in rows(panel)[:-1]:
        QTest.mouseClick(row, Qt.MouseButton.LeftButton)
        press(panel, "dataset.check.leave_out")
    assert summary(panel) == "Nothing to worry about any more"


def test_a_closer_look_opens_the_browser_on_the_pictures_of_the_finding(
    panel: DatasetPanel, studio: Studio, qtbot: QtBot
) -> None:
    look_over(panel, studio, planted(), qtbot)
    press(panel, "dataset.check.details")
    choose(panel, "copies of other")
    grid_of(panel).select_index(51)
    press(panel, "dataset.check.look")
    assert child(panel, QAbstractButton, "dataset.view.pictures").isChecked()
    large, browser = child(panel, LargeView), child(panel, PictureGrid, "dataset.grid")
    assert large.isVisible()
    assert (browser.count(), browser.current()) == (5, 51)
    QTest.keyClick(large, Qt.Key.Key_Delete)
    assert left_out(studio) == [51]
    QTest.keyClick(large, Qt.Key.Key_Escape)
    only = child(panel, QLabel, "dataset.only")
    assert only.accessibleName() == "3 copies of other pictures"
    press(panel, "dataset.only.all")
    assert browser.count() == COUNT
    assert not only.isVisible()


def left_out(studio: Studio) -> list[int]:
    assert studio.pictures.images is not None
    return [int(index) for index in studio.pictures.images.left_out]


# When it is done


class Held:
    """Examinations that go on until they are cancelled, or let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun: list[ImageSet] = []
        self.cancelled: list[ImageSet] = []
        self._go = threading.Event()
        monkeypatch.setattr(doctor, "examine", self._examine)

    def let_go(self) -> None:
        self._go.set()

    def _examine(self, images: ImageSet, watch: Watch, most: int | None) -> Examination:
        self.begun.append(images)
        try:
            while not self._go.wait(0.002):
                watch.report(1, 4)
        except Exception:
            self.cancelled.append(images)
            raise
        return Examination((), None)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    return Held(monkeypatch)


def begin(panel: DatasetPanel, studio: Studio, held: Held, qtbot: QtBot) -> ImageSet:
    images = image_set(COUNT)
    studio.pictures.show(images)
    qtbot.waitUntil(lambda: held.begun == [images], timeout=PATIENCE_MS)
    return images


def test_other_pictures_give_the_check_up_and_are_looked_over_themselves(
    panel: DatasetPanel, studio: Studio, held: Held, qtbot: QtBot
) -> None:
    first, second = begin(panel, studio, held, qtbot), replace(image_set(COUNT, seed=3), source="test:others")
    studio.pictures.show(second)
    qtbot.waitUntil(lambda: held.begun == [first, second], timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: held.cancelled == [first], timeout=PATIENCE_MS)
    held.let_go()
    qtbot.waitUntil(lambda: checking(panel).state is CheckState.DONE, timeout=PATIENCE_MS)


def test_leaving_pictures_out_does_not_begin_it_again(
    panel: DatasetPanel, studio: Studio, held: Held, qtbot: QtBot
) -> None:
    images = begin(panel, studio, held, qtbot)
    studio.leaving_out.leave_out(np.array([1, 2]))
    held.let_go()
    qtbot.waitUntil(lambda: checking(panel).state is CheckState.DONE, timeout=PATIENCE_MS)
    assert held.begun == [images]


def test_it_can_be_given_up_and_done_later(panel: DatasetPanel, studio: Studio, held: Held, qtbot: QtBot) -> None:
    images = begin(panel, studio, held, qtbot)
    cancel = child(panel, QAbstractButton, "dataset.check.working.cancel")
    qtbot.waitUntil(cancel.isVisible, timeout=PATIENCE_MS)
    press(panel, "dataset.check.working.cancel")
    assert checking(panel).state is CheckState.GIVEN_UP
    qtbot.waitUntil(lambda: held.cancelled == [images], timeout=PATIENCE_MS)
    press(panel, "dataset.check.now")
    qtbot.waitUntil(lambda: len(held.begun) == 2, timeout=PATIENCE_MS)
    held.let_go()
    qtbot.waitUntil(lambda: checking(panel).state is CheckState.DONE, timeout=PATIENCE_MS)


def test_it_gives_way_to_a_training_and_goes_on_afterwards(
    panel: DatasetPanel, studio: Studio, held: Held, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = begin(panel, studio, held, qtbot)
    monkeypatch.setattr(type(studio.training), "active", True)
    studio.training._set_state(RunState.PREPARING)
    assert checking(panel).state is CheckState.PUT_OFF
    qtbot.waitUntil(lambda: held.cancelled == [images], timeout=PATIENCE_MS)
    assert "Waits" in summary(panel)
    monkeypatch.setattr(type(studio.training), "active", False)
    studio.training._set_state(RunState.FINISHED)
    held.let_go()
    qtbot.waitUntil(lambda: checking(panel).state is CheckState.DONE, timeout=PATIENCE_MS)


def test_a_training_that_is_paused_leaves_time_for_it_until_it_goes_on(
    panel: DatasetPanel, studio: Studio, held: Held, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(studio.training), "active", True)
    studio.training._set_state(RunState.PAUSED)
    images = begin(panel, studio, held, qtbot)
    studio.training._set_state(RunState.RUNNING)
    assert checking(panel).state is CheckState.PUT_OFF
    qtbot.waitUntil(lambda: held.cancelled == [images], timeout=PATIENCE_MS)
    studio.training._set_state(RunState.PAUSED)
    held.let_go()
    qtbot.waitUntil(lambda: checking(panel).state is CheckState.DONE, timeout=PATIENCE_MS)
    monkeypatch.setattr(type(studio.training), "active", False)


def test_who_opens_its_page_does_not_wait_for_a_training(
    panel: DatasetPanel, studio: Studio, held: Held, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(studio.training), "active", True)
    studio.training._set_state(RunState.RUNNING)
    studio.pictures.show(image_set(COUNT))
    assert checking(panel).state is CheckState.PUT_OFF
    press(panel, "dataset.view.check")
    qtbot.waitUntil(lambda: len(held.begun) == 1, timeout=PATIENCE_MS)
    studio.training.state_changed.emit()
    assert checking(panel).state is CheckState.LOOKING, "it does not give way again"
    held.let_go()
    qtbot.waitUntil(lambda: checking(panel).state is CheckState.DONE, timeout=PATIENCE_MS)
    monkeypatch.setattr(type(studio.training), "active", False)


def test_the_window_closes_at_once_while_pictures_are_checked(
    panel: DatasetPanel, studio: Studio, held: Held, qtbot: QtBot
) -> None:
    images = begin(panel, studio, held, qtbot)
    studio.wind_down()
    qtbot.waitUntil(lambda: not studio.busy(), timeout=PATIENCE_MS)
    assert held.cancelled == [images]


def test_what_goes_wrong_is_said(
    panel: DatasetPanel, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(images: ImageSet, watch: Watch, most: int | None) -> Examination:
        raise MemoryError

    monkeypatch.setattr(doctor, "examine", fail)
    studio.pictures.show(image_set(COUNT))
    qtbot.waitUntil(lambda: checking(panel).state is CheckState.FAILED, timeout=PATIENCE_MS)
    assert "not enough memory" in summary(panel)
    assert child(panel, QAbstractButton, "dataset.check.now").isVisible()


def test_no_check_begins_once_the_window_is_closing(
    panel: DatasetPanel, studio: Studio, held: Held, qtbot: QtBot
) -> None:
    studio.pictures.show(image_set(COUNT))
    assert checking(panel).state is CheckState.SOON
    studio.wind_down()
    qtbot.waitUntil(lambda: checking(panel).state is CheckState.LOOKING, timeout=PATIENCE_MS)
    assert not studio.busy()
    assert not held.begun
