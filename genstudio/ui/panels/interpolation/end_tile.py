"""One end of the way: its picture, and where else to take it from."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from genstudio.ui.latent_well import LatentWell
from genstudio.ui.own_picture import resembles
from genstudio.ui.route import Anchor, End
from genstudio.ui.studio import Studio
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import button, enable
from genstudio.ui.widgets.working_bar import WorkingBar

if TYPE_CHECKING:
    from genstudio.models.trained import TrainedModel

TOP = 24
"""Height of the first line: that of a small button."""
SIDE = 124
"""Of the picture: as high as the four buttons beside it."""


class Source(Enum):
    """Where an end can be taken from."""

    RANDOM = "random"
    CREATE = "create"
    PICTURES = "pictures"
    OWN = "own"


class EndTile(QWidget):
    """Shows an end and asks for another.

    Attributes:
        well: its picture; takes drops.

    Signals:
        asked(Source): the person wants to take this end from there.
        cancelled: the person does not want to wait for a picture's description.
    """

    asked = Signal(Source)
    cancelled = Signal()

    def __init__(self, which: End, title: str, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = f"interpolation.{which.value}"
        self.setObjectName(name)
        self._painted: tuple[TrainedModel, Anchor] | None = None
        heading = QLabel(title, self)
        set_role(heading, "heading")
        self._origin = QLabel(self)
        self._origin.setObjectName(f"{name}.origin")
        set_role(self._origin, "small")
        self._bar = WorkingBar(name, self.tr("Progress of the search"), self)
        self._bar.cancelled.connect(self.cancelled)
        self.well = LatentWell(studio.renderer, f"{name}.picture", f"{name}.picture", parent=self)
        self.well.setAccessibleName(title)
        self.well.setFixedSize(SIDE, SIDE)
        self.well.renewed.connect(self._show_origin)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._ask)
        self._buttons = {
            Source.RANDOM: self._button(Source.RANDOM, self.tr("Random")),
            Source.CREATE: self._button(Source.CREATE, self.tr("From Create")),
            Source.PICTURES: self._button(Source.PICTURES, self.tr("From the pictures…")),
            Source.OWN: self._button(Source.OWN, self.tr("My own picture…")),
        }
        self._tips = {
            Source.RANDOM: self.tr("Another random sample"),
            Source.CREATE: self.tr("The picture that stands in Create at present"),
            Source.PICTURES: self.tr("One of the pictures that are open, as the model describes it"),
            Source.OWN: self.tr("A picture file of yours, as the model describes it. Or drop it on the picture."),
        }
        self._lay_out(heading)

    def set_reasons(self, reasons: dict[Source, str]) -> None:
        """Disable each source that has a reason."""
        for source, each in self._buttons.items():
            each.setToolTip(self._tips[source])
            enable(each, not reasons.get(source), reasons.get(source, ""))

    def show_anchor(self, model: TrainedModel, anchor: Anchor) -> None:
        """Show what the model paints there."""
        self.well.set_accepts_drops(not model.shape.points)
        if self._painted != (model, anchor):
            self._painted = (model, anchor)
            self._origin.clear()
            self.well.ask(model, model.prior.from_units(anchor.units)[None])

    @Slot(bool)
    def set_busy(self, busy: bool) -> None:
        """Say that a picture is being described."""
        self.well.set_caption(self.tr("Looking…") if busy else "")
        self._bar.hide()
        self._origin.setVisible(not busy)

    @Slot(int, int)
    def set_progress(self, done: int, total: int) -> None:
        """How far the description is."""
        self._bar.set_progress(done, total)

    @Slot()
    def _show_origin(self) -> None:
        """Where the end comes from, and how well the model paints that."""
        painted = self.well.pixels
        if self._painted is None or painted is None:
            return
        original = self._painted[1].picture
        self._origin.setToolTip("")
        if original is None:
            self._origin.clear()
        elif not self._painted[1].found:
            self._origin.setText(self.tr("your picture follows"))
            self._origin.setToolTip(self.tr("The new model has not looked at your picture yet; this is a sample."))
        elif original.shape == painted.shape:
            from genstudio.latent.projection import compare

            fit = compare(original, painted)
            self._origin.setText(self.tr("your picture, {resembles}").format(resembles=resembles(fit)))
            self._origin.setToolTip(
                self.tr("How much the painted picture is like yours: 100 % is the same, 0 % no more than an even grey.")
            )
        else:
            self._origin.setText(self.tr("from a picture"))

    def _button(self, source: Source, text: str) -> QPushButton:
        result = button(text, f"{self.objectName()}.{source.value}", self)
        result.setProperty("compact", True)
        self._group.addButton(result, list(Source).index(source))
        return result

    @Slot(int)
    def _ask(self, place: int) -> None:
        self.asked.emit(list(Source)[place])

    def _lay_out(self, heading: QLabel) -> None:
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch(1)
        top.addWidget(self._origin)
        top.addWidget(self._bar)
        top.addStrut(TOP)
        choices = QVBoxLayout()
        choices.setSpacing(SPACE.tiny)
        for each in self._buttons.values():
            choices.addWidget(each)
        row = QHBoxLayout()
        row.setSpacing(SPACE.medium)
        row.addWidget(self.well)
        row.addLayout(choices, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addLayout(top)
        column.addLayout(row)
