"""One page of the window: a header with title, hint and buttons, and a body."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from genstudio.ui.theme import MEASURE, SPACE, set_role
from genstudio.ui.widgets.empty_state import EmptyState
from genstudio.ui.widgets.labels import ElidedLabel


class Page(QWidget):
    """A page with one primary button, at the right of its header.

    Attributes:
        body: the layout of the page's content, below the header.
    """

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._title = QLabel(title, self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._title, "title")
        self._hint = ElidedLabel("", "quiet", self)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(SPACE.medium)
        self._primary: QPushButton | None = None
        self._empty: EmptyState | None = None

        content = QWidget(self)
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(SPACE.huge, SPACE.large, SPACE.huge, SPACE.large)
        self.body.setSpacing(SPACE.large)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(content)

        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._header())
        whole.addWidget(self._stack, 1)

    def title(self) -> str:
        return self._title.text()

    def show_title(self, shown: bool) -> None:
        """Whether the title stands in the header; the rail says where one is as well."""
        self._title.setVisible(shown)

    def set_hint(self, text: str, brief: str = "") -> None:
        """One quiet sentence beside the title; ``brief`` stands there where it has too little room."""
        self._hint.set_full_text(text, brief)

    def hint(self) -> str:
        return self._hint.full_text()

    def add_action_button(self, button: QWidget) -> None:
        """Put ``button`` into the header, left of the primary one."""
        self._actions.insertWidget(self._actions.count() - (self._primary is not None), button)

    def set_primary(self, button: QPushButton) -> None:
        """Give the page its one primary button; an earlier one leaves the header and is hidden."""
        if self._primary is not None:
            self._actions.removeWidget(self._primary)
            self._primary.hide()
        self._primary = button
        self._actions.addWidget(button)

    def set_empty_state(self, empty: EmptyState) -> None:
        """What stands in the body's place after ``show_empty(True)``."""
        if self._empty is not None:
            self._stack.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = empty
        self._stack.addWidget(empty)

    def show_empty(self, empty: bool) -> None:
        self._stack.setCurrentIndex(1 if empty and self._empty is not None else 0)

    def is_empty(self) -> bool:
        return self._stack.currentIndex() == 1

    def _header(self) -> QFrame:
        header = QFrame(self)
        set_role(header, "header")
        header.setFixedHeight(MEASURE.header)
        row = QHBoxLayout(header)
        row.setContentsMargins(SPACE.huge, 0, SPACE.huge, 0)
        row.setSpacing(SPACE.medium)
        row.addWidget(self._title)
        row.addWidget(self._hint, 1)
        row.addLayout(self._actions)
        return header
