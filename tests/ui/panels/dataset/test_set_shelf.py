"""The sets that come with the program, as they are offered on the empty page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from genstudio.data.builtin import preview as previews
from genstudio.data.builtin.cards import CARDS, DIGITS, GLYPHS, RING, SetCard
from genstudio.data.image_set import Pixels
from genstudio.errors import DataError
from genstudio.project.settings import SettingsFile
from genstudio.ui.panels.dataset import DatasetPanel
from genstudio.ui.panels.dataset.set_shelf import DRAWING, SetShelf
from genstudio.ui.panels.dataset.set_tile import MOST_WIDTH, SetTile
from genstudio.ui.studio import Studio


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(SettingsFile(tmp_path / "settings.json"))
    yield made
    made.wind_down()
    qtbot.waitUntil(lambda: not made.busy(), timeout=20_000)


def quick(card: SetCard, size: int = 64) -> Pixels:
    return np.full((12, 3, size, size), 40 + CARDS.index(card), np.uint8)


def shelf(qtbot: QtBot, studio: Studio, width: int = 1150) -> SetShelf:
    made = SetShelf(studio.tasks)
    qtbot.addWidget(made)
    made.resize(width, 260)
    made.show()
    qtbot.waitExposed(made)
    return made


def panel(qtbot: QtBot, studio: Studio) -> DatasetPanel:
    made = DatasetPanel(studio)
    qtbot.addWidget(made)
    made.resize(1195, 592)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_every_set_is_on_the_empty_page_below_its_one_big_button(qtbot: QtBot, studio: Studio) -> None:
    page = panel(qtbot, studio)
    tiles = page.findChildren(SetTile)
    assert [tile.card for tile in tiles] == list(CARDS)
    [start] = page.findChildren(QPushButton, "dataset.start")
    lowest = start.mapTo(page, start.rect().bottomLeft()).y()
    for tile in tiles:
        assert tile.isVisible()
        place = QRect(tile.mapTo(page, QPoint()), tile.size())
        assert page.rect().contains(place)
        assert place.top() > lowest


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.key)
def test_a_click_opens_the_set(card: SetCard, qtbot: QtBot, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "preview", quick)
    opened: list[str] = []
    monkeypatch.setattr(studio, "open_pictures", opened.append)
    page = panel(qtbot, studio)
    [tile] = page.findChildren(SetTile, f"dataset.set.{card.key}")
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    QTest.keyClick(tile, Qt.Key.Key_Space)
    assert opened == [card.address] * 2


def test_a_tile_says_what_the_set_is(qtbot: QtBot, studio: Studio) -> None:
    made = shelf(qtbot, studio)
    for tile in made.tiles:
        assert tile.accessibleName() == tile.card.title
        assert tile.card.what in tile.toolTip()
        assert tile.card.good_for in tile.toolTip()


def test_previews_are_drawn_one_after_the_other_beside_the_window(
    qtbot: QtBot, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []

    def noted(card: SetCard, size: int = 64) -> Pixels:
        threads.append(threading.get_ident())
        return quick(card, size)

    monkeypatch.setattr(previews, "preview", noted)
    made = shelf(qtbot, studio)
    assert not any(tile.has_preview() for tile in made.tiles)
    qtbot.waitUntil(lambda: all(tile.has_preview() for tile in made.tiles), timeout=20_000)
    assert len(threads) == len(CARDS)
    assert threading.get_ident() not in threads


def test_the_real_previews_are_painted(qtbot: QtBot, studio: Studio) -> None:
    made = shelf(qtbot, studio)
    before = {tile.card.key: tile.grab().toImage() for tile in made.tiles}
    qtbot.waitUntil(lambda: all(tile.has_preview() for tile in made.tiles), timeout=60_000)
    for tile in made.tiles:
        assert tile.grab().toImage() != before[tile.card.key], tile.card.key


def test_a_set_that_cannot_be_drawn_leaves_the_others_alone(
    qtbot: QtBot, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(card: SetCard, size: int = 64) -> Pixels:
        if card is GLYPHS:
            raise DataError("no fonts")
        return quick(card, size)

    monkeypatch.setattr(previews, "preview", failing)
    made = shelf(qtbot, studio)
    qtbot.waitUntil(lambda: made.tiles[-1].has_preview(), timeout=20_000)
    assert [tile.card for tile in made.tiles if not tile.has_preview()] == [GLYPHS]


def test_nothing_is_drawn_once_the_page_has_pictures(
    qtbot: QtBot, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    drawn: list[SetCard] = []

    def slow(card: SetCard, size: int = 64) -> Pixels:
        drawn.append(card)
        go_on.wait(20)
        return quick(card, size)

    monkeypatch.setattr(previews, "preview", slow)
    page = panel(qtbot, studio)
    qtbot.waitUntil(lambda: len(drawn) == 1, timeout=20_000)
    with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
        studio.open_pictures("builtin:faces?count=4&size=16")
    assert not page.is_empty()
    go_on.set()
    qtbot.waitUntil(lambda: not studio.tasks.running(DRAWING), timeout=20_000)
    assert drawn == [CARDS[0]]


@pytest.mark.parametrize("width", [900, 1150, 1780])
def test_tiles_share_the_width_and_stay_in_shape(width: int, qtbot: QtBot, studio: Studio) -> None:
    made = shelf(qtbot, studio, width)
    assert len({tile.height() for tile in made.tiles}) == 1
    widths = [tile.width() for tile in made.tiles]
    assert max(widths) - min(widths) <= 1
    assert max(widths) <= MOST_WIDTH
    assert made.tiles[0].x() >= 0
    assert made.tiles[-1].geometry().right() < width
    middle = (made.tiles[0].x() + made.tiles[-1].geometry().right()) / 2
    assert abs(middle - width / 2) <= 2
    assert all(tile.height() > 0.75 * tile.width() + 20 for tile in made.tiles)


@pytest.mark.parametrize("card", [DIGITS, RING], ids=lambda card: card.key)
def test_the_facts_tell_where_a_set_comes_from_and_it_is_not_kept_as_opened_lately(
    card: SetCard, qtbot: QtBot, studio: Studio
) -> None:
    page = panel(qtbot, studio)
    with qtbot.waitSignal(studio.pictures.changed, timeout=20_000):
        studio.open_pictures(card.address)
    assert card.source in page._facts._source.full_text()
    assert studio.settings.current.recent_pictures == ()
