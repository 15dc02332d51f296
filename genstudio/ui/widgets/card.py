"""Surfaces that hold things: a card with a title, and a quiet well."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.labels import ElidedLabel


class Card(QFrame):
    """A titled surface.

    Attributes:
        body: the layout to put things into.
    """

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._title = ElidedLabel(title, "heading", self)
        self._header = QHBoxLayout()
        self._header.setSpacing(SPACE.small)
        self._header.addWidget(self._title)
        self._header.addStretch(1)
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE.medium)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE.large, SPACE.large, SPACE.large, SPACE.large)
        whole.setSpacing(SPACE.medium)
        whole.addLayout(self._header)
        whole.addLayout(self.body, 1)
        self.set_title(title)

    def set_title(self, title: str) -> None:
        """An empty title takes no room; one that is too long is shortened."""
        self._title.set_full_text(title)
        self._title.setVisible(bool(title))

    def title(self) -> str:
        return self._title.full_text()

    def add_to_header(self, widget: QWidget) -> None:
        """Put ``widget`` at the right end of the title's line."""
        self._header.addWidget(widget)


class Well(QFrame):
    """A quiet inset surface.

    Attributes:
        body: the layout to put things into.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "well")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(SPACE.medium, SPACE.medium, SPACE.medium, SPACE.medium)
        self.body.setSpacing(SPACE.tiny)
