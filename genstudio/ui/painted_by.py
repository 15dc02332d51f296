"""`PaintedBy`: the quiet line that says which model painted what is on show, and how far it has come."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from genstudio.ui.studio import Studio
from genstudio.ui.training_status import figure_of_rounds
from genstudio.ui.widgets.labels import ElidedLabel


class PaintedBy(ElidedLabel):
    """Follows `Studio.model` by itself."""

    def __init__(self, studio: Studio, name: str, parent: QWidget | None = None) -> None:
        super().__init__("", "small", parent)
        self.setObjectName(name)
        self._studio = studio
        studio.model_changed.connect(self._tell)
        studio.training.state_changed.connect(self._tell)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        model, training = self._studio.model, self._studio.training
        if model is None:
            self.set_full_text("")
            return
        preview = training.preview
        learning = training.active and preview is not None and preview.model is model
        text = (
            self.tr("Painted by “{name}” in round {epochs}, still learning · {what}")
            if learning
            else self.tr("Painted by “{name}” after {epochs} rounds · {what}")
        )
        card, shape = model.card, model.shape
        size = (
            self.tr("points of a plane")
            if shape.points
            else self.tr("{size} pixels").format(size=f"{shape.width} × {shape.height}")
        )
        epochs = figure_of_rounds(card.epochs)
        what = size if model.title in card.name else f"{model.title}, {size}"  # names of runs say it already
        self.set_full_text(text.format(name=card.name, epochs=epochs, what=what))
