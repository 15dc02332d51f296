"""Saving the picture on the desk, with the recipe that paints it again."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from genstudio.project.settings import SettingsFile
from genstudio.ui.dialogs import files
from genstudio.ui.notice import Notice
from genstudio.ui.panels.sampling.saving import SaveMenu
from genstudio.ui.studio import Studio
from tests.tiny import trained_of

PATIENCE_MS = 20_000


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    made.model = trained_of("vae")
    made.desk.follow(made.model)
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=PATIENCE_MS)


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def menu(studio: Studio, page: QWidget) -> SaveMenu:
    return SaveMenu(studio, page)


@pytest.fixture
def notices(studio: Studio) -> list[Notice]:
    told: list[Notice] = []
    studio.noticed.connect(told.append)
    return told


@pytest.mark.parametrize(("size", "side"), [("original", 16), ("large", 512)])
def test_a_saved_picture_has_its_recipe_inside(
    menu: SaveMenu,
    studio: Studio,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    notices: list[Notice],
    size: str,
    side: int,
) -> None:
    path = tmp_path / "made.png"
    monkeypatch.setattr(files, "ask_save", lambda *arguments: path)
    press(menu, size)
    qtbot.waitUntil(lambda: any("made.png" in notice.sentence for notice in notices), timeout=PATIENCE_MS)
    with Image.open(path) as saved:
        assert saved.size == (side, side)
        recipe = json.loads(saved.info["genstudio"])
    assert recipe["model"] == "Discs"
    assert recipe["seed"] == studio.desk.state.seed
    assert np.array(recipe["latents"], np.float32) == pytest.approx(studio.desk.latents()[0])


def test_the_recipe_of_an_edited_picture_names_no_seed(
    menu: SaveMenu, studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, notices: list[Notice]
) -> None:
    suggested: list[Path] = []
    path = tmp_path / "made.png"

    def ask(parent: object, title: str, pattern: str, name: Path) -> Path:
        suggested.append(name)
        return path

    monkeypatch.setattr(files, "ask_save", ask)
    studio.desk.mutate("Mutate")
    press(menu, "original")
    qtbot.waitUntil(lambda: any("made.png" in notice.sentence for notice in notices), timeout=PATIENCE_MS)
    with Image.open(path) as saved:
        assert json.loads(saved.info["genstudio"])["seed"] is None
    assert suggested[0].name == "Discs.png"


def test_a_place_that_cannot_be_written_is_told(
    menu: SaveMenu, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, notices: list[Notice]
) -> None:
    monkeypatch.setattr(files, "ask_save", lambda *arguments: tmp_path / "nowhere" / "made.png")
    press(menu, "original")
    qtbot.waitUntil(lambda: any("cannot be written" in notice.sentence for notice in notices), timeout=PATIENCE_MS)


def press(menu: SaveMenu, size: str) -> None:
    action = menu.findChild(QAction, f"sampling.save.{size}")
    assert action is not None
    action.trigger()
