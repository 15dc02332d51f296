"""A whole folder cleaned from the page Clean: where the results go, and never twice at once."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from genstudio.denoising.quality import Quality
from genstudio.errors import Cancelled
from genstudio.project.settings import SettingsFile
from genstudio.ui.dialogs import message
from genstudio.ui.notice import Notice
from genstudio.ui.panels.denoising.batch import FolderBatch
from genstudio.ui.panels.denoising.bench import Bench
from genstudio.ui.panels.denoising.work import Comparison
from genstudio.ui.studio import Studio
from tests.denoising.echo import photograph, with_grain

PATIENCE_MS = 20_000


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=PATIENCE_MS)


@pytest.fixture
def told(studio: Studio) -> list[Notice]:
    notices: list[Notice] = []
    studio.noticed.connect(notices.append)
    return notices


@pytest.fixture
def batch(studio: Studio, qtbot: QtBot) -> FolderBatch:
    made = FolderBatch(Bench(studio, studio), studio)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "pictures"
    made.mkdir()
    Image.fromarray(with_grain(photograph(3, 40, 60), 25).transpose(1, 2, 0)).save(made / "holiday.png")
    return made


def test_a_folder_that_was_cleaned_before_can_be_gone_on_with_or_cleaned_anew(
    batch: FolderBatch,
    folder: Path,
    studio: Studio,
    told: list[Notice],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    for answer, sentence in (
        ("clean", "1 cleaned."),
        ("clean", "1 cleaned before."),
        ("anew", "“pictures denoised 2”"),
        ("anew", "“pictures denoised 3”"),
    ):
        told.clear()
        monkeypatch.setattr(message, "ask", lambda *_, answer=answer: answer)
        batch.confirm(folder)
        qtbot.waitUntil(lambda: bool(told) and not studio.tasks.busy(), timeout=PATIENCE_MS)
        assert sentence in told[0].sentence
    for into in ("pictures denoised", "pictures denoised 2", "pictures denoised 3"):
        assert [path.name for path in folder.with_name(into).iterdir()] == ["holiday_denoised.png"]


def test_the_question_names_the_way_and_what_it_did_to_the_picture_on_the_page(
    batch: FolderBatch, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(parent: object, title: str, sentence: str, choices: object) -> str:
        asked.append(sentence)
        return "cancel"

    monkeypatch.setattr(message, "ask", ask)
    batch.confirm(folder)
    assert "is cleaned the way this page is set: “Grain”. The cleaned" in asked[-1]
    batch._bench.comparison = Comparison(Quality(20.0, 0.5, 1.0), Quality(18.0, 0.5, 0.7))
    batch.confirm(folder)
    assert "Look at the picture on this page before: worse by 2.0 dB: try Smooth. The cleaned" in asked[-1]


def test_a_folder_that_is_still_being_stopped_is_not_begun_again(
    batch: FolderBatch,
    folder: Path,
    studio: Studio,
    told: list[Notice],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    begun: list[str] = []
    go_on = threading.Event()

    def clean(*_: object) -> None:
        begun.append("")
        go_on.wait(PATIENCE_MS / 1000)
        raise Cancelled

    monkeypatch.setattr("genstudio.denoising.folder.denoise_folder", clean)
    monkeypatch.setattr(message, "ask", lambda *_: "clean")
    batch.confirm(folder)
    qtbot.waitUntil(lambda: len(begun) == 1, timeout=PATIENCE_MS)
    stop = batch.findChild(QPushButton, "denoising.folder_stop")
    assert stop is not None
    stop.click()
    batch.confirm(folder)
    assert "being stopped" in told[-1].sentence
    assert len(begun) == 1
    go_on.set()
    qtbot.waitUntil(lambda: not studio.tasks.busy(), timeout=PATIENCE_MS)
    batch.confirm(folder)
    qtbot.waitUntil(lambda: len(begun) == 2, timeout=PATIENCE_MS)
