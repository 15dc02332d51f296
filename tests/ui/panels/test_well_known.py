"""The list of well-known sets, and what happens when one is chosen."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from genstudio.data.catalogue import cards
from genstudio.data.catalogue.cards import CARDS, card_of
from genstudio.data.catalogue.store import Store
from genstudio.project.settings import SettingsFile
from genstudio.ui.loading_bar import LoadingBar
from genstudio.ui.notice import Notice
from genstudio.ui.panels.dataset import well_known
from genstudio.ui.panels.dataset.well_known import WellKnownSets, get_well_known
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.card import Card
from tests.data.catalogue import serving
from tests.data.making import save_mnist


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=20_000)


def press(dialog: WellKnownSets | None, name: str) -> None:
    window = QApplication.activeModalWidget() if dialog is None else dialog
    assert isinstance(window, WellKnownSets)
    found = window.findChild(QPushButton, name)
    assert found is not None
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def test_every_set_stands_there_with_size_and_licence(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = WellKnownSets(Store(tmp_path))
    qtbot.addWidget(dialog)
    told = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    titles = [card.title() for card in dialog.findChildren(Card)]
    for card in CARDS:
        assert card.title in titles
        assert all(text in told for text in (card.summary, card.licence))
    assert "60,000 pictures of 28x28 in grey, and 10,000 kept aside · 11.6 MB to download" in told
    assert "about 4 MB to download" in told
    assert card_of("celeba").steps in told
    assert dialog.findChild(QPushButton, "well_known.get.celeba") is None


def test_what_is_here_is_opened_without_a_word_of_downloading(qtbot: QtBot, tmp_path: Path) -> None:
    for file in card_of("mnist").files:
        path = tmp_path / "mnist" / file.name
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as stream:
            stream.truncate(file.size)
    dialog = WellKnownSets(Store(tmp_path))
    qtbot.addWidget(dialog)
    get = dialog.findChild(QPushButton, "well_known.get.mnist")
    assert get is not None
    assert get.text() == "Open"
    press(dialog, "well_known.get.mnist")
    assert dialog.chosen() == "catalogue:mnist"


def test_closing_the_list_chooses_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = WellKnownSets(Store(tmp_path))
    qtbot.addWidget(dialog)
    dialog.show()
    press(dialog, "well_known.close")
    assert not dialog.isVisible()
    assert dialog.chosen() == ""


def test_the_home_page_opens_in_the_browser(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    dialog = WellKnownSets(Store(tmp_path))
    qtbot.addWidget(dialog)
    press(dialog, "well_known.home.celeba")
    assert [url.toString() for url in shown] == [card_of("celeba").home]


def test_a_chosen_set_is_downloaded_and_opened(
    qtbot: QtBot, studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_mnist(tmp_path / "original")
    contents = {file.name: (tmp_path / "original" / file.name).read_bytes() for file in card_of("mnist").files}
    card = replace(card_of("mnist"), files=serving.card_for(contents).files)
    monkeypatch.setattr(cards, "CARDS", (card,))
    monkeypatch.setattr(well_known, "CARDS", (card,))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("GENSTUDIO_DATA_CACHE", str(tmp_path / "cache"))
    with serving.site() as site:
        site.answers = {f"/mnist/{name}": serving.whole(content) for name, content in contents.items()}
        monkeypatch.setenv("GENSTUDIO_DATA_MIRROR", site.url())
        QTimer.singleShot(0, lambda: press(None, "well_known.get.mnist"))
        with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
            assert get_well_known(studio, None)
    assert studio.pictures.images is not None
    assert studio.pictures.images.name == "MNIST"
    assert studio.settings.current.recent_pictures == ("catalogue:mnist",)


def test_a_mirror_that_is_none_is_told(qtbot: QtBot, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENSTUDIO_DATA_MIRROR", "nonsense")
    told: list[Notice] = []
    studio.noticed.connect(told.append)
    assert not get_well_known(studio, None)
    assert "must begin with http" in told[0].sentence


def test_the_bar_counts_megabytes_first_and_pictures_after(qtbot: QtBot) -> None:
    bar = LoadingBar("dataset")
    qtbot.addWidget(bar)
    bar.begin("catalogue:mnist")
    assert bar.text() == "Opening “MNIST”…"
    bar.set_progress(3_200_000, card_of("mnist").size)
    assert bar.text() == "Downloading: 3.2 of 11.6 MB"
    bar.set_progress(1_024, 60_000)
    assert bar.text() == "Opening “MNIST”: 1,024 of 60,000"
    bar.end()
