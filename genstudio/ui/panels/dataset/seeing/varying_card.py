"""`VaryingCard`: how pictures are varied while a model learns, as switches."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from genstudio.data.image_set import ImageSet
from genstudio.data.variation import Variation
from genstudio.data.writing import shows_writing
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.card import Card

GENTLE = Variation(mirror=True, shift=0.1, turn=10.0, zoom=0.15, brightness=0.15, contrast=0.3)
"""What a switch that is turned on does: enough to help, not enough to spoil."""


class VaryingCard(Card):
    """A switch for each way.

    Signals:
        chosen(Variation): the person wants it so.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Vary them while it learns"))
        self._variation = Variation()
        purpose = _line(self.tr("Few pictures teach more if each looks a little different every time."), "quiet", self)
        self.body.setSpacing(SPACE.small)
        self.body.addWidget(purpose)
        self._switches = {
            "mirror": self._switch("mirror", self.tr("Mirror"), self.tr("Left and right exchanged, every other time")),
            "shift": self._switch("shift", self.tr("Move"), self.tr("By a tenth of the side at most")),
            "turn": self._switch("turn", self.tr("Turn"), self.tr("By 10 degrees at most, either way")),
            "zoom": self._switch("zoom", self.tr("Larger or smaller"), self.tr("By 15 percent at most")),
            "brightness": self._switch("brightness", self.tr("Lighter or darker"), self.tr("A little")),
            "contrast": self._switch("contrast", self.tr("More or less contrast"), self.tr("A little")),
        }
        self._warning = _line("", "error", self)
        self._warning.setObjectName("dataset.vary.warning")
        self.body.insertWidget(2, self._warning)

    def show_images(self, images: ImageSet) -> None:
        """Show how these pictures are varied."""
        self._variation = images.variation
        for name, switch in self._switches.items():
            switch.setChecked(bool(getattr(images.variation, name)))
        writing = shows_writing(images)
        on = images.variation.mirror
        self._warning.setText(
            self.tr("Letters and digits are others in a mirror: leave this off.")
            if writing and on
            else self.tr("Not for letters and digits.")
        )
        set_role(self._warning, "error" if writing and on else "small")
        self._warning.setVisible(on or writing)

    def _switch(self, name: str, title: str, tip: str) -> QCheckBox:
        switch = QCheckBox(title, self)
        switch.setObjectName(f"dataset.vary.{name}")
        switch.setAccessibleName(title)
        switch.setToolTip(tip)
        switch.setProperty("variation", name)
        switch.clicked.connect(self._choose)
        self.body.addWidget(switch)
        return switch

    @Slot(bool)
    def _choose(self, on: bool) -> None:
        sender: QObject = self.sender()
        name = str(sender.property("variation"))
        value = getattr(GENTLE if on else Variation(), name)
        self.chosen.emit(replace(self._variation, **{name: value}))


def _line(text: str, role: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    set_role(label, role)
    return label
