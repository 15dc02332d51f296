"""Where dialogs for files begin."""

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from pytestqt.qtbot import QtBot

from genstudio.project.settings import SettingsFile
from genstudio.ui.last_folder import last_folder, note_opened
from genstudio.ui.studio import Studio


def test_dialogs_begin_beside_what_was_dropped_last(qtbot: QtBot, tmp_path: Path) -> None:
    studio = Studio(SettingsFile(tmp_path / "settings.json"))
    (tmp_path / "holiday").mkdir()
    studio.open_paths([tmp_path / "holiday" / "a.png", tmp_path / "holiday" / "b.png"])
    assert last_folder(studio.settings) == tmp_path / "holiday"
    note_opened(studio.settings, f"{tmp_path / 'a.png'}\n{tmp_path / 'holiday' / 'b.png'}")
    assert last_folder(studio.settings) == tmp_path
    note_opened(studio.settings, "builtin:faces")
    assert last_folder(studio.settings) == tmp_path
    studio.wind_down()
    qtbot.waitUntil(lambda: not studio.busy())


def test_dialogs_begin_where_people_have_pictures_before_anything_was_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = SettingsFile(tmp_path / "settings.json")
    pictures = tmp_path / "Pictures"
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda place: str(pictures))
    assert last_folder(settings) == Path.home()
    pictures.mkdir()
    settings.change(last_folder=str(tmp_path / "unplugged"))
    assert last_folder(settings) == pictures
    beside = tmp_path / "beside"
    assert last_folder(settings, beside) == Path.home()
    beside.mkdir()
    assert last_folder(settings, beside) == beside
    settings.change(last_folder=str(tmp_path))
    assert last_folder(settings, beside) == tmp_path
