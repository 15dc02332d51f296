"""Each page takes back what was done on it, and nothing else."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QAction, QKeySequence, QUndoCommand
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from genstudio.ui.main_window import PANELS, MainWindow
from genstudio.ui.studio import Studio
from genstudio.ui.undo_button import UndoButton
from tests.tiny import image_set, trained_of
from tests.ui.closing import shown_window

PATIENCE_MS = 60_000


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> MainWindow:
    return shown_window(qapp, qtbot, tmp_path)


@pytest.fixture
def studio(window: MainWindow) -> Studio:
    return window.studio


def action(window: MainWindow, name: str) -> QAction:
    found = window.findChild(QAction, f"action.edit.{name}")
    assert found is not None
    return found


def button(window: MainWindow, name: str) -> QAbstractButton:
    found = window.findChild(QAbstractButton, name)
    assert found is not None
    return found


def undoable(window: MainWindow) -> list[str]:
    """The pages whose own button can take something back."""
    buttons = window.findChildren(UndoButton)
    return [button.objectName().removesuffix(".undo") for button in buttons if button.isEnabled()]


def test_a_preset_chosen_on_train_is_taken_back_there_alone(window: MainWindow, studio: Studio, qtbot: QtBot) -> None:
    studio.warm_up()
    qtbot.waitUntil(lambda: studio.engine_ready, timeout=PATIENCE_MS)
    studio.pictures.show(image_set(20))
    window.show_page("training")
    button(window, "training.preset.fast").click()
    window.show_page("dataset")
    assert undoable(window) == []
    assert not action(window, "undo").isEnabled()
    action(window, "undo").trigger()
    assert button(window, "training.preset.fast").isChecked()
    window.show_page("training")
    assert action(window, "undo").text() == "Undo Speed or quality"
    action(window, "undo").trigger()
    assert button(window, "training.preset.balanced").isChecked()
    assert action(window, "redo").text() == "Redo Speed or quality"


def test_the_menu_says_what_it_takes_back_on_the_page_on_show_and_keeps_its_keys(
    window: MainWindow, studio: Studio
) -> None:
    studio.pictures.show(image_set(10))
    studio.leaving_out.leave_out(np.array([3]))
    undo, redo = action(window, "undo"), action(window, "redo")
    assert (undo.text(), redo.text()) == ("Undo Leave out", "Redo")
    assert (undo.isEnabled(), redo.isEnabled()) == (True, False)
    undo.trigger()
    assert (undo.text(), redo.text()) == ("Undo", "Redo Leave out")
    window.show_page("denoising")
    assert (undo.text(), redo.text()) == ("Undo", "Redo")
    assert (undo.isEnabled(), redo.isEnabled()) == (False, False)
    assert undo.shortcuts() == [QKeySequence("Ctrl+Z")]
    assert redo.shortcuts() == [QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")]


@pytest.mark.parametrize("page", ["dataset", "sampling", "interpolation", "denoising"])
def test_the_button_of_a_page_takes_back_what_was_done_there(window: MainWindow, studio: Studio, page: str) -> None:
    for key in PANELS:
        window.show_page(key)
    history = getattr(studio.histories, page)
    history.push(QUndoCommand("Something"))
    assert undoable(window) == [page]
    button(window, f"{page}.undo").click()
    assert not history.canUndo()


def test_another_model_leaves_the_steps_of_other_pages_alone(studio: Studio) -> None:
    studio.pictures.show(image_set(10))
    studio.leaving_out.leave_out(np.array([3]))
    studio._set_model(trained_of("vae"), None)
    studio.desk.draw("Random picture")
    studio.route.swap("Swap")
    studio._set_model(trained_of("autoencoder", latent_dim=4), None)
    assert not studio.histories.sampling.canUndo()
    assert not studio.histories.interpolation.canUndo()
    studio.histories.dataset.undo()
    assert studio.pictures.images is not None
    assert studio.pictures.images.left_out.tolist() == []


def test_create_and_morph_are_taken_back_apart(studio: Studio) -> None:
    studio._set_model(trained_of("vae"), None)
    before = studio.desk.state
    studio.desk.draw("Random picture")
    studio.route.swap("Swap")
    swapped = studio.route.ends
    studio.histories.sampling.undo()
    assert studio.desk.state is before
    assert studio.route.ends is swapped


def test_nothing_can_be_taken_back_once_the_studio_winds_down(studio: Studio) -> None:
    histories = [getattr(studio.histories, page) for page in PANELS]
    for history in histories:
        history.push(QUndoCommand("Something"))
    studio.wind_down()
    assert [history.count() for history in histories] == [0] * len(PANELS)
