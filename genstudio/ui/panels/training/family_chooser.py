"""`FamilyChooser`: every family there is, in groups, with what one should know of it before choosing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from genstudio.ui.panels.training.family_box import FamilyBox, word_on_classes
from genstudio.ui.scroll_column import ScrollColumn
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import button, enable, primary_button
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.choice_card import ChoiceCard

if TYPE_CHECKING:
    from genstudio.models.base import Family

COLUMNS = 2
LEAST = QSize(780, 480)
MOST = QSize(1_280, 920)
OF_WINDOW = 0.85
"""Of each side of the window, as long as the person has not made it another size."""
SIZE_KEPT = "training/chooser"
ABOUT_WIDTH = 340


class FamilyChooser(QDialog):
    """Cards at the left, all about the one that is marked at the right. Arrow keys go through the cards.

    Signals:
        taken(str): the person chose the family of this key; the dialog closes.
    """

    taken = Signal(str)

    def __init__(
        self, chosen: str, obstacles: Mapping[str, str], classes: bool = False, parent: QWidget | None = None
    ) -> None:
        """``obstacles`` says of families, by their keys, why they cannot learn from the present pictures, and
        ``classes`` whether these have some.
        """
        super().__init__(parent)
        from genstudio.models.registry import families

        self.setObjectName("training.chooser")
        self.setWindowTitle(self.tr("What should it learn to be?"))
        self._families = families()
        self._obstacles = obstacles
        self._classes = classes
        self._cards: dict[str, ChoiceCard] = {}
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(self._mark)
        self._about = FamilyBox("training.about", parent=self)
        self._obstacle = QLabel(self)
        self._obstacle.setObjectName("training.about.obstacle")
        self._obstacle.setTextFormat(Qt.TextFormat.PlainText)
        self._obstacle.setWordWrap(True)
        set_role(self._obstacle, "error")
        self._take = primary_button(self.tr("Take this one"), "training.take", self)
        self._take.setDefault(True)
        self._take.clicked.connect(self._accept)
        self._lay_out()
        self.setMinimumSize(LEAST)
        self.setSizeGripEnabled(True)
        self._given_size = self._fitting_size()
        self.resize(self._given_size)
        self._cards[chosen].setChecked(True)
        self._cards[chosen].setFocus(Qt.FocusReason.OtherFocusReason)

    def marked(self) -> str:
        """The key of the family that is shown at the right."""
        return next(key for key, card in self._cards.items() if card.isChecked())

    def showEvent(self, event: QShowEvent) -> None:
        """Only now it is known where the cards stand."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._show_marked)

    @Slot()
    def _show_marked(self) -> None:
        self._list.ensureWidgetVisible(self._cards[self.marked()])

    def done(self, result: int) -> None:
        if self.size() != self._given_size:
            QSettings().setValue(SIZE_KEPT, self.size())
        super().done(result)

    def _fitting_size(self) -> QSize:
        """The one it had last, or one that suits the window; never larger than the screen."""
        kept = QSettings().value(SIZE_KEPT)
        window = self.parentWidget()
        wanted = MOST if window is None else window.window().size() * OF_WINDOW
        size = kept if isinstance(kept, QSize) else wanted.boundedTo(MOST)
        return size.expandedTo(LEAST).boundedTo(self.screen().availableGeometry().size())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Two clicks on a card take it."""
        if event.type() is QEvent.Type.MouseButtonDblClick:
            self._accept()
            return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        self._list = ScrollColumn("training.families", self)
        for title, members in _groups().items():
            self._list.cards.addLayout(self._grid(title, members))
        about = Card(parent=self)
        about.setFixedWidth(ABOUT_WIDTH)
        reading = ScrollColumn("training.about.scroll", about)
        reading.cards.addWidget(self._about)
        reading.cards.addWidget(self._obstacle)
        about.body.addWidget(reading, 1)
        leave = button(self.tr("Cancel"), "training.chooser.cancel", self)
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        answers = QHBoxLayout()
        answers.setSpacing(SPACE.small)
        answers.addStretch(1)
        answers.addWidget(leave)
        answers.addWidget(self._take)
        right = QVBoxLayout()
        right.setSpacing(SPACE.large)
        right.addWidget(about, 1)
        right.addLayout(answers)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.large, SPACE.large, SPACE.large, SPACE.large)
        row.setSpacing(SPACE.large)
        row.addWidget(self._list, 1)
        row.addLayout(right)

    def _grid(self, title: str, members: list[type[Family]]) -> QVBoxLayout:
        heading = QLabel(title, self)
        set_role(heading, "heading")
        grid = QGridLayout()
        grid.setSpacing(SPACE.small)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        for index, family in enumerate(members):
            grid.addWidget(self._card(family), index // COLUMNS, index % COLUMNS)
        if len(members) < COLUMNS:
            grid.addWidget(QWidget(self), 0, COLUMNS - 1)  # a column of nothing would get no space beside it
        column_of_group = QVBoxLayout()
        column_of_group.setSpacing(SPACE.small)
        column_of_group.addWidget(heading)
        column_of_group.addLayout(grid)
        return column_of_group

    def _card(self, family: type[Family]) -> ChoiceCard:
        info = family.info
        on_classes = word_on_classes(family, self._classes)
        badge = "" if self._classes else on_classes  # what is there need not be looked for
        available = info.key not in self._obstacles
        name = f"training.family.{info.key}"
        card = ChoiceCard(info.title, info.trait, name, parent=self, badge=badge, available=available)
        words = [info.trait, on_classes, self._obstacles.get(info.key, info.summary)]
        card.setAccessibleDescription(". ".join(filter(None, words)))
        card.installEventFilter(self)
        self._cards[info.key] = card
        self._group.addButton(card)
        return card

    @Slot(QAbstractButton, bool)
    def _mark(self, card: QAbstractButton, checked: bool) -> None:
        if not checked:
            return
        self._list.ensureWidgetVisible(card)
        key = self.marked()
        obstacle = self._obstacles.get(key, "")
        self._about.show_family(self._families[key], self._classes)
        self._obstacle.setText(obstacle)
        self._obstacle.setVisible(bool(obstacle))
        enable(self._take, not obstacle, obstacle)

    @Slot()
    def _accept(self) -> None:
        if self._take.isEnabled():
            self.taken.emit(self.marked())
            self.accept()


def _groups() -> dict[str, list[type[Family]]]:
    """The families by the titles of their groups."""
    from genstudio.models.base import PURPOSE_TITLES
    from genstudio.models.registry import grouped

    return {
        QCoreApplication.translate("FamilyChooser", PURPOSE_TITLES[purpose]): members
        for purpose, members in grouped().items()
    }
