"""`WellKnownSets`: the catalogue of the field's usual sets as a list to choose from."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from genstudio.data.catalogue.card import Card as SetCard
from genstudio.data.catalogue.cards import CARDS
from genstudio.data.catalogue.sizes import megabytes
from genstudio.data.catalogue.store import Store
from genstudio.errors import SettingsError
from genstudio.ui.scroll_column import ScrollColumn
from genstudio.ui.studio import Studio
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import button, quiet_button
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.notice import NoticeKind

WIDTH, HEIGHT = 640, 600


def get_well_known(studio: Studio, parent: QWidget | None) -> bool:
    """Let a set be chosen and begin to open it, which downloads it where it is not here; whether one was chosen."""
    try:
        store = Store.of_this_user()
    except SettingsError as error:
        studio.tell(NoticeKind.ERROR, str(error), about="dataset")
        return False
    dialog = WellKnownSets(store, parent)
    dialog.exec()
    chosen = dialog.chosen()
    dialog.deleteLater()
    if chosen:
        studio.open_pictures(chosen)
    return bool(chosen)


class WellKnownSets(QDialog):
    """What there is, how large it is, under which licence, and a button for each. `get_well_known` runs it."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("well_known")
        self.setWindowTitle(self.tr("Well-known sets of pictures"))
        self._store = store
        self._chosen = ""
        headline = QLabel(self.tr("Well-known sets of pictures"), self)
        set_role(headline, "headline")
        purpose = QLabel(
            self.tr(
                "The pictures that papers are written about. What you choose is downloaded once, compared with its "
                "published checksum, and kept for all your projects. You can go on working meanwhile."
            ),
            self,
        )
        purpose.setWordWrap(True)
        set_role(purpose, "quiet")
        rows = ScrollColumn("well_known.sets", self)
        rows.cards.setSpacing(SPACE.medium)
        rows.cards.setContentsMargins(0, 0, SPACE.medium, 0)
        for card in CARDS:
            rows.cards.addWidget(self._row(card))
        close = button(self.tr("Close"), "well_known.close", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        last = QHBoxLayout()
        last.addStretch(1)
        last.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.huge, SPACE.huge, SPACE.huge, SPACE.huge)
        column.setSpacing(SPACE.medium)
        column.addWidget(headline)
        column.addWidget(purpose)
        column.addWidget(rows, 1)
        column.addLayout(last)
        self.resize(WIDTH, HEIGHT)

    def chosen(self) -> str:
        """The source of the set that was chosen, such as ``catalogue:mnist``; empty if none was."""
        return self._chosen

    def _row(self, card: SetCard) -> Card:
        row = Card(card.title, self)
        row.add_to_header(self._home_button(card))
        if not card.by_hand:
            row.add_to_header(self._get_button(card))
        row.body.setSpacing(SPACE.tiny)
        row.body.addWidget(_line(card.summary, "body", row))
        if card.by_hand:
            row.body.addWidget(_line(card.steps, "body", row))
        row.body.addWidget(_line(self._facts(card), "quiet", row))
        row.body.addWidget(_line(self.tr("Licence: {licence}").format(licence=card.licence), "quiet", row))
        return row

    def _get_button(self, card: SetCard) -> QPushButton:
        here = self._store.has(card)
        text = self.tr("Open") if here else self.tr("Download and open")
        get = button(text, f"well_known.get.{card.key}", self)
        get.setAccessibleName(f"{text}: {card.title}")
        get.setAutoDefault(False)
        get.setProperty("source", card.source)
        get.clicked.connect(self._choose)
        return get

    def _home_button(self, card: SetCard) -> QPushButton:
        home = quiet_button(self.tr("Home page"), f"well_known.home.{card.key}", self)
        home.setAccessibleName(self.tr("Home page of {title}").format(title=card.title))
        home.setToolTip(card.home)
        home.setAutoDefault(False)
        home.setProperty("home", card.home)
        home.clicked.connect(self._show_home)
        return home

    def _facts(self, card: SetCard) -> str:
        """Number, shape and size: "60,000 pictures of 28x28 in grey, and 10,000 held out · 11.6 MB to download"."""
        colour = self.tr("grey") if card.channels == 1 else self.tr("colour")
        facts = self.tr("{count} pictures of {width}x{height} in {colour}").format(
            count=f"{card.pictures:,}", width=card.width, height=card.height, colour=colour
        )
        if card.held_out:
            facts = self.tr("{facts}, and {count} kept aside").format(facts=facts, count=f"{card.held_out:,}")
        if card.by_hand:
            return facts
        if self._store.has(card):
            size = self.tr("already here")
        else:
            size = self.tr("{size} to download") if card.exact else self.tr("about {size} to download")
        return f"{facts} · {size.format(size=megabytes(card.size))}"

    @Slot()
    def _choose(self) -> None:
        self._chosen = str(self.sender().property("source"))
        self.accept()

    @Slot()
    def _show_home(self) -> None:
        QDesktopServices.openUrl(QUrl(str(self.sender().property("home"))))


def _line(text: str, role: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    set_role(label, role)
    label.setWordWrap(True)
    return label
