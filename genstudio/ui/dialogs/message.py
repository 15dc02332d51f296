"""Asking one question that has to be answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import button, danger_button, primary_button

_TEXT_WIDTH = 380


class ChoiceRole(Enum):
    """The weight of an answer."""

    PRIMARY = "primary"
    NORMAL = "normal"
    DANGER = "danger"


@dataclass(frozen=True)
class MessageChoice:
    """One answer: ``key`` is what `ask` returns, ``text`` stands on the button."""

    key: str
    text: str
    role: ChoiceRole = ChoiceRole.NORMAL


def ask(parent: QWidget | None, title: str, sentence: str, choices: Sequence[MessageChoice], detail: str = "") -> str:
    """The key of the chosen answer; that of the last one, which should change nothing, when the question is closed.

    Raises:
        ValueError: there are no choices.
    """
    dialog = MessageDialog(title, sentence, choices, detail, parent)
    dialog.exec()
    chosen = dialog.chosen()
    dialog.deleteLater()
    return chosen


class MessageDialog(QDialog):
    """A headline, a sentence and its answers, the last of them at the left end. `ask` runs it."""

    def __init__(
        self,
        title: str,
        sentence: str,
        choices: Sequence[MessageChoice],
        detail: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        if not choices:
            raise ValueError("a question needs answers")
        self.setObjectName("message")
        self.setWindowTitle(title)
        self._chosen = choices[-1].key
        headline = QLabel(title, self)
        set_role(headline, "headline")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.huge, SPACE.huge, SPACE.huge, SPACE.huge)
        column.setSpacing(SPACE.small)
        column.addWidget(headline)
        for text, role in ((sentence, "body"), (detail, "quiet")):
            if text:
                column.addWidget(self._paragraph(text, role))
        column.addSpacing(SPACE.large)
        column.addLayout(self._answers(choices))
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    def chosen(self) -> str:
        """The key of the answer given, or of the last one."""
        return self._chosen

    def _paragraph(self, text: str, role: str) -> QLabel:
        label = QLabel(text, self)
        set_role(label, role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setFixedWidth(_TEXT_WIDTH)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _answers(self, choices: Sequence[MessageChoice]) -> QHBoxLayout:
        make = {ChoiceRole.PRIMARY: primary_button, ChoiceRole.NORMAL: button, ChoiceRole.DANGER: danger_button}
        row = QHBoxLayout()
        row.setSpacing(SPACE.small)
        row.addStretch(1)
        for choice in reversed(choices):
            answer: QPushButton = make[choice.role](choice.text, f"message.{choice.key}", self)
            answer.setProperty("answer", choice.key)
            answer.setAutoDefault(False)
            answer.setDefault(choice.role is ChoiceRole.PRIMARY)
            answer.clicked.connect(self._answer)
            row.addWidget(answer)
        return row

    @Slot()
    def _answer(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self._chosen = str(sender.property("answer"))
        self.accept()
