"""Before and after."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from genstudio.ui.widgets.compare_view import CompareMode, CompareView
from genstudio.ui.widgets.shared_view import SharedView, panes
from tests.ui.widgets.events import carried, drop, turn_wheel

LEFT = Qt.MouseButton.LeftButton
RED, GREEN, BLUE, WHITE = (QColor(name) for name in ("#ff0000", "#00ff00", "#0000ff", "#ffffff"))


@pytest.fixture
def view(qtbot: QtBot) -> CompareView:
    view = CompareView("denoising.view", "Open a picture.")
    qtbot.addWidget(view)
    view.resize(424, 324)
    view.set_pictures(plain(RED), plain(GREEN), plain(BLUE), plain(WHITE))
    view.show()
    return view


def test_the_wipe_shows_before_at_the_left_and_after_at_the_right(view: CompareView) -> None:
    assert (colour_at(view, 100, 280), colour_at(view, 320, 280)) == (RED, GREEN)


def test_a_click_places_the_divider_at_once(view: CompareView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.divider_moved):
        QTest.mouseClick(view, LEFT, pos=QPoint(350, 200))
    assert (colour_at(view, 320, 280), colour_at(view, 380, 280)) == (RED, GREEN)


def test_the_divider_is_dragged_to_the_edges_and_back(view: CompareView) -> None:
    QTest.mousePress(view, LEFT, pos=QPoint(212, 160))
    QTest.mouseMove(view, QPoint(1000, 160))
    QTest.mouseRelease(view, LEFT, pos=QPoint(1000, 160))
    assert view.divider() == 1.0
    assert colour_at(view, 395, 280) == RED
    QTest.mousePress(view, LEFT, pos=QPoint(411, 160))
    QTest.mouseMove(view, QPoint(212, 160))
    QTest.mouseRelease(view, LEFT, pos=QPoint(212, 160))
    assert view.divider() == pytest.approx(0.5, abs=0.01)


def test_the_arrow_keys_move_the_divider(view: CompareView, qtbot: QtBot) -> None:
    for key, position in ((Qt.Key.Key_Right, 0.52), (Qt.Key.Key_Left, 0.5), (Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 1)):
        with qtbot.waitSignal(view.divider_moved) as moved:
            QTest.keyClick(view, key)
        assert moved.args == [pytest.approx(position)]


def test_beside_shows_every_picture_there_is(view: CompareView) -> None:
    view.set_mode(CompareMode.BESIDE)
    assert colours(view) >= {RED.name(), GREEN.name(), BLUE.name(), WHITE.name()}
    view.set_pictures(plain(RED), plain(GREEN))
    assert BLUE.name() not in colours(view)
    assert colours(view) >= {RED.name(), GREEN.name()}


def test_difference_shows_it_alone(view: CompareView) -> None:
    view.set_mode(CompareMode.DIFFERENCE)
    assert BLUE.name() in colours(view)
    assert RED.name() not in colours(view)


def test_before_it_is_cleaned_a_picture_is_shown_in_every_mode(view: CompareView) -> None:
    view.set_pictures(plain(RED))
    for mode in CompareMode:
        view.set_mode(mode)
        assert colour_at(view, 212, 280) == RED


def test_nothing_to_compare_shows_what_to_do(view: CompareView) -> None:
    view.set_pictures(None)
    view.repaint()
    QTest.mouseClick(view, LEFT, pos=QPoint(100, 100))
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert not turn_wheel(view, 1, QPoint(100, 100))
    assert view.accessibleName() == "Open a picture."


def test_the_wheel_zooms_and_double_click_fits_again(view: CompareView) -> None:
    assert turn_wheel(view, 3, QPoint(100, 100))
    assert view.zoom() == pytest.approx(1.25**3)
    QTest.mouseDClick(view, LEFT, pos=QPoint(100, 100))
    assert view.zoom() == 1.0
    view.zoom_by(100)
    assert view.zoom() == 32.0
    view.zoom_by(0.0001)
    assert view.zoom() == 1.0


def test_zoomed_a_drag_moves_the_picture_and_a_click_places_the_divider(view: CompareView) -> None:
    view.zoom_by(4)
    before = view.divider()
    QTest.mousePress(view, LEFT, pos=QPoint(100, 100))
    QTest.mouseMove(view, QPoint(160, 100))
    QTest.mouseRelease(view, LEFT, pos=QPoint(160, 100))
    assert view.divider() == before
    QTest.mouseClick(view, LEFT, pos=QPoint(100, 100))
    assert view.divider() < before


def test_the_zoom_is_kept_for_a_new_picture_of_the_same_size_only(view: CompareView) -> None:
    view.zoom_by(2)
    view.set_pictures(plain(GREEN), plain(RED))
    assert view.zoom() == 2.0
    view.set_pictures(plain(GREEN, 10), plain(RED, 10))
    assert view.zoom() == 1.0


def test_files_can_be_dropped(view: CompareView, qtbot: QtBot, tmp_path: Path) -> None:
    view.set_accepts_drops(True)
    with qtbot.waitSignal(view.dropped) as dropped:
        assert drop(view, carried(paths=[tmp_path / "a.png"]))
    assert dropped.args == [[tmp_path / "a.png"]]
    with qtbot.waitSignal(view.image_dropped):
        assert drop(view, carried(image=plain(RED)))


def test_zooming_keeps_the_point_under_the_pointer() -> None:
    size, pane, at = QSize(100, 80), QRectF(10, 10, 400, 320), QPointF(150, 120)
    near, far = SharedView().zoomed(2, at, size, pane), SharedView().zoomed(2, at, size, pane).zoomed(3, at, size, pane)
    for view in (near, far):
        target = view.target(size, pane)
        point = (at.x() - target.left()) / target.width(), (at.y() - target.top()) / target.height()
        assert point == pytest.approx((0.35, 0.34375))


def test_a_picture_cannot_be_dragged_out_of_sight() -> None:
    size, pane = QSize(100, 80), QRectF(0, 0, 400, 320)
    view = SharedView().zoomed(2, QPointF(200, 160), size, pane).moved(QPointF(9999, 9999), size, pane)
    assert view.target(size, pane).topLeft() == QPointF(0, 0)


@pytest.mark.parametrize(("size", "rows"), [(QSize(400, 100), 4), (QSize(100, 400), 1), (QSize(160, 90), 2)])
def test_panes_are_laid_out_for_the_largest_pictures(size: QSize, rows: int) -> None:
    found = panes(4, size, QRectF(0, 0, 800, 450))
    assert len({pane.top() for pane in found}) == rows


@pytest.mark.parametrize("room", [QRectF(0, 0, 900, 640), QRectF(0, 0, 640, 900)])
def test_three_panes_leave_no_gap_where_whole_rows_are_nearly_as_large(room: QRectF) -> None:
    found = panes(3, QSize(100, 100), room)
    assert len({pane.top() for pane in found}) in (1, 3)


def test_a_gap_is_taken_where_whole_rows_would_be_much_smaller() -> None:
    found = panes(3, QSize(100, 100), QRectF(0, 0, 600, 600))
    assert len({pane.top() for pane in found}) == 2


def plain(colour: QColor, side: int = 100) -> QImage:
    image = QImage(side, side * 3 // 4, QImage.Format.Format_RGB888)
    image.fill(colour)
    return image


def colour_at(view: CompareView, x: int, y: int) -> QColor:
    return view.grab().toImage().pixelColor(x, y)


def colours(view: CompareView) -> set[str]:
    image = view.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
