"""Drawing pictures of one's own, and pasting some."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from genstudio.project.own_pictures import OwnPictures
from genstudio.project.settings import SettingsFile
from genstudio.ui.dialogs import message
from genstudio.ui.images import from_qimage
from genstudio.ui.notice import Notice
from genstudio.ui.panels.dataset import DatasetPanel
from genstudio.ui.panels.dataset.drawing import DrawingDialog, draw_pictures
from genstudio.ui.panels.dataset.kept_drawings import looking
from genstudio.ui.pasting import Pasting
from genstudio.ui.studio import Studio
from genstudio.ui.tasks import Tasks
from genstudio.ui.widgets.drawing_canvas import SIDE, DrawingCanvas
from genstudio.ui.widgets.notice import NoticeKind


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=20_000)


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.end()
    qtbot.waitUntil(lambda: not made.busy(), timeout=20_000)


@pytest.fixture
def dialog(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> DrawingDialog:
    made = DrawingDialog(OwnPictures(tmp_path / "pictures" / "drawings"), tasks)
    qtbot.addWidget(made, before_close_func=lambda shown: canvas_of(shown).start_over())
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: number_of(made) == "No drawing yet", timeout=20_000)
    return made


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Nothing is kept or moved until this is set."""
    goes_on = threading.Event()
    for name in ("add", "take_back", "put_back"):
        usual = getattr(OwnPictures, name)

        def wait(*arguments: Any, usual: Callable[..., Any] = usual) -> Any:
            assert goes_on.wait(20)
            return usual(*arguments)

        monkeypatch.setattr(OwnPictures, name, wait)
    yield goes_on
    goes_on.set()


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


def add(dialog: DrawingDialog, qtbot: QtBot) -> None:
    """Draw something and add it."""
    before = len(dialog.own)
    stroke(dialog)
    press(dialog, "drawing.add")
    qtbot.waitUntil(lambda: canvas_of(dialog).is_empty(), timeout=20_000)
    assert len(dialog.own) == before + 1


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


def test_drawings_are_kept_counted_and_taken_back(dialog: DrawingDialog, qtbot: QtBot) -> None:
    for _ in range(2):
        add(dialog, qtbot)
    assert number_of(dialog) == "2 drawings so far"
    assert button_of(dialog, "drawing.open").isEnabled()
    press(dialog, "drawing.remove")
    qtbot.waitUntil(lambda: number_of(dialog) == "1 drawing so far", timeout=20_000)
    assert len(dialog.own) == 1
    assert not button_of(dialog, "drawing.open").isEnabled()
    assert "Two drawings" in button_of(dialog, "drawing.open").toolTip()


def test_what_is_still_needed_is_said_in_plain_sight(dialog: DrawingDialog, qtbot: QtBot) -> None:
    needed = dialog.findChild(QLabel, "drawing.needed")
    assert needed is not None
    assert needed.isVisible()
    for still in ("at least two drawings", "add one more", "can learn from these"):
        assert still in needed.text()
        add(dialog, qtbot)


def test_drawings_of_other_days_are_shown_and_can_be_taken_back(tasks: Tasks, qtbot: QtBot, tmp_path: Path) -> None:
    own = OwnPictures(tmp_path / "drawings")
    paths = [own.add(np.full((1, 64, 64), 20 * number, np.uint8)) for number in range(8)]
    dialog = DrawingDialog(own, tasks)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: number_of(dialog) == "8 drawings so far", timeout=20_000)
    assert sum(not label.pixmap().isNull() for label in dialog.findChildren(QLabel)) == 6
    press(dialog, "drawing.remove")
    qtbot.waitUntil(lambda: number_of(dialog) == "7 drawings so far", timeout=20_000)
    assert own.files() == paths[:-1]


def test_a_slow_disk_is_waited_for_and_rapid_clicks_add_a_drawing_once(
    dialog: DrawingDialog, slow_disk: threading.Event, qtbot: QtBot
) -> None:
    stroke(dialog)
    drawn = canvas_of(dialog).image()
    for name in ("drawing.add", "drawing.add", "drawing.clear"):
        press(dialog, name)
    assert number_of(dialog) == "Your drawing is being added …"
    stroke(dialog)
    QTest.keySequence(dialog, QKeySequence(QKeySequence.StandardKey.Undo))
    assert canvas_of(dialog).image() == drawn, "it stays until it is kept"
    slow_disk.set()
    qtbot.waitUntil(lambda: number_of(dialog) == "1 drawing so far", timeout=20_000)
    assert canvas_of(dialog).is_empty()
    [path] = dialog.own.files()
    assert np.array_equal(from_qimage(QImage(str(path))), from_qimage(drawn))


def test_closing_while_a_drawing_is_added_waits_for_it(
    dialog: DrawingDialog, slow_disk: threading.Event, qtbot: QtBot
) -> None:
    stroke(dialog)
    press(dialog, "drawing.add")
    dialog.close()
    assert dialog.isVisible()
    assert number_of(dialog).endswith("Then this closes.")
    slow_disk.set()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    assert len(dialog.own) == 1


def test_closing_waits_for_nothing_while_the_drawings_are_counted(
    tasks: Tasks, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = threading.Event()

    def files(self: OwnPictures) -> list[Path]:
        assert goes_on.wait(20)
        return []

    monkeypatch.setattr(OwnPictures, "files", files)
    dialog = DrawingDialog(OwnPictures(tmp_path / "drawings"), tasks)
    qtbot.addWidget(dialog)
    dialog.show()
    assert number_of(dialog) == "Your drawings are being counted …"
    dialog.close()
    assert not dialog.isVisible()
    goes_on.set()


@pytest.mark.parametrize(("answer", "kept", "shown"), [("add", 1, False), ("leave", 0, False), ("stay", 0, True)])
def test_a_drawing_on_the_sheet_is_not_lost_by_closing(
    answer: str, kept: int, shown: bool, dialog: DrawingDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(parent: QWidget, title: str, *rest: object) -> str:
        asked.append(title)
        return answer

    monkeypatch.setattr(message, "ask", ask)
    stroke(dialog)
    dialog.close()
    assert asked == ["Add this drawing?"]
    qtbot.waitUntil(lambda: dialog.isVisible() == shown, timeout=20_000)
    assert (len(dialog.own), canvas_of(dialog).is_empty()) == (kept, not shown)
    canvas_of(dialog).start_over()
    dialog.close()
    assert len(asked) == 1, "there is nothing to lose on an empty sheet"


def test_what_a_class_is_kept_as_is_said_before(dialog: DrawingDialog) -> None:
    field, told = dialog.findChild(QLineEdit, "drawing.class"), dialog.findChild(QLabel, "drawing.class.folder")
    assert field is not None
    assert told is not None
    field.setText("Haus/ü:?")
    assert "“Haus-ü--”" in told.text()
    assert told.isVisible()
    field.setText("Haus ")
    assert not told.isVisible()


def test_white_drawings_have_an_edge(tmp_path: Path) -> None:
    own = OwnPictures(tmp_path / "drawings")
    own.add(np.full((3, 64, 64), 255, np.uint8))
    thumbnail = looking(own)(lambda done, total: None, lambda: False).thumbnails[0]
    assert thumbnail.pixelColor(0, 9) != QColor("white")
    assert thumbnail.pixelColor(9, 9) == QColor("white")


@pytest.mark.parametrize(("number", "action"), [(1, ""), (2, "Open my drawings")])
def test_what_was_added_is_told_with_the_way_to_it(studio: Studio, qtbot: QtBot, number: int, action: str) -> None:
    told: list[Notice] = []
    studio.noticed.connect(told.append)
    own = OwnPictures.drawings()
    for _ in range(number - 1):
        own.add(np.zeros((3, 16, 16), np.uint8))

    def draw_and_close() -> None:
        shown = next(each for each in QApplication.topLevelWidgets() if isinstance(each, DrawingDialog))
        canvas_of(shown)._image.fill(QColor("red"))
        shown._keep()
        shown.reject()  # waits until it is kept

    QTimer.singleShot(0, draw_and_close)
    assert not draw_pictures(studio, None)
    assert [(notice.action, bool(notice.source)) for notice in told] == [(action, bool(action))]


def test_a_class_becomes_a_folder(dialog: DrawingDialog, qtbot: QtBot) -> None:
    name = dialog.findChild(QLineEdit, "drawing.class")
    assert name is not None
    name.setText("cat")
    add(dialog, qtbot)
    [path] = dialog.own.files()
    assert path.parent.name == "cat"
    assert name.text() == "cat", "the next one is a cat, too"


@pytest.mark.parametrize("closing", [False, True])
def test_a_folder_that_cannot_be_written_is_told_and_the_drawing_stays(
    closing: bool, tasks: Tasks, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "pictures").write_text("a file")
    dialog = DrawingDialog(OwnPictures(tmp_path / "pictures" / "drawings"), tasks)
    qtbot.addWidget(dialog, before_close_func=lambda shown: canvas_of(shown).start_over())
    dialog.show()
    stroke(dialog)
    press(dialog, "drawing.add")
    if closing:
        dialog.close()
    trouble = dialog.findChild(QLabel, "drawing.trouble")
    assert trouble is not None
    qtbot.waitUntil(lambda: "cannot be created" in trouble.text(), timeout=20_000)
    assert dialog.isVisible()
    assert not canvas_of(dialog).is_empty()
    assert canvas_of(dialog).isEnabled()


def test_what_was_drawn_is_opened_and_goes_on_the_next_day(studio: Studio, qtbot: QtBot) -> None:
    def draw_two() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, DrawingDialog)
        for _ in range(2):
            add(dialog, qtbot)
        press(dialog, "drawing.open")

    for expected in (2, 4):
        QTimer.singleShot(0, draw_two)
        with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
            assert draw_pictures(studio, None)
        images = studio.pictures.images
        assert images is not None
        assert (len(images), images.source) == (expected, str(OwnPictures.drawings().folder))


def test_a_drawing_that_another_window_is_just_keeping_is_counted_and_not_shown(tmp_path: Path) -> None:
    own = OwnPictures(tmp_path / "drawings")
    own.add(np.zeros((3, 8, 8), np.uint8), "")
    (own.folder / "00007.png").touch()
    kept = looking(own)(lambda done, total: None, lambda: False)
    assert [image.isNull() for image in kept.thumbnails] == [False, True]
    assert len(kept.files) == 2


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
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "Paste another one" in told[-1].sentence
    assert str(OwnPictures.pasted().folder) in told[-1].detail
    paste(studio, pasting, red_square(), qtbot, 2)
    paste(studio, pasting, red_square(), qtbot, 3)
    qtbot.waitUntil(lambda: studio.pictures.images is not None and len(studio.pictures.images) == 3, timeout=20_000)
    images = studio.pictures.images
    assert images is not None
    assert (images.pixels[:, :, 20, 20] == [250, 0, 0]).all()
    studio.histories.dataset.undo()
    qtbot.waitUntil(lambda: studio.pictures.images is not None and len(studio.pictures.images) == 2, timeout=20_000)
    studio.histories.dataset.redo()
    qtbot.waitUntil(lambda: studio.pictures.images is not None and len(studio.pictures.images) == 3, timeout=20_000)


def test_a_picture_that_is_taken_back_is_seen_no_more_and_what_was_open_before_is_open_again(
    studio: Studio, qtbot: QtBot
) -> None:
    def shows(source: str) -> bool:
        return studio.pictures.images is not None and studio.pictures.images.source == source

    with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
        studio.open_pictures("builtin:shapes?count=20&size=16")
    pasting = Pasting(studio, studio)
    paste(studio, pasting, red_square(), qtbot, 1)
    paste(studio, pasting, red_square(), qtbot, 2)
    qtbot.waitUntil(lambda: shows(str(OwnPictures.pasted().folder)), timeout=20_000)
    studio.histories.dataset.undo()
    qtbot.waitUntil(lambda: shows("builtin:shapes?count=20&size=16"), timeout=20_000)
    studio.histories.dataset.undo()
    qtbot.waitUntil(lambda: len(OwnPictures.pasted()) == 0 and not studio.tasks.busy(), timeout=20_000)
    assert shows("builtin:shapes?count=20&size=16")
    studio.histories.dataset.redo()
    studio.histories.dataset.redo()
    qtbot.waitUntil(lambda: shows(str(OwnPictures.pasted().folder)), timeout=20_000)


def test_two_pictures_that_are_pasted_at_once_are_both_kept(studio: Studio, qtbot: QtBot) -> None:
    pasting = Pasting(studio, studio)
    pasting.take(red_square())
    paste(studio, pasting, red_square(), qtbot, 2)


def test_what_is_undone_before_its_file_is_there_is_taken_back(
    studio: Studio, slow_disk: threading.Event, qtbot: QtBot
) -> None:
    pasting = Pasting(studio, studio)
    for _ in range(3):
        assert pasting.take(red_square())
    for step in (studio.histories.dataset.undo, studio.histories.dataset.undo, studio.histories.dataset.redo):
        step()
    slow_disk.set()
    qtbot.waitUntil(lambda: not studio.tasks.busy() and studio.pictures.images is not None, timeout=20_000)
    assert [path.name for path in OwnPictures.pasted().files()] == ["00001.png", "00002.png"]
    studio.histories.dataset.redo()
    qtbot.waitUntil(lambda: len(OwnPictures.pasted()) == 3 and not studio.tasks.busy(), timeout=20_000)


def test_a_file_is_not_looked_at_in_the_windows_thread(
    studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "one.png"
    Image.fromarray(np.zeros((20, 20), np.uint8)).save(path)
    usual, seen = Path.open, list[bool]()

    def watched(self: Path, *arguments: Any, **more: Any) -> Any:
        seen.extend([threading.current_thread() is threading.main_thread()] if self == path else [])
        return usual(self, *arguments, **more)

    monkeypatch.setattr(Path, "open", watched)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    paste(studio, Pasting(studio, studio), mime, qtbot, 1)
    assert seen
    assert not any(seen)


def test_a_paste_that_failed_is_no_step_to_undo(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    told: list[Notice] = []
    studio.noticed.connect(told.append)
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "broken.png"))])
    pasting = Pasting(studio, studio)
    assert pasting.take(mime)
    qtbot.waitUntil(lambda: [notice.kind for notice in told] == [NoticeKind.ERROR], timeout=20_000)
    assert studio.histories.dataset.count() == 0


def test_a_picture_that_is_gone_cannot_be_taken_back_and_leaves_the_undo_stack(studio: Studio, qtbot: QtBot) -> None:
    told: list[Notice] = []
    studio.noticed.connect(told.append)
    pasting = Pasting(studio, studio)
    for number in (1, 2):
        paste(studio, pasting, red_square(), qtbot, number)
    OwnPictures.pasted().files()[-1].unlink()
    studio.histories.dataset.undo()
    qtbot.waitUntil(lambda: told[-1].kind is NoticeKind.ERROR, timeout=20_000)
    assert (studio.histories.dataset.count(), studio.histories.dataset.index()) == (1, 1)


def test_one_copied_folder_is_opened_where_it_is(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    for number in range(2):
        Image.fromarray(np.full((20, 20), number * 40, np.uint8)).save(tmp_path / f"{number}.png")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
        assert Pasting(studio, studio).take(mime)
    assert (len(OwnPictures.pasted()), studio.histories.dataset.count()) == (0, 0)


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


def copied(path: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    return mime


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png", "a.tif"])
def test_one_copied_file_that_moves_is_opened_with_all_its_frames(
    studio: Studio, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    frames = [Image.fromarray(np.full((20, 20), shade, np.uint8)) for shade in (0, 90, 180)]
    frames[0].save(tmp_path / name, save_all=True, append_images=frames[1:])
    with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
        assert Pasting(studio, studio).take(copied(tmp_path / name))
    assert studio.pictures.images is not None
    assert len(studio.pictures.images) == 3
    assert (len(OwnPictures.pasted()), studio.histories.dataset.count()) == (0, 0)


@pytest.mark.parametrize("name", ["a.gif", "a.tif", "a.ppm"])
def test_one_copied_file_that_could_move_and_does_not_is_kept(
    studio: Studio, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    Image.fromarray(np.full((20, 20), 40, np.uint8)).convert("RGB").save(tmp_path / name)
    paste(studio, Pasting(studio, studio), copied(tmp_path / name), qtbot, 1)
    assert np.asarray(Image.open(OwnPictures.pasted().files()[0])).mean() == 40


def test_the_page_offers_both_before_anything_is_open(
    studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = DatasetPanel(studio)
    qtbot.addWidget(panel)
    panel.resize(1195, 640)
    panel.show()
    qtbot.waitExposed(panel)
    # As a picture: contents made in Python would outlive Python, in which the clipboard ends them.
    QApplication.clipboard().setImage(red_square().imageData())
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
