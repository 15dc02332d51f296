"""What a page shows before it has anything: what to do first, and one big button that does it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from genstudio.ui.icons import Icon
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import primary_button, quiet_button
from genstudio.ui.widgets.labels import IconLabel

_ICON = 56
_TEXT_WIDTH = 420
_BUTTON_HEIGHT = 40


class EmptyState(QWidget):
    """An icon, a headline, one sentence, one big button, centred.

    Signals:
        chosen: the big button was pressed.
    """

    chosen = Signal()

    def __init__(
        self, icon: Icon, headline: str, sentence: str, button: str, name: str, parent: QWidget | None = None
    ) -> None:
        """``name`` is the big button's object name; with an empty ``button`` there is none."""
        super().__init__(parent)
        self._headline = QLabel(headline, self)
        set_role(self._headline, "headline")
        self._sentence = QLabel(sentence, self)
        set_role(self._sentence, "quiet")
        words = QWidget(self)
        words.setFixedWidth(_TEXT_WIDTH)
        lines = QVBoxLayout(words)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE.small)
        for label in (self._headline, self._sentence):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            lines.addWidget(label)
        self._button = primary_button(button, name, self)
        self._button.setMinimumHeight(_BUTTON_HEIGHT)
        self._button.setVisible(bool(button))
        self._button.clicked.connect(self._choose)
        self._links = QHBoxLayout()
        self._links.setSpacing(SPACE.small)
        self._links.addStretch(1)
        self._links.addStretch(1)

        column = QVBoxLayout(self)
        column.setSpacing(SPACE.small)
        column.addStretch(2)
        column.addWidget(IconLabel(icon, _ICON, lambda p: p.quiet, self), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACE.small)
        column.addLayout(_centred(words))
        column.addSpacing(SPACE.medium)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(self._links)
        self._more = QVBoxLayout()
        column.addLayout(self._more)
        column.addStretch(3)

    def set_text(self, headline: str, sentence: str, button: str) -> None:
        self._headline.setText(headline)
        self._sentence.setText(sentence)
        self._button.setText(button)
        self._button.setAccessibleName(button)
        self._button.setVisible(bool(button))

    def add_link(self, text: str, name: str) -> QPushButton:
        """A second, quiet button below the big one."""
        link = quiet_button(text, name, self)
        self._links.insertWidget(self._links.count() - 1, link)
        return link

    def add_below(self, widget: QWidget) -> None:
        """Something to choose from, below the buttons."""
        self._more.addSpacing(SPACE.huge)
        self._more.addWidget(widget)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit()


def _centred(widget: QWidget) -> QHBoxLayout:
    """``widget`` in the middle of a row; unlike with an alignment, wrapped text is measured at its real width."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget)
    row.addStretch(1)
    return row
