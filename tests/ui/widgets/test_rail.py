"""The rail of pages."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from genstudio.ui.icons import Icon
from genstudio.ui.widgets.rail import Rail, RailEntry

ENTRIES = (
    RailEntry("pictures", "Pictures", Icon.PICTURES, "What it learns from"),
    RailEntry("train", "Train", Icon.TRAIN),
)


@pytest.fixture
def rail(qtbot: QtBot) -> Rail:
    rail = Rail(ENTRIES)
    qtbot.addWidget(rail)
    rail.show()
    return rail


def test_a_click_chooses_the_page_and_marks_it(rail: Rail, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rail.page_chosen) as chosen:
        QTest.mouseClick(entry(rail, "train"), Qt.MouseButton.LeftButton)
    assert chosen.args == ["train"]
    assert rail.current() == "train"


def test_the_keyboard_chooses_too(rail: Rail, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rail.page_chosen) as chosen:
        QTest.keyClick(entry(rail, "pictures"), Qt.Key.Key_Space)
    assert chosen.args == ["pictures"]


def test_marking_a_page_emits_nothing(rail: Rail, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(rail.page_chosen):
        rail.set_current("train")
    assert rail.current() == "train"


def test_no_page_is_marked_at_first(rail: Rail) -> None:
    assert rail.current() == ""


def test_help_is_no_page(rail: Rail, qtbot: QtBot) -> None:
    rail.set_current("train")
    with qtbot.waitSignal(rail.help_clicked), qtbot.assertNotEmitted(rail.page_chosen):
        QTest.mouseClick(entry(rail, "help"), Qt.MouseButton.LeftButton)
    assert rail.current() == "train"


def entry(rail: Rail, key: str) -> QToolButton:
    found = rail.findChild(QToolButton, f"rail.{key}")
    assert isinstance(found, QToolButton)
    assert found.accessibleName()
    return found
