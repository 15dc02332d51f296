"""Grids and strips of small pictures."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from genstudio.ui.widgets.filmstrip import Filmstrip
from genstudio.ui.widgets.grid_layout import Fit, arrange
from genstudio.ui.widgets.thumbnail_grid import ThumbnailGrid

LEFT = Qt.MouseButton.LeftButton
Pictures = NDArray[np.uint8]


@pytest.fixture
def grid(qtbot: QtBot) -> ThumbnailGrid:
    grid = ThumbnailGrid("dataset.grid", "Pictures")
    qtbot.addWidget(grid)
    grid.resize(500, 300)
    grid.show()
    return grid


@pytest.fixture
def strip(qtbot: QtBot) -> Filmstrip:
    strip = Filmstrip("sampling.visited", "Visited")
    qtbot.addWidget(strip)
    strip.resize(300, strip.height())
    strip.show()
    return strip


def test_a_click_chooses_the_picture_under_the_pointer(grid: ThumbnailGrid, qtbot: QtBot) -> None:
    grid.set_pictures(greys(30))
    at = place_of(grid.index_at, 9)
    with qtbot.waitSignal(grid.clicked) as clicked:
        QTest.mouseClick(grid.viewport(), LEFT, pos=at)
    assert clicked.args == [9]
    assert grid.current() == 9
    with qtbot.waitSignal(grid.activated) as activated:
        QTest.mouseDClick(grid.viewport(), LEFT, pos=at)
    assert activated.args == [9]


def test_the_picture_shown_is_the_one_chosen(grid: ThumbnailGrid) -> None:
    grid.set_pictures(greys(30))
    at = place_of(grid.index_at, 9)
    assert grid.viewport().grab().toImage().pixelColor(at) == QColor(9, 9, 9)


def test_a_click_between_the_pictures_chooses_nothing(grid: ThumbnailGrid, qtbot: QtBot) -> None:
    grid.set_pictures(greys(2))
    with qtbot.assertNotEmitted(grid.clicked):
        QTest.mouseClick(grid.viewport(), LEFT, pos=QPoint(490, 290))
    assert grid.current() == -1


def test_the_arrow_keys_walk_through_the_pictures(grid: ThumbnailGrid, qtbot: QtBot) -> None:
    grid.set_pictures(greys(30))
    columns = grid.columns()
    walk = ((Qt.Key.Key_Right, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 1 + columns), (Qt.Key.Key_End, 29))
    for key, index in (*walk, (Qt.Key.Key_Right, 29), (Qt.Key.Key_Up, 29 - columns), (Qt.Key.Key_Home, 0)):
        with qtbot.waitSignal(grid.clicked) as clicked:
            QTest.keyClick(grid, key)
        assert clicked.args == [index]
    with qtbot.waitSignal(grid.activated) as activated:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert activated.args == [0]


def test_of_a_hundred_thousand_pictures_only_those_in_sight_are_read(grid: ThumbnailGrid) -> None:
    pictures = np.broadcast_to(np.zeros((1, 8, 8), np.uint8), (100_000, 1, 8, 8)).view(Watched)
    pictures.read.clear()
    grid.set_pictures(pictures)
    grid.set_current(99_999)
    grid.viewport().repaint()
    assert grid.verticalScrollBar().maximum() > 100_000
    assert 99_999 in pictures.read
    assert len(pictures.read) < 200


def test_moving_to_a_picture_brings_it_into_sight_and_emits_nothing(grid: ThumbnailGrid, qtbot: QtBot) -> None:
    grid.set_pictures(greys(200))
    with qtbot.assertNotEmitted(grid.clicked):
        grid.set_current(150)
    assert place_of(grid.index_at, 150).y() < grid.viewport().height()


def test_new_pictures_keep_the_current_one_where_it_still_exists(grid: ThumbnailGrid) -> None:
    grid.set_pictures(greys(30))
    grid.set_current(20)
    grid.set_pictures(greys(25))
    assert grid.current() == 20
    grid.set_pictures(greys(10))
    assert grid.current() == -1
    grid.set_pictures(None)
    assert grid.count() == 0
    grid.viewport().repaint()


def test_new_pictures_are_shown_instead_of_the_remembered_ones(grid: ThumbnailGrid) -> None:
    grid.set_pictures(greys(9))
    at = place_of(grid.index_at, 3)
    grid.viewport().repaint()
    grid.set_pictures(greys(9) + np.uint8(100))
    assert grid.viewport().grab().toImage().pixelColor(at) == QColor(103, 103, 103)


@pytest.mark.parametrize("count", [1, 7, 20, 64])
def test_all_pictures_fit_into_the_room_when_asked(count: int) -> None:
    room = QSize(640, 300)
    layout = arrange(Fit.ALL, count, room, shape=1.0, thumb=64, columns=0, below=0)
    assert layout.height(count) <= room.height()
    assert layout.box(layout.columns - 1).right() <= room.width()


def test_a_given_number_of_columns_is_kept_and_rows_stay_in_sight() -> None:
    layout = arrange(Fit.COLUMNS, 20, QSize(660, 140), shape=1.0, thumb=64, columns=10, below=0)
    assert layout.columns == 10
    assert layout.height(20) <= 140


def test_a_full_row_reaches_the_right_edge() -> None:
    layout = arrange(Fit.FLOW, 500, QSize(643, 300), shape=1.0, thumb=64, columns=0, below=0)
    assert 643 - layout.box(layout.columns - 1).right() < layout.columns + 5
    assert layout.thumb.width() >= 64


def test_a_strip_grows_at_its_end_and_scrolls_to_the_current_picture(strip: Filmstrip, qtbot: QtBot) -> None:
    for shade in range(20):
        strip.append(np.full((1, 8, 8), shade, np.uint8))
    assert strip.count() == 20
    with qtbot.assertNotEmitted(strip.clicked):
        strip.set_current(19)
    at = place_of(strip.index_at, 19)
    assert strip.viewport().grab().toImage().pixelColor(at) == QColor(19, 19, 19)


def test_a_strip_is_walked_with_the_mouse_and_the_keys(strip: Filmstrip, qtbot: QtBot) -> None:
    strip.set_pictures(greys(10))
    with qtbot.waitSignal(strip.clicked) as clicked:
        QTest.mouseClick(strip.viewport(), LEFT, pos=place_of(strip.index_at, 2))
    assert clicked.args == [2]
    for key, index in ((Qt.Key.Key_Right, 3), (Qt.Key.Key_Left, 2), (Qt.Key.Key_End, 9), (Qt.Key.Key_Right, 9)):
        with qtbot.waitSignal(strip.clicked) as clicked:
            QTest.keyClick(strip, key)
        assert clicked.args == [index]


def test_a_replaced_picture_is_shown(strip: Filmstrip) -> None:
    strip.set_pictures(greys(4))
    strip.viewport().repaint()
    strip.replace(1, np.full((1, 8, 8), 77, np.uint8))
    at = place_of(strip.index_at, 1)
    assert strip.viewport().grab().toImage().pixelColor(at) == QColor(77, 77, 77)


def test_an_emptied_strip_has_nothing_current(strip: Filmstrip) -> None:
    strip.set_pictures(greys(4))
    strip.set_current(2)
    strip.clear()
    assert (strip.count(), strip.current()) == (0, -1)
    strip.set_placeholder("Nothing yet")
    strip.viewport().repaint()


class Watched(np.ndarray[tuple[int, ...], np.dtype[np.uint8]]):
    """An array that notes which pictures were asked for."""

    read: set[int] = set()  # noqa: RUF012 - emptied by the test that uses it

    def __getitem__(self, key: object) -> NDArray[np.uint8]:
        if isinstance(key, int):
            self.read.add(key)
        return super().__getitem__(key)  # type: ignore[call-overload,no-any-return]


def greys(count: int) -> Pictures:
    """Pictures of one shade each: the shade is the index."""
    shades = np.arange(count, dtype=np.uint8)[:, None, None, None]
    return np.ascontiguousarray(np.broadcast_to(shades, (count, 1, 8, 8)))


def place_of(index_at: Callable[[QPoint], int], index: int) -> QPoint:
    """The middle of a thumbnail, found by probing."""
    hits = [(x, y) for y in range(2, 300, 6) for x in range(2, 500, 6) if index_at(QPoint(x, y)) == index]
    assert hits, f"{index} is not in sight"
    x, y = np.median(np.array(hits), axis=0).astype(int)
    return QPoint(int(x), int(y))
