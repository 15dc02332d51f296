"""The grid, used with mouse and keyboard."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from genstudio.data.image_set import ImageSet
from genstudio.ui.panels.dataset.browser.captions import class_names
from genstudio.ui.panels.dataset.browser.picture_grid import PictureGrid
from genstudio.ui.theme import palette_of
from tests.tiny import image_set, labelled_set

Key = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
COLUMNS = 7
PATIENCE_MS = 20_000


@pytest.fixture
def grid(qtbot: QtBot) -> PictureGrid:
    made = PictureGrid("dataset.grid", "Pictures", lambda index: f"picture {index}")
    qtbot.addWidget(made)
    made.resize(590, 400)
    made.set_thumb_width(72)
    made.show()
    made.show_pictures(image_set(100), None)
    qtbot.waitExposed(made)
    made.setFocus()
    assert made._layout.columns == COLUMNS
    return made


def press(grid: PictureGrid, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(grid, key, modifier)


def click(grid: PictureGrid, place: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, grid._box(place).center())


def selected(grid: PictureGrid) -> list[int]:
    return list(grid.selected().tolist())


def test_a_click_chooses_one_and_with_shift_and_ctrl_more(grid: PictureGrid) -> None:
    click(grid, 2)
    assert selected(grid) == [2]
    click(grid, 5, SHIFT)
    assert selected(grid) == [2, 3, 4, 5]
    click(grid, 3, CONTROL)
    click(grid, 9, CONTROL)
    assert selected(grid) == [2, 4, 5, 9]
    assert grid.current() == 9


def test_a_click_beside_the_pictures_chooses_nothing(grid: PictureGrid) -> None:
    click(grid, 2)
    gap = grid._box(0).bottomRight() + QPoint(4, 4)
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=gap)
    assert selected(grid) == []


def test_the_keys_walk_and_with_shift_choose_a_range(grid: PictureGrid) -> None:
    press(grid, Key.Key_Right, Key.Key_Right, Key.Key_Down)
    assert (grid.current(), selected(grid)) == (COLUMNS + 1, [COLUMNS + 1])
    press(grid, Key.Key_Right, Key.Key_Right, modifier=SHIFT)
    assert selected(grid) == [COLUMNS + 1, COLUMNS + 2, COLUMNS + 3]
    press(grid, Key.Key_End)
    assert selected(grid) == [99]
    assert grid.viewport().rect().contains(grid._box(99))
    press(grid, Key.Key_Home)
    assert (selected(grid), grid.verticalScrollBar().value()) == ([0], 0)
    press(grid, Key.Key_PageDown)
    assert grid.current() > 2 * COLUMNS


def test_ctrl_and_the_arrows_move_and_space_chooses(grid: PictureGrid) -> None:
    press(grid, Key.Key_Home)
    press(grid, Key.Key_Right, Key.Key_Right, modifier=CONTROL)
    assert (grid.current(), selected(grid)) == (2, [0])
    press(grid, Key.Key_Space)
    assert selected(grid) == [0, 2]
    press(grid, Key.Key_A, modifier=CONTROL)
    assert len(selected(grid)) == 100
    press(grid, Key.Key_Escape)
    assert selected(grid) == []


def test_enter_and_a_double_click_activate(grid: PictureGrid, qtbot: QtBot) -> None:
    press(grid, Key.Key_Right, Key.Key_Right)
    with qtbot.waitSignal(grid.activated) as entered:
        press(grid, Key.Key_Return)
    with qtbot.waitSignal(grid.activated) as doubled:
        QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid._box(4).center())
    assert (entered.args, doubled.args) == ([1], [4])


def test_writing_delete_and_the_menu_are_passed_on(grid: PictureGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.typed) as typed:
        QTest.keyClicks(grid, "x")
    assert typed.args == ["x"]
    click(grid, 3)
    with qtbot.waitSignal(grid.removal_asked):
        press(grid, Key.Key_Delete)
    with qtbot.assertNotEmitted(grid.typed):
        press(grid, Key.Key_B, modifier=CONTROL)


def test_the_wheel_scrolls_and_with_ctrl_enlarges(grid: PictureGrid, qtbot: QtBot) -> None:
    turn(grid, -120)
    assert grid.verticalScrollBar().value() > 0
    with qtbot.waitSignal(grid.enlarged) as enlarged:
        turn(grid, 120, CONTROL)
    assert enlarged.args == [1]


def test_of_some_pictures_the_index_in_the_set_is_told(grid: PictureGrid) -> None:
    told: list[int] = []
    grid.current_changed.connect(told.append)
    grid.show_pictures(image_set(100), np.array([10, 40, 41, 90]))
    press(grid, Key.Key_Home)
    press(grid, Key.Key_End, modifier=SHIFT)
    assert selected(grid) == [10, 40, 41, 90]
    assert told == [10, 90]
    grid.select_index(41)
    assert (grid.current(), grid.current_place()) == (41, 2)
    grid.select_index(42)
    assert grid.current() == 41


def test_what_one_looks_at_stays_in_sight_when_the_thumbnails_grow(grid: PictureGrid) -> None:
    grid.select_only(60)
    for width in (128, 256, 32, 72):
        grid.set_thumb_width(width)
        assert grid.viewport().rect().intersects(grid._box(60)), width


def test_a_picture_is_painted_where_it_lies(grid: PictureGrid) -> None:
    images = colour_set()
    grid.show_pictures(images, None)
    for place in (0, 9, 20):
        assert colour_at(grid, place) == QColor(*images.pixels[place, :, 0, 0].tolist())


@pytest.mark.parametrize("width", [32, 40, 72, 256])
def test_it_is_so_in_every_size_and_scrolled(grid: PictureGrid, width: int) -> None:
    images = colour_set()
    grid.set_thumb_width(width)
    grid.show_pictures(images, None)
    grid.select_only(99)
    grid.show_left_out(images)
    press(grid, Key.Key_Escape)
    assert colour_at(grid, 97) == QColor(*images.pixels[97, :, 0, 0].tolist())


def test_a_picture_that_was_left_out_is_dimmed(grid: PictureGrid) -> None:
    images = colour_set()
    grid.show_pictures(images, None)
    before = colour_at(grid, 4)
    grid.show_left_out(images.without(np.array([4])))
    after, ground = colour_at(grid, 4), QColor(palette_of(grid).card)
    assert after != before
    assert abs(after.red() - ground.red()) < abs(before.red() - ground.red())
    assert colour_at(grid, 5) == QColor(*images.pixels[5, :, 0, 0].tolist())


def test_the_class_stands_below_where_there_is_room(grid: PictureGrid) -> None:
    images = labelled_set(30)
    grid.show_pictures(images, None, class_names(images))
    with_words = grid._layout.row_height
    grid.set_thumb_width(40)
    assert grid._layout.below == 0
    grid.set_thumb_width(72)
    assert grid._layout.row_height == with_words == grid._layout.thumb.height() + 18 + 8


def test_a_caption_is_painted_below_each_picture_chosen_or_not(grid: PictureGrid) -> None:
    grid.show_pictures(image_set(30), None, lambda indices: ["" if index % 2 else "name" for index in indices.tolist()])
    grid.select_only(2)
    painted, ground = grid.viewport().grab().toImage(), QColor(palette_of(grid).card)
    for place in range(4):
        box = grid._box(place)
        line = [(x, box.bottom() + 10) for x in range(box.left(), box.right())]
        assert any(painted.pixelColor(x, y) != ground for x, y in line) == (place % 2 == 0), place


def test_nothing_to_show_is_said_in_words(grid: PictureGrid) -> None:
    grid.set_placeholder("Nothing here")
    grid.show_pictures(image_set(5), np.zeros(0, np.int64))
    press(grid, Key.Key_Down, Key.Key_Return)
    assert (grid.count(), grid.current(), selected(grid)) == (0, -1, [])
    painted = grid.viewport().grab().toImage()
    ground = QColor(palette_of(grid).card)
    middle = range(painted.height() // 2 - 10, painted.height() // 2 + 10)
    assert any(painted.pixelColor(x, y) != ground for x in range(200, 400) for y in middle)


def test_of_a_million_pictures_in_a_map_only_those_near_are_read(
    grid: PictureGrid, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "pixels").write_bytes(b"")
    pixels = np.memmap(tmp_path / "pixels", np.uint8, "w+", shape=(1_000_000, 1, 16, 16))  # a file with holes
    pixels[999_999] = 200
    grid.show_pictures(ImageSet(pixels, "Many", "test:many"), None)
    press(grid, Key.Key_End)
    qtbot.waitUntil(lambda: not grid.waiting, timeout=PATIENCE_MS)
    assert grid.current() == 999_999
    press(grid, Key.Key_Escape)
    qtbot.waitUntil(lambda: colour_at(grid, 999_999) == QColor(200, 200, 200), timeout=PATIENCE_MS)
    assert len(grid._strips._kept) < 100


def test_a_set_that_is_replaced_while_rows_are_read_is_not_mixed_with_the_next(
    grid: PictureGrid, tmp_path: Path, qtbot: QtBot
) -> None:
    for value in (10, 250, 90):
        path = tmp_path / f"{value}"
        np.full((5_000, 1, 16, 16), value, np.uint8).tofile(path)
        pixels = np.memmap(path, np.uint8, "r", shape=(5_000, 1, 16, 16))
        grid.show_pictures(ImageSet(pixels, "Grey", str(path)), None)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: not grid.waiting, timeout=PATIENCE_MS)
    qtbot.waitUntil(
        lambda: all(colour_at(grid, place) == QColor(90, 90, 90) for place in range(20)), timeout=PATIENCE_MS
    )


def test_a_screen_reader_is_told_where_one_is(grid: PictureGrid, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("genstudio.ui.panels.dataset.browser.picture_grid.QAccessible.isActive", lambda: True)
    press(grid, Key.Key_Right, Key.Key_Right)
    assert grid.accessibleDescription() == "picture 1"


def colour_set() -> ImageSet:
    """A hundred pictures of one colour each."""
    colours = np.random.default_rng(3).integers(0, 256, (100, 3, 1, 1), dtype=np.uint8)
    return ImageSet(np.ascontiguousarray(colours.repeat(32, axis=2).repeat(32, axis=3)), "Colours", "test:colours")


def colour_at(grid: PictureGrid, place: int) -> QColor:
    """In the middle of a thumbnail."""
    painted: QImage = grid.viewport().grab().toImage()
    at = grid._box(place).intersected(grid.viewport().rect()).center()
    colour = painted.pixelColor(at)
    return QColor(colour.red(), colour.green(), colour.blue())


def turn(grid: PictureGrid, angle: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    at = QPointF(grid.viewport().rect().center())
    event = QWheelEvent(
        at,
        QPointF(grid.viewport().mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(grid.viewport(), event)
