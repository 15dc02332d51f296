"""The page Pictures, used as a person would."""

import time
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QListWidget, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from genstudio.data import open as opening
from genstudio.data.builtin.cards import CARDS
from genstudio.data.image_set import ImageSet
from genstudio.data.options import ColourChoice, ReadOptions
from genstudio.data.watch import CancelCheck, Progress
from genstudio.errors import Cancelled, DataError
from genstudio.project.settings import SettingsFile
from genstudio.ui.dialogs import files
from genstudio.ui.notice import Notice
from genstudio.ui.panels.dataset import DatasetPanel
from genstudio.ui.panels.dataset.browser.picture_grid import PictureGrid
from genstudio.ui.pictures import BUILT_IN
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.labels import ElidedLabel
from genstudio.ui.widgets.picture_well import PictureWell
from genstudio.ui.widgets.stat import Stat
from tests.data.making import save_tar

Kind = TypeVar("Kind", bound=QObject)

FACES = "builtin:faces?count=40&size=16"


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=20_000)


@pytest.fixture
def panel(qtbot: QtBot, studio: Studio) -> DatasetPanel:
    made = DatasetPanel(studio)
    qtbot.addWidget(made)
    made.resize(1195, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def drawings(tmp_path: Path) -> Path:
    """Two classes, five and three grey pictures of 20x20, and one file that is no picture."""
    folder = tmp_path / "drawings"
    for name, count in (("cats", 5), ("dogs", 3)):
        (folder / name).mkdir(parents=True)
        for index in range(count):
            pixels = np.random.default_rng(index + len(name) * count).integers(0, 255, (20, 20), dtype=np.uint8)
            Image.fromarray(pixels).save(folder / name / f"{index}.png")
    (folder / "cats" / "broken.png").write_text("not a picture")
    return folder


@pytest.fixture
def load(qtbot: QtBot, studio: Studio) -> Callable[[str | Path], None]:
    def load(source: str | Path) -> None:
        with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
            studio.open_pictures(source)

    return load


def test_the_empty_page_offers_the_built_in_faces_with_one_press(
    panel: DatasetPanel, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(studio, "open_pictures", opened.append)
    assert panel.is_empty()
    QTest.mouseClick(child(panel, QPushButton, "dataset.start"), Qt.MouseButton.LeftButton)
    assert opened == [BUILT_IN]


def test_nothing_can_be_trained_on_before_there_are_pictures(panel: DatasetPanel) -> None:
    train = child(panel, QPushButton, "dataset.train")
    assert not train.isEnabled()
    assert "pictures first" in train.toolTip()


def test_a_folder_chosen_in_the_dialog_is_opened_and_shown(
    panel: DatasetPanel, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, drawings: Path
) -> None:
    monkeypatch.setattr(files, "ask_folder", lambda parent, title, folder=None: drawings)
    with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
        QTest.mouseClick(child(panel, QPushButton, "dataset.folder"), Qt.MouseButton.LeftButton)
    assert not panel.is_empty()
    assert child(panel, PictureGrid, "dataset.grid").count() == 8
    assert child(panel, Stat, "dataset.count").value() == "8"
    assert child(panel, Stat, "dataset.pixels").value() == "20 × 20, grey"
    assert child(panel, Stat, "dataset.training").value() == "7"
    assert child(panel, Stat, "dataset.held_out").value() == "1"
    assert "drawings: 8 pictures" in panel.hint()
    assert studio.settings.current.last_folder == str(drawings.parent)


def test_all_frames_of_what_moves_can_be_used(
    panel: DatasetPanel, studio: Studio, qtbot: QtBot, tmp_path: Path, load: Callable[[str | Path], None]
) -> None:
    (tmp_path / "set").mkdir()
    frames = [Image.fromarray(np.full((20, 20), shade, np.uint8)) for shade in (0, 90, 180)]
    frames[0].save(tmp_path / "set" / "a.gif", save_all=True, append_images=frames[1:])
    frames[0].save(tmp_path / "set" / "b.png")
    load(FACES)
    change, told = child(panel, QPushButton, "dataset.frames"), child(panel, QLabel, "dataset.moving")
    assert not change.isVisible()
    load(tmp_path / "set")
    assert "1 of these pictures moves" in told.text()
    for words, count in (("Every frame", 4), ("Only its first frame", 2)):
        with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
            QTest.mouseClick(change, Qt.MouseButton.LeftButton)
        assert words in told.text()
        assert studio.pictures.images is not None
        assert len(studio.pictures.images) == count


@pytest.mark.parametrize("kind", ["tar", "parquet"])
def test_where_only_first_frames_can_be_used_it_says_so_whatever_holds_them(
    panel: DatasetPanel,
    studio: Studio,
    qtbot: QtBot,
    tmp_path: Path,
    load: Callable[[str | Path], None],
    kind: str,
) -> None:
    stream = BytesIO()
    frames = [Image.fromarray(np.full((20, 20), shade, np.uint8)) for shade in (0, 90, 180)]
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:])
    if kind == "tar":
        path = save_tar(tmp_path / "a.tar.gz", {f"{number}.gif": stream.getvalue() for number in range(2)}, "gz")
    else:
        path = tmp_path / "a.parquet"
        parquet = pytest.importorskip("pyarrow.parquet")
        parquet.write_table(pytest.importorskip("pyarrow").table({"image": 2 * [stream.getvalue()]}), path)
    load(path)
    told = child(panel, QLabel, "dataset.moving")
    with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
        QTest.mouseClick(child(panel, QPushButton, "dataset.frames"), Qt.MouseButton.LeftButton)
    assert "only first frames can be used" in told.text()
    assert "archive" not in told.text()


def test_a_dialog_that_is_closed_opens_nothing(
    panel: DatasetPanel, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ask_open_files", lambda parent, title, pattern, folder=None: [])
    QTest.mouseClick(child(panel, QPushButton, "dataset.file"), Qt.MouseButton.LeftButton)
    assert not studio.pictures.loading


def test_several_files_can_be_chosen_in_the_dialog(
    panel: DatasetPanel, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, drawings: Path
) -> None:
    chosen = sorted((drawings / "cats").iterdir())
    monkeypatch.setattr(files, "ask_open_files", lambda parent, title, pattern, folder=None: chosen)
    with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
        QTest.mouseClick(child(panel, QPushButton, "dataset.file"), Qt.MouseButton.LeftButton)
    assert studio.pictures.images is not None
    assert studio.pictures.images.name == f"{len(chosen)} pictures"
    assert studio.settings.current.last_folder == str(drawings / "cats")


def test_files_that_were_left_out_are_listed_with_the_reason(
    panel: DatasetPanel, load: Callable[[str | Path], None], drawings: Path, qtbot: QtBot
) -> None:
    load(drawings)
    fold = child(panel, QPushButton, "dataset.skipped")
    assert "1" in fold.text()
    QTest.mouseClick(fold, Qt.MouseButton.LeftButton)
    rows = child(panel, QListWidget, "dataset.skipped.list")
    assert rows.count() == 1
    name, reason = rows.item(0).text().split("\n")
    assert "broken.png" in name
    assert reason
    load(FACES)
    assert not fold.isVisible()


def test_one_class_can_be_looked_at_by_itself(
    panel: DatasetPanel, load: Callable[[str | Path], None], drawings: Path, qtbot: QtBot
) -> None:
    load(drawings)
    classes = child(panel, QComboBox, "dataset.class")
    assert [classes.itemText(index) for index in range(classes.count())] == ["All classes (8)", "cats (5)", "dogs (3)"]
    choose(classes, 2)
    grid = child(panel, PictureGrid, "dataset.grid")
    assert grid.count() == 3


def test_a_picture_that_is_clicked_is_shown_as_the_model_sees_it(
    panel: DatasetPanel, studio: Studio, load: Callable[[str | Path], None], drawings: Path, qtbot: QtBot
) -> None:
    load(drawings)
    choose(child(panel, QComboBox, "dataset.class"), 2)
    grid = child(panel, PictureGrid, "dataset.grid")
    grid.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_End):
        QTest.keyClick(grid, key)
    images, shown = studio.pictures.images, child(panel, PictureWell, "dataset.picture").picture()
    assert images is not None
    assert images.labels is not None
    assert shown is not None
    last_dog = np.flatnonzero(images.labels == 1)[-1]
    assert shown.pixelColor(4, 7).red() == images.pixels[last_dog, 0, 7, 4]


def test_another_size_and_colour_read_the_same_pictures_again(
    panel: DatasetPanel, studio: Studio, load: Callable[[str | Path], None], drawings: Path, qtbot: QtBot
) -> None:
    load(drawings)
    size, colour = child(panel, QComboBox, "dataset.size"), child(panel, QComboBox, "dataset.colour")
    assert size.currentText() == "Automatic (20 × 20)"
    choose(size, 1)
    choose(colour, 2)
    qtbot.waitUntil(lambda: not studio.pictures.loading, timeout=20_000)
    assert studio.pictures.images is not None
    assert studio.pictures.images.pixels.shape == (8, 3, 16, 16)
    assert (studio.pictures.options.size, studio.pictures.options.colour) == (16, ColourChoice.COLOUR)
    assert (size.currentText(), colour.currentText()) == ("16 × 16", "Colour")


def test_undo_reads_them_as_they_were_read_before(
    panel: DatasetPanel, studio: Studio, load: Callable[[str | Path], None], drawings: Path, qtbot: QtBot
) -> None:
    load(drawings)
    size = child(panel, QComboBox, "dataset.size")
    choose(size, 1)
    qtbot.waitUntil(lambda: not studio.pictures.loading, timeout=20_000)
    assert size.currentText() == "16 × 16"
    studio.reading.read(ReadOptions(size=16, colour=ColourChoice.COLOUR))
    qtbot.waitUntil(lambda: not studio.pictures.loading, timeout=20_000)
    for expected in ((1, 16, 16), (1, 20, 20)):
        studio.histories.dataset.undo()
        qtbot.waitUntil(lambda: not studio.pictures.loading, timeout=20_000)
        assert studio.pictures.images is not None
        assert studio.pictures.images.pixels.shape[1:] == expected
    assert size.currentText() == "Automatic (20 × 20)"
    load(FACES)
    assert not studio.histories.dataset.canRedo()
    studio.histories.dataset.redo()
    qtbot.waitUntil(lambda: not studio.pictures.loading, timeout=20_000)
    assert studio.pictures.images is not None
    assert studio.pictures.images.source == FACES, "that was about others"


def test_undo_stays_where_its_effect_is_seen(
    panel: DatasetPanel, studio: Studio, load: Callable[[str | Path], None], drawings: Path, qtbot: QtBot
) -> None:
    load(drawings)
    child(panel, QAbstractButton, "dataset.view.seen").click()
    choose(child(panel, QComboBox, "dataset.size"), 1)
    qtbot.waitUntil(lambda: not studio.pictures.loading, timeout=20_000)
    studio.histories.dataset.undo()
    assert studio.pictures.loading
    qtbot.waitUntil(lambda: not studio.pictures.loading, timeout=20_000)
    assert child(panel, QAbstractButton, "dataset.view.seen").isChecked()


def test_a_way_of_reading_that_was_cancelled_can_be_chosen_again(
    panel: DatasetPanel, studio: Studio, load: Callable[[str | Path], None], drawings: Path, qtbot: QtBot
) -> None:
    load(drawings)
    studio.reading.read(ReadOptions(size=16))
    studio.pictures.cancel()
    studio.reading.read(ReadOptions(size=16))
    qtbot.waitUntil(lambda: not studio.pictures.loading, timeout=20_000)
    assert studio.pictures.images is not None
    assert studio.pictures.images.width == 16


def test_cancel_keeps_what_was_there(
    panel: DatasetPanel,
    studio: Studio,
    load: Callable[[str | Path], None],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load(FACES)
    before = studio.pictures.images
    monkeypatch.setattr(opening, "open_images", endless)
    studio.open_pictures(Path("holiday.zip"))
    cancel = child(panel, QPushButton, "dataset.cancel")
    qtbot.waitUntil(cancel.isVisible)
    qtbot.waitUntil(lambda: "5 of 1,000" in panel._browser.loading.text())
    assert "holiday.zip" in panel._browser.loading.text()
    size = child(panel, QComboBox, "dataset.size")
    assert not size.isEnabled()
    of_the_former = [child(panel, PictureGrid, "dataset.grid"), size, child(panel, QWidget, "dataset.view")]
    assert not any(each.isVisible() for each in of_the_former)
    train = child(panel, QPushButton, "dataset.train")
    assert (train.isEnabled(), train.toolTip()) == (False, "The pictures are being opened")
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert studio.pictures.images is before
    assert not cancel.isVisible()
    assert size.isEnabled()
    assert train.isEnabled()
    assert all(each.isVisible() for each in of_the_former)
    assert child(panel, PictureGrid, "dataset.grid").count() == 40


def test_reading_the_same_pictures_again_takes_none_of_them_away(
    panel: DatasetPanel,
    studio: Studio,
    load: Callable[[str | Path], None],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load(FACES)
    monkeypatch.setattr(opening, "open_images", endless)
    size = child(panel, QComboBox, "dataset.size")
    size.setCurrentIndex(2)
    size.activated.emit(2)
    qtbot.waitUntil(child(panel, QPushButton, "dataset.cancel").isVisible)
    assert child(panel, PictureGrid, "dataset.grid").isVisible()
    assert size.isVisible()
    studio.pictures.cancel()


def test_while_the_first_pictures_are_opened_the_page_offers_nothing_to_do_with_them(
    panel: DatasetPanel, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "open_images", endless)
    studio.open_pictures(Path("holiday.zip"))
    qtbot.waitUntil(child(panel, QPushButton, "dataset.cancel").isVisible)
    assert child(panel, QLabel, "dataset.waiting").isVisible()
    assert not child(panel, QWidget, "dataset.search").isVisible()
    studio.pictures.cancel()
    assert child(panel, QPushButton, "dataset.start").isVisible()


def test_pictures_that_will_not_open_leave_the_page_as_it_was(
    panel: DatasetPanel, studio: Studio, load: Callable[[str | Path], None], qtbot: QtBot, tmp_path: Path
) -> None:
    load(FACES)
    (tmp_path / "nothing").mkdir()
    with qtbot.waitSignal(studio.noticed, timeout=20_000) as told:
        studio.open_pictures(tmp_path / "nothing")
    assert told.args is not None
    notice = told.args[0]
    assert isinstance(notice, Notice)
    assert notice.sentence
    assert child(panel, PictureGrid, "dataset.grid").count() == 40
    assert child(panel, QComboBox, "dataset.size").isEnabled()


def test_a_first_set_that_will_not_open_leads_back_to_the_start(
    panel: DatasetPanel, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "open_images", refusing)
    with qtbot.waitSignal(studio.noticed, timeout=20_000):
        studio.open_pictures(FACES)
    assert panel.is_empty()


def test_train_on_these_leads_to_the_training(
    panel: DatasetPanel, studio: Studio, load: Callable[[str | Path], None], qtbot: QtBot
) -> None:
    load(FACES)
    with qtbot.waitSignal(studio.page_requested) as request:
        QTest.mouseClick(child(panel, QPushButton, "dataset.train"), Qt.MouseButton.LeftButton)
    assert request.args == ["training"]


def test_what_was_opened_lately_is_in_the_menu(
    panel: DatasetPanel,
    studio: Studio,
    load: Callable[[str | Path], None],
    drawings: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load(drawings)
    opened: list[str] = []
    monkeypatch.setattr(studio, "open_pictures", opened.append)
    menu = child(panel, QMenu, "dataset.more.menu")
    menu.aboutToShow.emit()
    actions = [action for action in menu.actions() if action.data()]
    assert [action.text() for action in actions] == [*(card.title for card in CARDS), "drawings"]
    assert [action.toolTip() for action in actions] == [*(card.what for card in CARDS), str(drawings)]
    for action in actions:
        action.trigger()
    assert opened == [*(card.address for card in CARDS), str(drawings)]


def test_a_folder_dropped_on_the_page_is_opened(
    panel: DatasetPanel, studio: Studio, qtbot: QtBot, drawings: Path
) -> None:
    with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
        drop(panel, [drawings])
    assert studio.pictures.images is not None
    assert studio.pictures.images.name == "drawings"


def test_folders_dropped_together_are_classes_and_where_they_came_from_is_short(
    panel: DatasetPanel, studio: Studio, qtbot: QtBot, drawings: Path
) -> None:
    with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
        drop(panel, [drawings / "cats", drawings / "dogs"])
    images = studio.pictures.images
    assert images is not None
    assert (images.name, images.class_names) == ("2 folders", ("cats", "dogs"))
    assert any(label.full_text() == "cats and 1 more" for label in panel.findChildren(ElidedLabel))


def test_a_long_name_widens_nothing(
    panel: DatasetPanel, load: Callable[[str | Path], None], drawings: Path, qtbot: QtBot
) -> None:
    long = drawings.rename(drawings.parent / ("holiday in the mountains " * 6).strip())
    load(long)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.resize(1195, 620)
    qtbot.waitUntil(lambda: child(panel, Stat, "dataset.count").width() > 0)
    assert panel._facts.title() == long.name
    assert panel._facts.minimumSizeHint().width() <= panel._side.viewport().width()


@pytest.mark.parametrize("size", [(1195, 620), (1835, 1000)])
def test_nothing_is_cut_off_at_the_side(
    panel: DatasetPanel, load: Callable[[str | Path], None], drawings: Path, size: tuple[int, int]
) -> None:
    load(drawings)
    panel.resize(*size)
    QApplication.processEvents()
    assert panel.size().toTuple() == size
    assert panel._side.horizontalScrollBar().maximum() == 0


def test_every_control_has_a_name_for_tests_and_one_for_people(
    panel: DatasetPanel, load: Callable[[str | Path], None], drawings: Path
) -> None:
    load(drawings)
    controls: list[QWidget] = [*panel.findChildren(QAbstractButton), *panel.findChildren(QComboBox)]
    assert controls
    for control in controls:
        assert control.objectName().startswith("dataset."), control
        assert control.accessibleName(), control.objectName()


def child(panel: QWidget, kind: type[Kind], name: str) -> Kind:
    found = panel.findChild(kind, name)
    assert found is not None, name
    return found


def choose(box: QComboBox, index: int) -> None:
    """With the keyboard, from the first entry on."""
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(index):
        QTest.keyClick(box, Qt.Key.Key_Down)


def drop(panel: DatasetPanel, paths: list[Path]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    enter = QDragEnterEvent(
        QPoint(50, 200), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(panel, enter)
    assert enter.isAccepted()
    event = QDropEvent(
        QPointF(50, 200), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(panel, event)


def endless(
    source: str | Path,
    options: ReadOptions | None = None,
    progress: Progress | None = None,
    cancelled: CancelCheck | None = None,
) -> ImageSet:
    """Pictures that take for ever, until nobody wants them."""
    assert progress is not None
    assert cancelled is not None
    while not cancelled():
        progress(5, 1000)
        time.sleep(0.01)
    raise Cancelled("given up")


def refusing(*arguments: object) -> ImageSet:
    raise DataError("These pictures cannot be read. Choose others.")


@pytest.mark.parametrize("width", [939, 1000, 1050, 1119, 1195])
def test_nothing_in_the_header_lies_over_something_else(panel: DatasetPanel, qtbot: QtBot, width: int) -> None:
    panel.resize(width, 640)
    QApplication.processEvents()
    named = ("dataset.view", "dataset.undo", "dataset.folder", "dataset.file", "dataset.more", "dataset.train")
    places = []
    for name in named:
        [each] = panel.findChildren(QWidget, name)
        places.append(QRect(each.mapTo(panel, QPoint()), each.size()))
    assert not [(one, other) for one, other in combinations(places, 2) if one.intersects(other)]
    assert all(panel.rect().contains(place) for place in places)


def test_whoever_comes_back_can_go_on_with_the_pictures_of_last_time(
    qtbot: QtBot, studio: Studio, panel: DatasetPanel, load: Callable[[str | Path], None], drawings: Path
) -> None:
    studio.settings.add_recent("recent_pictures", str(drawings))
    load(BUILT_IN)
    again = child(panel, QPushButton, "dataset.again")
    assert again.isVisible()
    assert child(panel, ElidedLabel, "dataset.again.name").full_text() == "drawings"
    assert again.toolTip() == str(drawings)
    again.click()
    qtbot.waitUntil(lambda: shown_source(studio) == str(drawings), timeout=10_000)
    assert not again.isVisible()


def test_a_newcomer_is_offered_no_pictures_of_last_time(
    panel: DatasetPanel, load: Callable[[str | Path], None]
) -> None:
    load(BUILT_IN)
    assert not child(panel, QPushButton, "dataset.again").isVisible()


def shown_source(studio: Studio) -> str:
    return "" if studio.pictures.images is None else studio.pictures.images.source
