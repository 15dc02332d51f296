"""What was done with one set of pictures is not offered for undo once another one is open."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage, QUndoStack
from pytestqt.qtbot import QtBot

from genstudio.data.options import ReadOptions
from genstudio.data.variation import Variation
from genstudio.project.settings import SettingsFile
from genstudio.ui.pasting import Pasting
from genstudio.ui.studio import Studio
from genstudio.ui.undo_button import UndoButton
from tests.tiny import image_set

PATIENCE_MS = 20_000
FACES = "builtin:faces?count=20"


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=PATIENCE_MS)


@pytest.fixture
def history(studio: Studio) -> QUndoStack:
    return studio.histories.dataset


@pytest.fixture
def read(studio: Studio, qtbot: QtBot) -> Callable[[int], None]:
    """Opens the built-in faces in a size."""

    def opened(size: int) -> None:
        with qtbot.waitSignal(studio.pictures.changed, timeout=PATIENCE_MS):
            studio.pictures.open(FACES, ReadOptions(size=size))

    return opened


def leave_out(studio: Studio, *indices: int) -> None:
    studio.leaving_out.leave_out(np.array(indices))


def left_out(studio: Studio) -> list[int]:
    assert studio.pictures.images is not None
    return list(studio.pictures.images.left_out.tolist())


def open_others(studio: Studio) -> None:
    studio.pictures.show(replace(image_set(10), source="test:others"))


def texts(history: QUndoStack) -> list[str]:
    return [history.text(place) for place in range(history.count())]


def paste(studio: Studio, pasting: Pasting, qtbot: QtBot) -> None:
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(0)
    mime = QMimeData()
    mime.setImageData(image)
    assert pasting.take(mime)
    qtbot.waitUntil(lambda: not studio.tasks.busy(), timeout=PATIENCE_MS)


def test_steps_on_both_sides_are_gone_and_the_button_has_nothing_to_offer(
    studio: Studio, history: QUndoStack, qtbot: QtBot
) -> None:
    button = UndoButton(history, "dataset.undo")
    qtbot.addWidget(button)
    offered: list[bool] = []
    history.canRedoChanged.connect(offered.append)
    studio.pictures.show(image_set(10))
    leave_out(studio, 3)
    studio.varying.vary(Variation(mirror=True))
    leave_out(studio, 5)
    history.undo()
    history.undo()
    assert "Leave out" in button.toolTip()
    open_others(studio)
    assert texts(history) == []
    assert not button.isEnabled()
    assert "Leave out" not in button.toolTip()
    assert offered[-1] is False


def test_steps_that_were_all_taken_back_are_not_offered_again(studio: Studio, history: QUndoStack) -> None:
    told: list[tuple[bool, str]] = []
    studio.pictures.show(image_set(10))
    leave_out(studio, 3)
    history.undo()
    history.canRedoChanged.connect(lambda can: told.append((can, history.redoText())))
    open_others(studio)
    assert told[-1] == (False, "")
    assert left_out(studio) == []


def test_another_way_of_reading_is_gone_too(
    studio: Studio, history: QUndoStack, read: Callable[[int], None], qtbot: QtBot
) -> None:
    read(16)
    with qtbot.waitSignal(studio.pictures.changed, timeout=PATIENCE_MS):
        studio.reading.read(ReadOptions(size=32))
    assert history.undoText() == "Read pictures otherwise"
    open_others(studio)
    assert texts(history) == []


def test_the_same_pictures_in_another_size_keep_their_steps_on_both_sides(
    studio: Studio, history: QUndoStack, read: Callable[[int], None]
) -> None:
    read(16)
    leave_out(studio, 4)
    studio.varying.vary(Variation(mirror=True))
    history.undo()
    read(32)
    assert (history.undoText(), history.redoText()) == ("Leave out", "Vary pictures")
    history.redo()
    assert studio.pictures.images is not None
    assert studio.pictures.images.variation.mirror
    history.undo()
    history.undo()
    assert left_out(studio) == []


def test_a_paste_stays_and_so_does_what_lies_beneath_it(studio: Studio, history: QUndoStack, qtbot: QtBot) -> None:
    pasting = Pasting(studio, studio)
    studio.pictures.show(image_set(10))
    leave_out(studio, 3)
    for _ in range(2):
        paste(studio, pasting, qtbot)
    qtbot.waitUntil(lambda: studio.pictures.images is not None and len(studio.pictures.images) == 2)
    assert texts(history) == ["Leave out", "Paste", "Paste"]
    leave_out(studio, 1)
    open_others(studio)
    assert texts(history) == ["Leave out", "Paste", "Paste"]
    assert history.undoText() == "Paste"


def test_pictures_that_could_not_be_opened_take_no_step_away(
    studio: Studio, history: QUndoStack, tmp_path: Path, qtbot: QtBot
) -> None:
    studio.pictures.show(image_set(10))
    leave_out(studio, 3)
    with qtbot.waitSignal(studio.pictures.failed, timeout=PATIENCE_MS):
        studio.pictures.open(tmp_path / "nothing there")
    assert history.undoText() == "Leave out"
