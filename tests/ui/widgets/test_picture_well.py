"""The large picture."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from genstudio.ui.widgets.picture_well import PictureWell
from genstudio.ui.widgets.scaled_picture import ScaledPicture, fitted
from tests.ui.widgets.events import carried, drop


@pytest.fixture
def well(qtbot: QtBot) -> PictureWell:
    well = PictureWell("sampling.picture", "Train a model first.")
    qtbot.addWidget(well)
    well.resize(400, 300)
    well.show()
    return well


def test_a_picture_is_painted_once_and_says_so_with_its_number(well: PictureWell, qtbot: QtBot) -> None:
    for serial in (7, 8):
        with qtbot.waitSignal(well.painted) as painted:
            well.set_picture(plain("#ff0000"), serial)
        assert painted.args == [serial]
    with qtbot.assertNotEmitted(well.painted):
        well.repaint()


def test_of_two_pictures_in_a_hurry_the_newer_is_painted(well: PictureWell, qtbot: QtBot) -> None:
    serials: list[int] = []
    well.painted.connect(serials.append)
    well.set_picture(plain("#ff0000"), 1)
    well.set_picture(plain("#00ff00"), 2)
    qtbot.waitUntil(lambda: bool(serials))
    assert serials == [2]
    assert middle(well) == QColor("#00ff00")


def test_no_picture_shows_the_ground_again(well: PictureWell) -> None:
    well.set_picture(plain("#ff0000"))
    assert middle(well) == QColor("#ff0000")
    well.set_picture(None)
    assert well.picture() is None
    assert middle(well) != QColor("#ff0000")


def test_few_pixels_are_shown_as_squares_unless_told_otherwise(well: PictureWell) -> None:
    board = QImage(2, 2, QImage.Format.Format_RGB32)
    board.fill(QColor("black"))
    board.setPixelColor(0, 0, QColor("white"))
    board.setPixelColor(1, 1, QColor("white"))
    well.set_picture(board)
    assert shades(well) == {0, 255}
    well.set_smooth(True)
    assert len(shades(well)) > 20


def test_the_shape_is_kept_and_squares_are_whole_pixels() -> None:
    room = QRectF(0, 0, 400, 300)
    assert fitted(QSize(28, 28), room, whole=True) == QRectF(60, 10, 280, 280)
    assert fitted(QSize(64, 32), room, whole=False) == QRectF(0, 50, 400, 200)
    assert fitted(QSize(28, 28), room, whole=True, ratio=1.5).width() * 1.5 == pytest.approx(16 * 28)
    assert fitted(QSize(800, 600), room, whole=True) == room


def test_a_large_picture_is_reduced_once_for_a_size(well: PictureWell) -> None:
    picture = QImage(1000, 800, QImage.Format.Format_RGB888)
    picture.fill(QColor("#336699"))
    well.set_picture(picture)
    assert middle(well) == QColor("#336699")


def test_transparency_survives_enlarging(qapp: QApplication) -> None:
    picture = ScaledPicture(QImage(8, 8, QImage.Format.Format_RGBA8888))
    assert picture.image.format() == QImage.Format.Format_ARGB32_Premultiplied


def test_files_and_pictures_can_be_dropped_when_wanted(well: PictureWell, qtbot: QtBot, tmp_path: Path) -> None:
    files = carried(paths=[tmp_path / "a.png"], urls=["https://example.org/b.png"])
    assert not drop(well, files)
    well.set_accepts_drops(True)
    with qtbot.waitSignal(well.dropped) as dropped:
        assert drop(well, files)
    assert dropped.args == [[tmp_path / "a.png"]]
    with qtbot.waitSignal(well.image_dropped):
        assert drop(well, carried(image=plain("#ff0000")))


def test_an_address_on_the_web_alone_is_not_taken(well: PictureWell) -> None:
    well.set_accepts_drops(True)
    assert not drop(well, carried(urls=["https://example.org/b.png"]))


def test_enter_does_what_a_double_click_does(well: PictureWell, qtbot: QtBot) -> None:
    with qtbot.waitSignal(well.double_clicked):
        QTest.mouseDClick(well, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(well.double_clicked):
        QTest.keyClick(well, Qt.Key.Key_Return)


def plain(colour: str) -> QImage:
    image = QImage(64, 64, QImage.Format.Format_RGB888)
    image.fill(QColor(colour))
    return image


def middle(well: PictureWell) -> QColor:
    image = well.grab().toImage()
    return image.pixelColor(image.width() // 2, image.height() // 2)


def shades(well: PictureWell) -> set[int]:
    image = well.grab().toImage()
    row = image.height() // 2 - 20
    centre = image.width() // 2
    return {image.pixelColor(x, row).red() for x in range(centre - 60, centre + 60)}
