"""`AgainCard`: beside the pictures that every start brings, those of last time."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from genstudio.data.image_set import ImageSet
from genstudio.project.settings import SettingsFile
from genstudio.ui.pictures import BUILT_IN
from genstudio.ui.source_title import exact_title_of, place_of
from genstudio.ui.theme import SPACE
from genstudio.ui.widgets.buttons import button
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.labels import ElidedLabel
from genstudio.ui.widgets.tips import plain_tip


class AgainCard(Card):
    """Hidden for newcomers, and once pictures were chosen.

    Signals:
        chosen: the source of the pictures to open.
    """

    chosen = Signal(str)

    def __init__(self, settings: SettingsFile, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Opened last time"), parent)
        self._settings = settings
        self._source = ""
        self._name = ElidedLabel("", "quiet", self)
        self._name.setObjectName("dataset.again.name")
        self._open = button(self.tr("Open again"), "dataset.again", self)
        self._open.clicked.connect(self._choose)
        self.body.setSpacing(SPACE.small)
        self.body.addWidget(self._name)
        self.body.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)

    def show_images(self, images: ImageSet) -> None:
        """Offer what was opened last beside the set of every start."""
        recent = self._settings.current.recent_pictures
        self.setVisible(images.source == BUILT_IN and bool(recent))
        if recent:
            self._source = recent[0]
            self._name.set_full_text(exact_title_of(self._source))
            self._open.setToolTip(plain_tip(place_of(self._source)))

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self._source)
