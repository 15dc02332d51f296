"""Questions to the person."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from genstudio.ui.dialogs.about import AboutDialog
from genstudio.ui.dialogs.message import ChoiceRole, MessageChoice, MessageDialog, ask

CHOICES = (
    MessageChoice("stop", "Stop", ChoiceRole.PRIMARY),
    MessageChoice("throw", "Throw away", ChoiceRole.DANGER),
    MessageChoice("stay", "Go on"),
)


def test_the_answer_is_the_pressed_buttons_key(qtbot: QtBot) -> None:
    dialog = MessageDialog("Close?", "It is still training.", CHOICES)
    qtbot.addWidget(dialog)
    press(dialog, "throw")
    assert dialog.chosen() == "throw"


def test_closing_the_question_gives_the_last_answer(qtbot: QtBot) -> None:
    dialog = MessageDialog("Close?", "It is still training.", CHOICES)
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.chosen() == "stay"


def test_ask_waits_for_the_answer() -> None:
    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, MessageDialog)
        press(dialog, "stop")

    QTimer.singleShot(0, answer)
    assert ask(None, "Close?", "It is still training.", CHOICES) == "stop"


def test_every_answer_has_a_name_for_tests_and_for_the_blind(qtbot: QtBot) -> None:
    dialog = MessageDialog("Close?", "It is still training.", CHOICES, "details")
    qtbot.addWidget(dialog)
    named = {button.objectName(): button.accessibleName() for button in dialog.findChildren(QPushButton)}
    assert named == {"message.stop": "Stop", "message.throw": "Throw away", "message.stay": "Go on"}


def test_a_question_without_answers_is_refused(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="answers"):
        ask(None, "Close?", "It is still training.", ())


def test_about_says_which_version_this_is_and_closes(qtbot: QtBot) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    close = dialog.findChild(QPushButton, "about.close")
    assert isinstance(close, QPushButton)
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()


def press(dialog: MessageDialog, key: str) -> None:
    button = dialog.findChild(QPushButton, f"message.{key}")
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
