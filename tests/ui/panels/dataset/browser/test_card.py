"""The browser of a set, used as a person would."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QPushButton, QSlider, QWidget
from pytestqt.qtbot import QtBot

from genstudio.data.image_set import ImageSet, Pixels
from genstudio.data.picture_names import PictureNames
from genstudio.data.watch import Watch
from genstudio.errors import DataError
from genstudio.project.settings import SettingsFile
from genstudio.ui.offer import Offer, Purpose
from genstudio.ui.panels.dataset.browser import BrowserCard
from genstudio.ui.panels.dataset.browser.large_view import LargeView
from genstudio.ui.panels.dataset.browser.picture_grid import PictureGrid
from genstudio.ui.panels.dataset.browser.tools import SearchField
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.picture_well import PictureWell
from tests.tiny import CLASS_NAMES, image_set, labelled_set, trained_of

Kind = TypeVar("Kind", bound=QObject)
Key = Qt.Key
COUNT = 30
PATIENCE_MS = 20_000
CLASSES = len(CLASS_NAMES)


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=20_000)


@pytest.fixture
def card(qtbot: QtBot, studio: Studio) -> BrowserCard:
    """Follows the studio, as its page lets it do."""
    made = BrowserCard(studio)
    qtbot.addWidget(made)
    studio.pictures.changed.connect(lambda: made.show_images(images_of(studio)))
    made.resize(780, 560)
    made.show()
    studio.pictures.show(named(labelled_set(COUNT)))
    qtbot.waitExposed(made)
    made.activateWindow()
    grid_of(made).setFocus()
    return made


def named(images: ImageSet) -> ImageSet:
    names = [f"{CLASS_NAMES[index % CLASSES]}/IMG_{index:03d}.png" for index in range(len(images))]
    return replace(images, names=PictureNames.of(names))


def images_of(studio: Studio) -> ImageSet:
    assert studio.pictures.images is not None
    return studio.pictures.images


def child(card: QObject, kind: type[Kind], name: str) -> Kind:
    found = card.findChild(kind, name)
    assert found is not None, name
    return found


def grid_of(card: BrowserCard) -> PictureGrid:
    return child(card, PictureGrid, "dataset.grid")


def press(card: BrowserCard, name: str) -> None:
    button = child(card, QAbstractButton, name)
    assert button.isEnabled(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def enabled(card: BrowserCard, name: str) -> bool:
    return child(card, QAbstractButton, name).isEnabled()


def line(card: BrowserCard) -> str:
    return card._actions.line()


def choose_class(card: BrowserCard, entry: int) -> None:
    box = child(card, QComboBox, "dataset.class")
    box.setCurrentIndex(entry)
    box.activated.emit(entry)


def shown(card: BrowserCard) -> list[int]:
    grid = grid_of(card)
    grid._selection.everything()
    return list(grid.selected().tolist())


def test_the_class_stands_below_a_picture_and_its_file_where_there_is_none_to_tell_apart(
    card: BrowserCard, studio: Studio
) -> None:
    def captions() -> list[str]:
        made = grid_of(card)._captions
        return [] if made is None else made(np.array([0, CLASSES]))

    assert captions() == [CLASS_NAMES[0]] * 2
    choose_class(card, 1)
    assert captions() == ["IMG_000.png", f"IMG_{CLASSES:03d}.png"]
    studio.pictures.show(replace(named(image_set(COUNT)), source="test:flat"))
    assert captions() == ["IMG_000.png", f"IMG_{CLASSES:03d}.png"]
    studio.pictures.show(replace(image_set(COUNT), source="test:numbers"))
    assert captions() == []


# Searching and filtering


def test_to_write_in_the_grid_searches_and_esc_shows_all_again(card: BrowserCard, qtbot: QtBot) -> None:
    grid, search = grid_of(card), child(card, SearchField, "dataset.search")
    QTest.keyClicks(grid, "g")
    assert search.text() == "g"
    QTest.keyClicks(search, "_01")
    qtbot.waitUntil(lambda: grid.count() == 10, timeout=PATIENCE_MS)
    assert "10 of 30" in line(card)
    assert shown(card) == list(range(10, 20))
    QTest.keyClick(search, Key.Key_Escape)
    assert (search.text(), grid.count()) == ("", COUNT)


def test_a_search_with_no_result_says_so(card: BrowserCard, qtbot: QtBot) -> None:
    child(card, SearchField, "dataset.search").setText("nowhere")
    qtbot.waitUntil(lambda: grid_of(card).count() == 0, timeout=PATIENCE_MS)
    assert "“nowhere”" in grid_of(card)._placeholder
    assert "0 of 30" in line(card)


def test_the_newest_search_counts_and_the_window_goes_on_meanwhile(
    card: BrowserCard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, asked = threading.Event(), []
    real = PictureNames.search

    def slow(self: PictureNames, text: str) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        asked.append(text)
        assert go.wait(20)
        return real(self, text)

    monkeypatch.setattr(PictureNames, "search", slow)
    search = child(card, SearchField, "dataset.search")
    for text in ("0", "01", "012"):
        search.setText(text)
    assert grid_of(card).count() == COUNT
    go.set()
    qtbot.waitUntil(lambda: grid_of(card).count() == 1, timeout=PATIENCE_MS)
    assert asked == ["0", "012"]


def test_a_search_that_ends_after_another_set_was_opened_is_dropped(
    card: BrowserCard, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    monkeypatch.setattr(PictureNames, "search", lambda self, text: [go.wait(20), np.array([1])][1])
    child(card, SearchField, "dataset.search").setText("x")
    studio.pictures.show(named(image_set(7)))
    go.set()
    qtbot.waitUntil(lambda: not studio.tasks.busy(), timeout=PATIENCE_MS)
    QApplication.processEvents()
    assert grid_of(card).count() == 7
    assert child(card, SearchField, "dataset.search").text() == ""


def test_class_and_search_narrow_each_other(card: BrowserCard, qtbot: QtBot) -> None:
    choose_class(card, 1)
    assert shown(card) == list(range(0, COUNT, CLASSES))
    child(card, SearchField, "dataset.search").setText("img_00")
    qtbot.waitUntil(lambda: grid_of(card).count() == len(range(0, 10, CLASSES)), timeout=PATIENCE_MS)
    choose_class(card, 0)
    assert shown(card) == list(range(10))


def test_among_pictures_without_names_there_is_no_search(card: BrowserCard, studio: Studio) -> None:
    search = child(card, SearchField, "dataset.search")
    assert search.isVisible()
    studio.pictures.show(image_set(5))
    assert not search.isVisible()
    assert child(card, QSlider, "dataset.thumbnails").isVisible()
    QTest.keyClicks(grid_of(card), "abc")
    assert (search.text(), grid_of(card).count()) == ("", 5)
    studio.pictures.show(named(image_set(5)))
    assert search.isVisible()


def test_the_slider_makes_thumbnails_larger_and_is_remembered(card: BrowserCard, studio: Studio, qtbot: QtBot) -> None:
    slider, grid = child(card, QSlider, "dataset.thumbnails"), grid_of(card)
    before = grid._layout.thumb.width()
    slider.setValue(slider.maximum())
    assert grid._layout.thumb.width() > 2 * before
    again = BrowserCard(studio)
    qtbot.addWidget(again)
    assert child(again, QSlider, "dataset.thumbnails").value() == slider.maximum()


# Leaving out


def test_chosen_pictures_are_left_out_kept_again_and_all_of_it_can_be_undone(card: BrowserCard, studio: Studio) -> None:
    grid = grid_of(card)
    grid.select_only(3)
    QTest.keyClick(grid, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    press(card, "dataset.leave_out")
    assert images_of(studio).left_out.tolist() == [3, 4]
    assert "2 left out" in line(card)
    assert "2 chosen" in line(card)  # the selection stays
    assert not enabled(card, "dataset.leave_out")
    press(card, "dataset.keep")
    assert images_of(studio).left_out.tolist() == []
    studio.histories.dataset.undo()
    assert images_of(studio).left_out.tolist() == [3, 4]
    studio.histories.dataset.undo()
    assert images_of(studio).left_out.tolist() == []
    assert grid.selected().tolist() == [3, 4]


def test_the_delete_key_leaves_out_and_takes_back(card: BrowserCard, studio: Studio) -> None:
    grid_of(card).select_only(6)
    QTest.keyClick(grid_of(card), Key.Key_Delete)
    assert images_of(studio).left_out.tolist() == [6]
    QTest.keyClick(grid_of(card), Key.Key_Delete)
    assert images_of(studio).left_out.tolist() == []


def test_what_was_left_out_can_be_looked_at_by_itself(card: BrowserCard, studio: Studio) -> None:
    studio.leaving_out.leave_out(np.array([2, 9]))
    classes = child(card, QComboBox, "dataset.class")
    assert classes.itemText(classes.count() - 1) == "Left out (2)"
    choose_class(card, classes.count() - 1)
    assert shown(card) == [2, 9]
    grid_of(card).select_only(0)
    press(card, "dataset.keep")
    assert shown(card) == [9]
    grid_of(card).select_only(0)
    press(card, "dataset.keep")
    assert grid_of(card).count() == COUNT


def test_leaving_out_keeps_the_place(card: BrowserCard, studio: Studio) -> None:
    slider = child(card, QSlider, "dataset.thumbnails")
    slider.setValue(slider.maximum())
    grid_of(card).select_only(25)
    place = grid_of(card).verticalScrollBar().value()
    assert place > 0
    press(card, "dataset.leave_out")
    assert grid_of(card).verticalScrollBar().value() == place


# One picture, large


def test_enter_shows_a_picture_large_and_the_arrows_go_on(card: BrowserCard, studio: Studio) -> None:
    grid, large = grid_of(card), child(card, LargeView, "dataset.large")
    grid.select_only(4)
    QTest.keyClick(grid, Key.Key_Return)
    assert large.isVisible()
    assert "IMG_004.png" in large._name.full_text()
    assert CLASS_NAMES[4 % CLASSES] in large._name.full_text()
    assert large._place.full_text() == f"5 of {COUNT}"
    QTest.keyClick(large, Key.Key_Right)
    assert "IMG_005.png" in large._name.full_text()
    well = child(card, PictureWell, "dataset.large.seen").picture()
    assert well is not None
    assert well.pixelColor(7, 9).red() == images_of(studio).pixels[5, 0, 9, 7]
    press(card, "dataset.leave_out")
    assert images_of(studio).left_out.tolist() == [5]
    QTest.keyClick(large, Key.Key_Escape)
    assert grid.isVisible()
    assert grid.hasFocus()
    assert grid.current() == 5


def test_what_is_done_beside_a_large_picture_concerns_that_one_alone(card: BrowserCard, studio: Studio) -> None:
    grid = grid_of(card)
    QTest.keyClick(grid, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    grid._selection.move(7)
    QTest.keyClick(grid, Key.Key_Return)
    press(card, "dataset.leave_out")
    assert images_of(studio).left_out.tolist() == [7]


def test_white_pictures_have_an_edge_and_empty_places_have_none(
    card: BrowserCard, studio: Studio, qtbot: QtBot
) -> None:
    studio.pictures.show(replace(image_set(3), pixels=np.full((3, 3, 16, 16), 255, np.uint8)))
    grid = grid_of(card)
    box = grid._layout.box(1)

    def edges() -> list[bool]:
        shown, step = grid.viewport().grab().toImage(), grid._layout.box(1).left() - grid._layout.box(0).left()
        first, middle = grid._layout.box(0).left(), box.center().y()
        lefts = [first + place * step for place in (0, 2, 3)]
        return [shown.pixelColor(left, middle) != shown.pixelColor(left + 5, middle) for left in lefts]

    qtbot.waitUntil(lambda: edges() == [True, True, False], timeout=20_000)


def test_the_way_back_from_a_large_picture_looks_like_a_button(card: BrowserCard) -> None:
    back = child(card, QPushButton, "dataset.large.back")
    assert not back.icon().isNull()
    assert back.property("variant") != "quiet", "its outline would show only under the pointer"


def test_the_original_stands_beside_as_soon_as_it_is_read(card: BrowserCard, studio: Studio, qtbot: QtBot) -> None:
    go = threading.Event()

    def originals(index: int, watch: Watch | None = None) -> Pixels:
        assert go.wait(20)
        return np.full((3, 3000, 2000), index, np.uint8)

    studio.pictures.show(replace(named(image_set(5)), originals=originals))
    grid_of(card).select_only(2)
    press(card, "dataset.look")
    well, seen = child(card, PictureWell, "dataset.large.original"), child(card, PictureWell, "dataset.large.seen")
    assert seen.picture() is not None
    assert well.picture() is None
    large = child(card, LargeView, "dataset.large")
    QTest.keyClick(large, Key.Key_Right)  # the window answers meanwhile
    go.set()
    qtbot.waitUntil(lambda: well.picture() is not None, timeout=PATIENCE_MS)
    picture = well.picture()
    assert picture is not None
    assert picture.pixelColor(5, 5).red() == 3
    assert picture.height() <= 1024
    assert "2,000 × 3,000" in large._original_line.full_text()


def test_an_original_that_is_gone_says_so_in_its_place(card: BrowserCard, studio: Studio, qtbot: QtBot) -> None:
    def gone(index: int, watch: Watch | None = None) -> Pixels:
        raise DataError("The file is no longer there.")

    studio.pictures.show(replace(named(image_set(5)), originals=gone))
    grid_of(card).select_only(2)
    press(card, "dataset.look")
    well = child(card, PictureWell, "dataset.large.original")
    qtbot.waitUntil(lambda: well.accessibleName() == "The file is no longer there.", timeout=PATIENCE_MS)


def test_another_set_leads_back_to_the_grid(card: BrowserCard, studio: Studio) -> None:
    grid_of(card).select_only(2)
    press(card, "dataset.look")
    studio.pictures.show(named(image_set(4)))
    assert grid_of(card).isVisible()
    assert grid_of(card).current() == -1


# Taking a picture elsewhere


def test_a_picture_is_offered_to_another_page(card: BrowserCard, studio: Studio, tmp_path: Path) -> None:
    offers: list[Offer] = []
    pages: list[str] = []
    studio.offered.connect(offers.append)
    studio.page_requested.connect(pages.append)
    grid_of(card).select_only(8)
    start = child(card, QAction, "dataset.use.start")
    assert not start.isEnabled()
    assert "learned" in start.toolTip()
    studio._set_model(trained_of("vae"), None)
    for name in ("start", "end", "clean"):
        child(card, QAction, f"dataset.use.{name}").trigger()
    assert [offer.purpose for offer in offers] == [Purpose.START, Purpose.END, Purpose.CLEAN]
    assert pages == ["interpolation", "interpolation", "denoising"]
    assert "IMG_008.png" in offers[0].name
    np.testing.assert_array_equal(offers[0].picture, images_of(studio).pixels[8])


def test_nothing_can_be_done_before_a_picture_is_chosen(card: BrowserCard) -> None:
    for name in ("look", "leave_out", "keep", "use"):
        assert not enabled(card, f"dataset.{name}")
        assert "first" in child(card, QAbstractButton, f"dataset.{name}").toolTip()


def test_the_menu_at_the_pointer_does_the_same(card: BrowserCard, studio: Studio) -> None:
    grid = grid_of(card)
    grid.select_only(1)
    asked: list[QPoint] = []
    grid.menu_asked.disconnect()
    grid.menu_asked.connect(asked.append)
    at = grid._box(6).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.RightButton, pos=at)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, grid.mapToGlobal(at))
    QApplication.sendEvent(grid.viewport(), event)
    assert asked == [grid.mapToGlobal(at)]
    menu = card._actions.menu()
    child(menu, QAction, "dataset.leave_out.menu").trigger()
    assert images_of(studio).left_out.tolist() == [6]


@pytest.mark.parametrize("count", [1, 2])
def test_a_very_small_set_is_shown(card: BrowserCard, studio: Studio, count: int) -> None:
    studio.pictures.show(image_set(count))
    assert grid_of(card).count() == count
    assert line(card) == ("1 picture" if count == 1 else "2 pictures")
    assert not child(card, QComboBox, "dataset.class").isVisible()


def test_every_label_is_read_to_those_who_do_not_see_it(card: BrowserCard) -> None:
    for name in ("dataset.search", "dataset.thumbnails", "dataset.class", "dataset.grid", "dataset.large"):
        assert child(card, QWidget, name).accessibleName(), name
    assert child(card, QLabel, "dataset.shown").accessibleName() == line(card)
