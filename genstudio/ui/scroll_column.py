"""`ScrollColumn`: cards below each other, which scroll where the window is too low for all of them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from genstudio.ui.theme import SPACE


class ScrollColumn(QScrollArea):
    """As wide as it is made, whatever it holds.

    Attributes:
        cards: the layout to put things into.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        content = QWidget(self)
        content.setObjectName("scroll")
        self.cards = QVBoxLayout()
        self.cards.setSpacing(SPACE.large)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.cards)
        column.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @Slot(QWidget)
    def bring_up(self, part: QWidget) -> None:
        """Scroll until a part begins at the upper edge, as far as there is something below it."""
        bar = self.verticalScrollBar()
        # What has just grown is laid out first.
        QTimer.singleShot(0, self, lambda: bar.setValue(bar.value() + part.mapTo(self.viewport(), QPoint()).y()))
