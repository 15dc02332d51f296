"""The window around the pages: names, menus, messages, drops, and what happens at its edges."""

import gc
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from genstudio.data import open as opening
from genstudio.data.open import open_images
from genstudio.project.model_file import save_model
from genstudio.project.settings import SettingsFile
from genstudio.project.training_job import TrainingJob
from genstudio.training.config import TrainingConfig
from genstudio.training.control import Control
from genstudio.training.events import LEAST_STEPS
from genstudio.ui.app import Starter, make_window
from genstudio.ui.failure import Failure
from genstudio.ui.main_window import PANELS, SMALLEST, MainWindow
from genstudio.ui.theme import Scheme
from genstudio.ui.widgets.notice import NoticeBar, NoticeKind
from tests.data.making import noise, save
from tests.tiny import settings_of, trained_of
from tests.ui.closing import hand_over, shown_window
from tests.ui.widgets.events import carried, drop

PATIENCE_MS = 60_000
INTERACTIVE = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QAbstractItemView)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> MainWindow:
    return shown_window(qapp, qtbot, tmp_path)


def test_everything_that_answers_has_a_name_for_tests_and_one_for_people(window: MainWindow, qtbot: QtBot) -> None:
    window.studio.warm_up()
    qtbot.waitUntil(lambda: window.studio.engine_ready, timeout=PATIENCE_MS)
    window.studio.open_pictures("builtin:faces?count=20&size=16")
    qtbot.waitUntil(lambda: window.studio.pictures.images is not None, timeout=PATIENCE_MS)
    seen = 0
    for key in PANELS:
        window.show_page(key)
        widgets = [widget for widget in window.findChildren(QWidget) if isinstance(widget, INTERACTIVE)]
        own = [widget for widget in widgets if not _belongs_to_qt(widget)]
        assert [type(widget) for widget in own if "." not in widget.objectName()] == []
        shown = [widget for widget in own if widget.isVisible()]
        assert [w.objectName() for w in shown if not (w.accessibleName() or _text_of(w))] == []
        seen += len(shown)
    assert seen > 60


def test_every_menu_action_has_a_name(window: MainWindow) -> None:
    actions = [action for menu in window.menuBar().findChildren(QWidget) for action in menu.actions()]
    named = [action for action in actions if not action.isSeparator() and action.menu() is None]
    assert len(named) > 15
    assert [action.text() for action in named if not action.objectName().startswith("action.")] == []


def test_the_rail_and_the_keys_lead_to_the_same_pages(window: MainWindow, qtbot: QtBot) -> None:
    for key in PANELS:
        action = window.findChild(QAction, f"action.view.{key}")
        assert action is not None
        action.trigger()
        assert window.current_page() == key
        assert window.page(key).isVisible()


def test_a_start_brings_the_built_in_faces_and_a_model_that_answers_the_sliders(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.excepthook", lambda *_: None)
    Starter(window, []).begin()
    studio = window.studio
    qtbot.waitUntil(lambda: studio.pictures.images is not None and studio.model is not None, timeout=PATIENCE_MS)
    assert studio.pictures.images is not None
    assert studio.pictures.images.source == "builtin:faces"
    assert set(PANELS) == {page for page in PANELS if window.page(page)}


def test_garbage_is_not_looked_for_in_what_lasts(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.excepthook", lambda *_: None)
    gc.unfreeze()
    Starter(window, []).begin()
    qtbot.waitUntil(lambda: window.studio.engine_ready, timeout=PATIENCE_MS)
    spared = gc.get_freeze_count()
    gc.unfreeze()
    assert spared > 100_000, "torch alone is more"


def test_a_model_named_at_the_start_is_not_replaced_by_the_bundled_one(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.excepthook", lambda *_: None)
    own = tmp_path / "own.safetensors"
    save_model(trained_of("autoencoder", latent_dim=4), own)
    studio = window.studio
    Starter(window, [str(own)]).begin()
    qtbot.waitUntil(lambda: studio.engine_ready and studio.model is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not studio.tasks.busy(), timeout=PATIENCE_MS)
    assert studio.model_path == own
    assert studio.model is not None
    assert studio.model.key == "autoencoder"


def test_a_training_that_is_continued_shows_its_whole_curve(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    studio = window.studio
    folder = tmp_path / "run"
    settings = settings_of("vae")
    images = open_images("builtin:faces?count=40&size=16")
    config = TrainingConfig(epochs=0, steps=40)
    TrainingJob(images, "vae", settings, config, "Faces", folder).run(Control(), lambda event: None)
    studio.runs.continue_run(folder)
    assert studio.runs.continuing == "run"
    qtbot.waitUntil(lambda: studio.training.finished is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not studio.training.active, timeout=PATIENCE_MS)
    steps, _ = studio.training.curve("loss", held_out=False)
    assert studio.runs.continuing == ""
    assert steps.tolist() == [10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0]


def test_an_opened_model_stays_while_another_one_trains(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    studio = window.studio
    own = tmp_path / "own.safetensors"
    save_model(trained_of("autoencoder", latent_dim=4), own)
    studio.open_pictures("builtin:faces?count=40&size=16")
    qtbot.waitUntil(lambda: studio.pictures.images is not None, timeout=PATIENCE_MS)
    studio.runs.train("vae", settings_of("vae"), TrainingConfig(epochs=0))
    qtbot.waitUntil(lambda: studio.model is not None, timeout=PATIENCE_MS)
    studio.open_model(own)
    qtbot.waitUntil(lambda: studio.model_path == own, timeout=PATIENCE_MS)
    preview = studio.training.preview
    training = studio.training
    qtbot.waitUntil(lambda: getattr(training.progress, "step", 0) >= LEAST_STEPS, timeout=PATIENCE_MS)
    studio.training.request_preview()
    qtbot.waitUntil(lambda: studio.training.preview is not preview, timeout=PATIENCE_MS)
    studio.training.stop()
    qtbot.waitUntil(lambda: not studio.training.active, timeout=PATIENCE_MS)
    assert studio.model_path == own
    recent = studio.settings.current.recent_models
    assert [Path(path).name for path in recent] == ["model.safetensors", "own.safetensors"]


def test_a_training_that_cannot_be_kept_on_disk_runs_all_the_same(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in the way").write_text("a file")
    monkeypatch.setattr("genstudio.ui.runs.runs_folder", lambda: tmp_path / "in the way" / "runs")
    studio = window.studio
    studio.open_pictures("builtin:faces?count=40&size=16")
    qtbot.waitUntil(lambda: studio.pictures.images is not None, timeout=PATIENCE_MS)
    studio.runs.train("vae", settings_of("vae"), TrainingConfig(epochs=0, steps=10))
    notice = window.findChild(NoticeBar, "main.notice")
    assert notice is not None
    assert "cannot be written" in notice.sentence()
    qtbot.waitUntil(lambda: studio.training.finished is not None, timeout=PATIENCE_MS)


def test_a_failed_opening_tells_why_and_leaves_the_old_pictures(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    studio = window.studio
    studio.open_pictures("builtin:faces?count=20&size=16")
    qtbot.waitUntil(lambda: studio.pictures.images is not None, timeout=PATIENCE_MS)
    before = studio.pictures.images
    broken = tmp_path / "notes.zip"
    broken.write_text("not a zip")
    notice = window.findChild(NoticeBar, "main.notice")
    assert notice is not None
    window.open_path(broken)
    qtbot.waitUntil(lambda: "notes.zip" in notice.sentence(), timeout=PATIENCE_MS)
    assert studio.pictures.images is before
    assert not studio.pictures.loading


def test_one_picture_leads_to_the_others_in_its_folder(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    for number in range(3):
        Image.fromarray(np.full((20, 20, 3), 60 * number, np.uint8)).save(tmp_path / f"{number}.png")
    drop(window, carried([tmp_path / "1.png"]))
    action = window.findChild(QAbstractButton, "main.notice.action")
    assert action is not None
    qtbot.waitUntil(lambda: action.isVisible() and action.text() == "Open the folder", timeout=PATIENCE_MS)
    action.click()
    qtbot.waitUntil(lambda: window.studio.pictures.images is not None, timeout=PATIENCE_MS)
    assert window.studio.pictures.images is not None
    assert len(window.studio.pictures.images) == 3


def test_a_file_of_another_program_is_refused_as_a_model(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    alien = tmp_path / "alien.safetensors"
    alien.write_bytes(b"\x08\x00\x00\x00\x00\x00\x00\x00{}      ")
    notice = window.findChild(NoticeBar, "main.notice")
    assert notice is not None
    window.open_path(alien)
    qtbot.waitUntil(lambda: "alien.safetensors" in notice.sentence(), timeout=PATIENCE_MS)
    assert window.studio.model is None


@pytest.mark.parametrize("source", ["~nobody-of-this-name/pictures", "circle"])
def test_a_start_with_a_path_that_leads_nowhere_says_so_and_everything_else_is_there(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, source: str
) -> None:
    monkeypatch.setattr("sys.excepthook", lambda *_: None)
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    monkeypatch.chdir(tmp_path)
    notice = window.findChild(NoticeBar, "main.notice")
    assert notice is not None
    Starter(window, [source]).begin()
    qtbot.waitUntil(lambda: notice.sentence() != "", timeout=PATIENCE_MS)
    assert "unexpected" not in notice.sentence()
    qtbot.waitUntil(lambda: window.studio.engine_ready, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.build_one_page(), timeout=PATIENCE_MS)


@pytest.mark.parametrize("page", ["dataset", "training", "sampling", "interpolation", "denoising"])
def test_an_address_that_is_dropped_anywhere_is_answered(window: MainWindow, page: str) -> None:
    window.show_page(page)
    notice = window.findChild(NoticeBar, "main.notice")
    assert notice is not None
    under_the_pointer = window.childAt(window.width() // 2, window.height() // 2)
    assert under_the_pointer is not None
    assert drop(under_the_pointer, carried(urls=["https://example.org/cat.jpg"]))
    assert "Save the picture first" in notice.sentence()
    assert not window.studio.pictures.loading


def test_pictures_dropped_together_are_opened_together(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    paths = [save(tmp_path / f"{number}.png", noise(20, 20, seed=number)) for number in range(3)]
    window.show_page("training")
    drop(window, carried(paths))
    pictures = window.studio.pictures
    assert pictures.loading == "0.png and 2 more"
    qtbot.waitUntil(lambda: pictures.images is not None and pictures.images.name == "3 pictures", timeout=PATIENCE_MS)
    assert window.current_page() == "dataset"
    assert window.studio.settings.current.recent_pictures[0] == "\n".join(map(str, paths))


@pytest.fixture
def slow_opening(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Pictures are not read before this is set."""
    goes_on, usual = threading.Event(), opening.open_images

    def wait(*arguments: Any, **more: Any) -> Any:
        assert goes_on.wait(20)
        return usual(*arguments, **more)

    monkeypatch.setattr(opening, "open_images", wait)
    yield goes_on
    goes_on.set()


def folders_of_pictures(parent: Path) -> list[Path]:
    for name in ("cats", "dogs", "birds"):
        for number in range(2):
            save(parent / name / f"{number}.png", noise(20, 20, seed=number + len(name)))
    return [parent / name for name in ("cats", "dogs", "birds")]


def test_pictures_dropped_one_after_the_other_are_not_forgotten_silently(
    window: MainWindow, slow_opening: threading.Event, qtbot: QtBot, tmp_path: Path
) -> None:
    notice, pictures = window.findChild(NoticeBar, "main.notice"), window.studio.pictures
    action = window.findChild(QAbstractButton, "main.notice.action")
    assert notice is not None
    assert action is not None
    cats, dogs, birds = folders_of_pictures(tmp_path)
    drop(window, carried([cats]))
    drop(window, carried([cats]))
    assert not notice.isVisible(), "the same again gives up nothing"
    drop(window, carried([dogs]))
    assert notice.sentence() == "Only one set is opened at a time: “dogs” instead of “cats”."
    drop(window, carried([birds]))
    assert notice.sentence() == "Only one set is opened at a time: “birds” instead of “cats”, “dogs”."
    assert action.text() == "Open them together"
    action.click()
    assert not notice.isVisible(), "all of them are being opened"
    slow_opening.set()
    qtbot.waitUntil(lambda: pictures.images is not None, timeout=PATIENCE_MS)
    assert pictures.images is not None
    assert pictures.images.class_names == ("birds", "cats", "dogs")
    drop(window, carried([dogs]))
    qtbot.waitUntil(lambda: not pictures.loading, timeout=PATIENCE_MS)
    assert not notice.isVisible(), "an opening that is over was not given up"


def test_pictures_that_are_cancelled_are_spoken_of_no_more(
    window: MainWindow, slow_opening: threading.Event, tmp_path: Path
) -> None:
    notice = window.findChild(NoticeBar, "main.notice")
    assert notice is not None
    cats, dogs, _ = folders_of_pictures(tmp_path)
    for first in ("builtin:faces?count=20&size=16", str(cats)):
        window.studio.open_pictures(first)
        drop(window, carried([dogs]))
        assert "“dogs” instead of" in notice.sentence()
        window.studio.pictures.cancel()
        assert not notice.isVisible(), "neither is opened"


def test_that_others_were_given_up_is_said_until_one_is_open_unless_all_can_be(
    window: MainWindow, slow_opening: threading.Event, qtbot: QtBot, tmp_path: Path
) -> None:
    notice, pictures = window.findChild(NoticeBar, "main.notice"), window.studio.pictures
    assert notice is not None
    cats, dogs, _ = folders_of_pictures(tmp_path)
    slow_opening.set()
    for first, stays in (("builtin:faces?count=20&size=16", False), (str(cats), True)):
        window.studio.open_pictures(first)
        drop(window, carried([dogs]))
        assert "“dogs” instead of" in notice.sentence()
        qtbot.waitUntil(lambda: not pictures.loading, timeout=PATIENCE_MS)
        assert notice.isVisible() == stays


def test_what_could_not_be_cleaned_is_forgotten_once_another_picture_is_open(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    notice = window.findChild(NoticeBar, "main.notice")
    assert notice is not None
    window.show_page("denoising")
    text = tmp_path / "note.txt"
    text.write_text("Buy milk.")
    drop(window.page("denoising"), carried([text]))
    qtbot.waitUntil(notice.isVisible, timeout=PATIENCE_MS)
    assert "note.txt" in notice.sentence()
    drop(window.page("denoising"), carried([save(tmp_path / "photo.png", noise(20, 20, seed=1))]))
    qtbot.waitUntil(lambda: not notice.isVisible(), timeout=PATIENCE_MS)
    window.studio.tell(NoticeKind.WARNING, "3 could not be read.", about="denoising")
    window.studio.settled.emit("denoising", True)
    window.studio.settled.emit("dataset", True)
    assert notice.isVisible(), "what was found is still so"


def test_what_can_be_opened_only_alone_is_not_offered_together(
    window: MainWindow, slow_opening: threading.Event, qtbot: QtBot, tmp_path: Path
) -> None:
    notice = window.findChild(NoticeBar, "main.notice")
    action = window.findChild(QAbstractButton, "main.notice.action")
    assert notice is not None
    assert action is not None
    window.studio.open_pictures("builtin:faces?count=20&size=16")
    drop(window, carried([tmp_path / "holidays.zip"]))
    assert "“holidays.zip” instead of “Faces”" in notice.sentence()
    assert not action.isVisible()
    window.studio.pictures.cancel()


@pytest.mark.parametrize(
    ("names", "answer"),
    [
        (("a.png", "model.safetensors"), "one model file alone"),
        (("one.safetensors", "two.safetensors"), "one model file alone"),
        (("two\nlines.png", "a.png"), "line break in its name"),
    ],
)
def test_what_cannot_be_opened_together_is_answered_with_what_to_do(
    window: MainWindow, tmp_path: Path, names: tuple[str, ...], answer: str
) -> None:
    drop(window, carried([tmp_path / name for name in names]))
    notice = window.findChild(NoticeBar, "main.notice")
    assert notice is not None
    assert answer in notice.sentence()
    assert not window.studio.pictures.loading


def test_a_message_leads_to_its_page(window: MainWindow, qtbot: QtBot) -> None:
    window.studio.tell(NoticeKind.GOOD, "Done.", "Create pictures", "sampling")
    button = window.findChild(QAbstractButton, "main.notice.action")
    assert button is not None
    button.click()
    assert window.current_page() == "sampling"


@pytest.mark.parametrize("key", PANELS)
def test_a_message_has_room_of_its_own_and_neither_covers_nor_cuts_anything(key: str, window: MainWindow) -> None:
    notice = window.findChild(NoticeBar, "main.notice")
    assert notice is not None
    window.show_page(key)
    page = window.page(key)
    place = page.mapTo(window, page.rect().topLeft())
    window.studio.tell(NoticeKind.WARNING, "What was dropped holds no pictures. " * 8, "Open the folder")
    for size in ((1280, 720), SMALLEST):
        window.resize(*size)
        QApplication.processEvents()
        assert page.mapTo(window, page.rect().topLeft()) == place
        assert page.height() >= page.minimumSizeHint().height(), "nothing on it is cut"
        assert page.mapTo(window, page.rect().bottomLeft()).y() < notice.mapTo(window, QPoint(0, 0)).y()
        assert notice.height() >= notice.heightForWidth(notice.width())
    told = page.height()
    close = window.findChild(QAbstractButton, "main.notice.close")
    assert close is not None
    close.click()
    QApplication.processEvents()
    assert not notice.isVisible()
    assert page.height() > told


def test_what_a_page_says_by_itself_is_not_said_over_it(window: MainWindow) -> None:
    notice = window.findChild(NoticeBar, "main.notice")
    assert notice is not None
    window.show_page("training")
    window.studio.tell(NoticeKind.WARNING, "It broke down.", home="training")
    assert not notice.isVisible()
    window.show_page("sampling")
    window.studio.tell(NoticeKind.WARNING, "It broke down.", home="training")
    assert notice.isVisible()
    window.show_page("training")
    assert not notice.isVisible()


@pytest.mark.parametrize(("about", "stays"), [("denoising", False), ("", True), ("sampling", True)])
def test_a_message_goes_with_the_page_that_it_concerns(about: str, stays: bool, window: MainWindow) -> None:
    notice = window.findChild(NoticeBar, "main.notice")
    assert notice is not None
    window.show_page("denoising")
    window.studio.tell(NoticeKind.ERROR, "It cannot be read.", about=about)
    window.show_page("denoising")
    assert notice.isVisible(), "nobody has left"
    window.show_page("training")
    assert notice.isVisible() == stays


def test_good_news_goes_by_itself_unless_it_has_a_button(window: MainWindow) -> None:
    window.studio.tell(NoticeKind.GOOD, "Saved.")
    assert window._good_news.isActive()
    window.studio.tell(NoticeKind.GOOD, "It is open.", "Create pictures", "sampling")
    assert not window._good_news.isActive()


def test_a_message_about_another_page_stays_until_that_was_seen(window: MainWindow) -> None:
    notice = window.findChild(NoticeBar, "main.notice")
    assert notice is not None
    window.show_page("training")
    window.studio.tell(NoticeKind.ERROR, "It cannot be written.", about="interpolation")
    for page in ("sampling", "interpolation"):
        window.show_page(page)
        assert notice.isVisible()
    window.show_page("sampling")
    assert not notice.isVisible()


def told_of_nothing_there(window: MainWindow, qtbot: QtBot, folder: Path) -> NoticeBar:
    """The message about pictures that could not be opened."""
    notice = window.findChild(NoticeBar, "main.notice")
    assert notice is not None
    window.open_path(folder / "nowhere")
    qtbot.waitUntil(notice.isVisible, timeout=PATIENCE_MS)
    return notice


def test_pictures_that_could_not_be_opened_are_no_matter_of_other_pages(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    notice = told_of_nothing_there(window, qtbot, tmp_path)
    window.show_page("sampling")
    assert not notice.isVisible()


def test_what_could_not_be_opened_is_forgotten_once_other_pictures_are(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    notice = told_of_nothing_there(window, qtbot, tmp_path)
    with qtbot.waitSignal(window.studio.pictures.changed, timeout=PATIENCE_MS):
        window.studio.open_pictures("builtin:faces?count=20&size=16")
    assert not notice.isVisible()


def test_what_could_not_be_opened_is_forgotten_as_soon_as_others_are_asked_for(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, slow_opening: threading.Event
) -> None:
    slow_opening.set()
    notice = told_of_nothing_there(window, qtbot, tmp_path)
    slow_opening.clear()
    window.studio.open_pictures("builtin:faces?count=20&size=16")
    assert window.studio.pictures.loading
    assert not notice.isVisible()


def test_a_download_that_failed_can_be_tried_again(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    action = window.findChild(QAbstractButton, "main.notice.action")
    assert action is not None
    asked: list[str] = []
    monkeypatch.setattr(window.studio.pictures, "open", lambda source: asked.append(source))
    window.studio.pictures.failed.emit(Failure("There is no connection.", "", True, "catalogue:mnist"))
    assert action.text() == "Try again"
    window._rail.set_current("sampling")
    window._stack.setCurrentWidget(window.page("sampling"))
    action.click()
    assert asked == ["catalogue:mnist"]
    assert window.current_page() == "dataset"


def test_the_chosen_colours_are_remembered(window: MainWindow, tmp_path: Path) -> None:
    window.menus.choose_scheme(Scheme.DARK)
    assert SettingsFile(tmp_path / "settings.json").current.scheme == "dark"
    window.menus.choose_scheme(Scheme.LIGHT)


def test_the_window_opens_where_it_was_closed(
    window: MainWindow, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    window.resize(1024, 700)  # no larger than the screen of the tests, to which Qt would trim it
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)
    again = make_window(qapp, SettingsFile(tmp_path / "settings.json"))
    hand_over(again, qtbot)
    assert (again.width(), again.height()) == (1024, 700)


def _belongs_to_qt(widget: QWidget) -> bool:
    """Parts of compound widgets, and what the plot library brings."""
    if isinstance(widget, QScrollBar) or widget.objectName().startswith("qt_"):
        return True
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QComboBox | QAbstractSpinBox | QMenu) or type(parent).__module__.startswith("pyqtgraph"):
            return True
        parent = parent.parentWidget()
    return False


def _text_of(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def test_recent_models_can_be_told_apart_and_say_where_they_are(window: MainWindow) -> None:
    paths = [
        "/runs/2024-05-06 cats & dogs/model.safetensors",
        "/runs/2024-05-07 faces/model.safetensors",
        "/own.safetensors",
    ]
    for path in reversed(paths):
        window.studio.settings.add_recent("recent_models", path)
    menu = window.findChild(QMenu, "menu.file.recent_models")
    assert menu is not None
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == [
        "2024-05-06 cats && dogs",
        "2024-05-07 faces",
        "own.safetensors",
    ]
    assert [action.toolTip() for action in menu.actions()] == paths
    assert menu.toolTipsVisible()


def test_a_folder_of_trainings_that_cannot_be_made_is_told(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in the way").write_text("a file")
    monkeypatch.setattr("genstudio.ui.menus.runs_folder", lambda: tmp_path / "in the way" / "runs")
    show = window.findChild(QAction, "action.training.folder")
    notice = window.findChild(NoticeBar, "main.notice")
    assert show is not None
    assert notice is not None
    show.trigger()
    assert "cannot be made" in notice.sentence()
