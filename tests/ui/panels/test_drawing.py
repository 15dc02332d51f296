"""Drawing pictures of one's own, and pasting some."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from genstudio.project.own_pictures import OwnPictures
from genstudio.project.settings import SettingsFile
from genstudio.ui.dialogs import message
from genstudio.ui.images import from_qimage
from genstudio.ui.panels.dataset import DatasetPanel
from genstudio.ui.panels.dataset.drawing import DrawingDialog, draw_pictures
from genstudio.ui.pasting import Pasting
from genstudio.ui.studio import Notice, Studio
from genstudio.ui.widgets.drawing_canvas import SIDE, DrawingCanvas


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=20_000)


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> DrawingDialog:
    made = DrawingDialog(OwnPictures(tmp_path / "pictures" / "drawings"))
    qtbot.addWidget(made, before_close_func=lambda shown: canvas_of(shown).start_over())
    made.show()
    qtbot.waitExposed(made)
    return made


def canvas_of(dialog: DrawingDialog) -> DrawingCanvas:
    found = dialog.findChild(DrawingCanvas, "drawing.canvas")
    assert found is not None
    return found


def button_of(dialog: DrawingDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found is not None
    return found


def number_of(dialog: DrawingDialog) -> str:
    found = dialog.findChild(QLabel, "drawing.number")
    assert found is not None
    return found.text()


def stroke(dialog: DrawingDialog) -> None:
    """A line through the middle of the sheet, from left to right."""
    canvas = canvas_of(dialog)
    middle = canvas.rect().center()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle - QPoint(60, 0))
    QTest.mouseMove(canvas, middle + QPoint(60, 0))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=middle + QPoint(60, 0))


def press(dialog: DrawingDialog, name: str) -> None:
    QTest.mouseClick(button_of(dialog, name), Qt.MouseButton.LeftButton)


def test_a_stroke_is_drawn_in_the_colour_and_width_that_were_chosen(dialog: DrawingDialog) -> None:
    red = dialog.findChild(QToolButton, "drawing.colour.red")
    assert red is not None
    QTest.mouseClick(red, Qt.MouseButton.LeftButton)
    canvas_of(dialog).width_of_brush = 20
    stroke(dialog)
    pixels = from_qimage(canvas_of(dialog).image())
    assert pixels.shape == (3, SIDE, SIDE)
    assert pixels[:, SIDE // 2, SIDE // 2].tolist() == [0xE0, 0x31, 0x31]
    column = pixels[1, :, SIDE // 2]
    assert 18 <= int((column < 150).sum()) <= 22
    eraser = dialog.findChild(QToolButton, "drawing.colour.eraser")
    assert eraser is not None
    QTest.mouseClick(eraser, Qt.MouseButton.LeftButton)
    canvas_of(dialog).width_of_brush = 40
    stroke(dialog)
    assert (from_qimage(canvas_of(dialog).image())[:, SIDE // 2, SIDE // 2] == 255).all()


def test_strokes_and_clearing_are_undone_one_by_one(dialog: DrawingDialog) -> None:
    assert not button_of(dialog, "drawing.undo").isEnabled()
    assert not button_of(dialog, "drawing.add").isEnabled()
    stroke(dialog)
    drawn = canvas_of(dialog).image()
    press(dialog, "drawing.clear")
    assert canvas_of(dialog).is_empty()
    press(dialog, "drawing.undo")
    assert canvas_of(dialog).image() == drawn
    press(dialog, "drawing.undo")
    assert canvas_of(dialog).is_empty()
    assert not button_of(dialog, "drawing.undo").isEnabled()


def test_drawings_are_kept_counted_and_taken_back(dialog: DrawingDialog) -> None:
    assert number_of(dialog) == "No drawing yet"
    for count in (1, 2):
        stroke(dialog)
        press(dialog, "drawing.add")
        assert canvas_of(dialog).is_empty(), "a fresh sheet for the next one"
        assert len(dialog.own) == count
    assert number_of(dialog) == "2 drawings so far"
    assert button_of(dialog, "drawing.open").isEnabled()
    press(dialog, "drawing.remove")
    assert number_of(dialog) == "1 drawing so far"
    assert not button_of(dialog, "drawing.open").isEnabled()
    assert "Two drawings" in button_of(dialog, "drawing.open").toolTip()


@pytest.mark.parametrize(("answer", "kept", "shown"), [("add", 1, False), ("leave", 0, False), ("stay", 0, True)])
def test_a_drawing_on_the_sheet_is_not_lost_by_closing(
    answer: str, kept: int, shown: bool, dialog: DrawingDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(parent: QWidget, title: str, *rest: object) -> str:
        asked.append(title)
        return answer

    monkeypatch.setattr(message, "ask", ask)
    stroke(dialog)
    dialog.close()
    assert asked == ["Add this drawing?"]
    assert (len(dialog.own), dialog.isVisible(), canvas_of(dialog).is_empty()) == (kept, shown, not shown)
    canvas_of(dialog).start_over()
    dialog.close()
    assert len(asked) == 1, "there is nothing to lose on an empty sheet"


def test_a_class_becomes_a_folder(dialog: DrawingDialog) -> None:
    name = dialog.findChild(QLineEdit, "drawing.class")
    assert name is not None
    name.setText("cat")
    stroke(dialog)
    press(dialog, "drawing.add")
    [path] = dialog.own.files()
    assert path.parent.name == "cat"
    assert name.text() == "cat", "the next one is a cat, too"


def test_a_folder_that_cannot_be_written_is_told_and_the_drawing_stays(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("a file")
    dialog = DrawingDialog(OwnPictures(tmp_path / "pictures" / "drawings"))
    qtbot.addWidget(dialog, before_close_func=lambda shown: canvas_of(shown).start_over())
    dialog.show()
    stroke(dialog)
    press(dialog, "drawing.add")
    trouble = dialog.findChild(QLabel, "drawing.trouble")
    assert trouble is not None
    assert "cannot be created" in trouble.text()
    assert not canvas_of(dialog).is_empty()


def test_what_was_drawn_is_opened_and_goes_on_the_next_day(studio: Studio, qtbot: QtBot) -> None:
    def draw_two() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, DrawingDialog)
        for _ in range(2):
            stroke(dialog)
            press(dialog, "drawing.add")
        press(dialog, "drawing.open")

    for expected in (2, 4):
        QTimer.singleShot(0, draw_two)
        with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
            assert draw_pictures(studio, None)
        images = studio.pictures.images
        assert images is not None
        assert (len(images), images.source) == (expected, str(OwnPictures.drawings().folder))


def red_square() -> QMimeData:
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor(250, 0, 0))
    mime = QMimeData()
    mime.setImageData(image)
    return mime


def paste(studio: Studio, pasting: Pasting, mime: QMimeData, qtbot: QtBot, number: int) -> None:
    assert pasting.take(mime)
    qtbot.waitUntil(lambda: len(OwnPictures.pasted()) == number and not studio.tasks.busy(), timeout=20_000)


def test_pasted_pictures_become_a_set_that_grows_and_can_be_undone(studio: Studio, qtbot: QtBot) -> None:
    told: list[Notice] = []
    studio.noticed.connect(told.append)
    pasting = Pasting(studio, studio)
    paste(studio, pasting, red_square(), qtbot, 1)
    assert studio.pictures.to_look_at is None
    assert "Paste another one" in told[-1].sentence
    assert str(OwnPictures.pasted().folder) in told[-1].detail
    paste(studio, pasting, red_square(), qtbot, 2)
    paste(studio, pasting, red_square(), qtbot, 3)
    qtbot.waitUntil(lambda: studio.pictures.images is not None and len(studio.pictures.images) == 3, timeout=20_000)
    images = studio.pictures.images
    assert images is not None
    assert (images.pixels[:, :, 20, 20] == [250, 0, 0]).all()
    studio.history.undo()
    qtbot.waitUntil(lambda: studio.pictures.images is not None and len(studio.pictures.images) == 2, timeout=20_000)
    studio.history.redo()
    qtbot.waitUntil(lambda: studio.pictures.images is not None and len(studio.pictures.images) == 3, timeout=20_000)


def test_two_pictures_that_are_pasted_at_once_are_both_kept(studio: Studio, qtbot: QtBot) -> None:
    pasting = Pasting(studio, studio)
    pasting.take(red_square())
    paste(studio, pasting, red_square(), qtbot, 2)


def test_one_copied_file_is_kept_and_several_are_opened_where_they_are(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(3)]
    for number, path in enumerate(paths):
        Image.fromarray(np.full((20, 20), number * 40, np.uint8)).save(path)
    pasting = Pasting(studio, studio)
    one, several, nothing = QMimeData(), QMimeData(), QMimeData()
    one.setUrls([QUrl.fromLocalFile(str(paths[1]))])
    paste(studio, pasting, one, qtbot, 1)
    assert np.asarray(Image.open(OwnPictures.pasted().files()[0])).mean() == 40
    several.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
        assert pasting.take(several)
    assert len(OwnPictures.pasted()) == 1
    assert not pasting.take(nothing)


def test_the_page_offers_both_before_anything_is_open(
    studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = DatasetPanel(studio)
    qtbot.addWidget(panel)
    panel.resize(1195, 640)
    panel.show()
    qtbot.waitExposed(panel)
    QApplication.clipboard().setMimeData(red_square())
    for count in (1, 2):
        link = panel.findChild(QPushButton, "dataset.empty.paste")
        assert link is not None
        QTest.mouseClick(link, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda count=count: len(OwnPictures.pasted()) == count, timeout=20_000)  # type: ignore[misc]
    qtbot.waitUntil(lambda: studio.pictures.images is not None, timeout=20_000)
    QTest.keyClick(panel, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(OwnPictures.pasted()) == 3, timeout=20_000)
    qtbot.waitUntil(lambda: not studio.busy(), timeout=20_000)
    assert panel.findChild(QPushButton, "dataset.empty.draw") is not None
