"""One person, one sitting: through all five pages of the real window, then out of it while it trains."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from genstudio.data.image_set import ImageSet
from genstudio.project.settings import SettingsFile
from genstudio.ui.app import make_window
from genstudio.ui.dialogs import files, message
from genstudio.ui.main_window import MainWindow
from genstudio.ui.panels.dataset.browser.picture_grid import PictureGrid
from genstudio.ui.widgets.compare_view import CompareView
from genstudio.ui.widgets.picture_well import PictureWell
from genstudio.ui.widgets.training_strip import RunState
from tests.ui.closing import hand_over

Kind = TypeVar("Kind", bound=QObject)

PATIENCE_MS = 60_000
FACES = "builtin:faces?count=400&size=32"


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> MainWindow:
    made = make_window(qapp, SettingsFile(tmp_path / "settings.json"))
    hand_over(made, qtbot)
    made.show()
    qtbot.waitExposed(made)
    made.studio.warm_up()
    qtbot.waitUntil(lambda: made.studio.engine_ready, timeout=PATIENCE_MS)
    return made


@pytest.mark.slow
@pytest.mark.parametrize("pictures", ["mnist", "faces"])
def test_a_whole_sitting_leads_through_every_page_and_out_while_training(
    pictures: str,
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    sitting = Sitting(window, qtbot, tmp_path, monkeypatch)
    if pictures == "mnist":
        sitting.open_folder(request.getfixturevalue("shared_data") / "mnist")
        assert len(sitting.images) == 60_000
    else:
        window.studio.open_pictures(FACES)
        sitting.wait(lambda: window.studio.pictures.images is not None)
        assert len(sitting.images) == 400
    sitting.start_training()
    sitting.wait_until_it_has_learned()
    sitting.move_a_slider_while_it_trains()
    sitting.travel_and_export()
    sitting.clean_and_save()
    sitting.stop_training()
    sitting.save_and_reopen()
    sitting.close_while_training()


class Sitting:
    """What the person does, through the widgets."""

    def __init__(self, window: MainWindow, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.window = window
        self.studio = window.studio
        self._qtbot = qtbot
        self._folder = folder
        self._monkeypatch = monkeypatch

    @property
    def images(self) -> ImageSet:
        assert self.studio.pictures.images is not None
        return self.studio.pictures.images

    def open_folder(self, folder: Path) -> None:
        self._answer("ask_folder", folder)
        self.window.show_page("dataset")
        self._click("dataset.folder")
        self.wait(lambda: self.studio.pictures.images is not None)
        assert self.find(PictureGrid, "dataset.grid").count() > 0

    def start_training(self) -> None:
        """A dense network, so that it is quick; everything else as the program proposes it."""
        self.window.show_page("training")
        network = self.find(QComboBox, "training.setting.network")
        network.setCurrentIndex(network.findText("Dense", Qt.MatchFlag.MatchStartsWith))
        assert network.currentText().startswith("Dense")
        self._click("training.start")
        self.wait(lambda: self.studio.training.state is RunState.RUNNING)

    def wait_until_it_has_learned(self) -> None:
        def fallen() -> bool:
            losses = self.studio.training.curve("loss", held_out=True)[1]
            return len(losses) >= 3 and losses[-1] < 0.9 * losses[0]

        self.wait(fallen)
        self.wait(lambda: self.studio.model is not None)

    def move_a_slider_while_it_trains(self) -> None:
        self.window.show_page("sampling")
        well = self.find(PictureWell, "sampling.picture")
        self.wait(lambda: well.picture() is not None)
        before, undoable = self.studio.desk.state, self.studio.histories.sampling.count()
        slider = self.find(QWidget, "sampling.slider.1")
        slider.setFocus()
        with self._qtbot.waitSignal(well.painted, timeout=PATIENCE_MS):
            QTest.keyClick(slider, Qt.Key.Key_Right)
        after = self.studio.desk.state
        assert np.flatnonzero(after.units != before.units).size == 1
        assert self.studio.training.active
        self._click("sampling.random")
        assert self.studio.histories.sampling.count() > undoable
        drawn = self.studio.desk.state
        self._trigger("action.edit.undo")
        assert self.studio.desk.state is not drawn
        self._trigger("action.edit.redo")
        assert self.studio.desk.state is drawn

    def travel_and_export(self) -> None:
        self.window.show_page("interpolation")
        well = self.find(PictureWell, "interpolation.picture")
        self.wait(lambda: well.picture() is not None)
        film = self._folder / "film.gif"
        self._answer("ask_save", film)
        self._trigger("interpolation.export.film")
        self.wait(film.exists)
        with Image.open(film) as opened:
            assert getattr(opened, "n_frames", 1) > 5

    def clean_and_save(self) -> None:
        self.window.show_page("denoising")
        save = self.find(QPushButton, "denoising.save")
        self.wait(save.isEnabled)
        assert self.find(CompareView, "denoising.picture").isVisible()
        cleaned = self._folder / "cleaned.png"
        self._answer("ask_save", cleaned)
        self._click("denoising.save")
        self.wait(cleaned.exists)
        with Image.open(cleaned) as opened:
            assert opened.size == (self.images.width, self.images.height)

    def stop_training(self) -> None:
        self._click("strip.stop")
        self.wait(lambda: not self.studio.training.active)
        assert self.studio.training.state is RunState.FINISHED

    def save_and_reopen(self) -> None:
        model = self.studio.model
        assert model is not None
        painted = model.decode(model.sample_latents(4, seed=1))
        path = self._folder / "kept.safetensors"
        self._answer("ask_save", path)
        self._trigger("action.file.save_model")
        self.wait(lambda: self.studio.model_path == path)
        self._answer("ask_open_file", path)
        self._trigger("action.file.open_model")
        self.wait(lambda: self.studio.model is not model)
        opened = self.studio.model
        assert opened is not None
        assert np.array_equal(opened.decode(opened.sample_latents(4, seed=1)), painted)

    def close_while_training(self) -> None:
        self.window.show_page("training")
        self._click("training.again")
        self.wait(lambda: self.studio.training.state is RunState.RUNNING)
        self._monkeypatch.setattr(message, "ask", lambda *_: "stay")
        self.window.close()
        assert self.window.isVisible()
        assert self.studio.training.state is RunState.RUNNING
        self._monkeypatch.setattr(message, "ask", lambda *_: "close")
        self.window.close()
        self.wait(lambda: not self.window.isVisible())
        assert not self.studio.busy()

    def wait(self, true: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(true, timeout=PATIENCE_MS)

    def find(self, kind: type[Kind], name: str) -> Kind:
        self.wait(lambda: self.window.findChild(kind, name) is not None)
        found = self.window.findChild(kind, name)
        assert found is not None
        return found

    def _click(self, name: str) -> None:
        control = self.find(QPushButton, name)
        self.wait(lambda: control.isEnabled() and control.isVisible())
        QTest.mouseClick(control, Qt.MouseButton.LeftButton)

    def _trigger(self, name: str) -> None:
        action = self.find(QAction, name)
        self.wait(action.isEnabled)
        action.trigger()

    def _answer(self, question: str, path: Path) -> None:
        self._monkeypatch.setattr(files, question, lambda *_: path)
