"""How a film is to be made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QWidget

from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.fold import Fold
from genstudio.ui.widgets.number_edit import NumberEdit

if TYPE_CHECKING:
    from genstudio.models.base import ImageShape

LIKED_SIDE = 256
LARGEST_SIDE = 512
SCALES = (1, 2, 4, 8, 16)


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """What the person chose.

    Attributes:
        frames: pictures from one end to the other.
        frames_per_second: how fast they follow each other.
        scale: how many times as large as it was learned, across and down.
        there_and_back: whether the film also returns, so that it can go on for ever without a jump.
    """

    frames: int = 40
    frames_per_second: float = 20.0
    scale: int = 4
    there_and_back: bool = True


class FilmSettings(Fold):
    """The fields of a `FilmPlan`, folded away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "interpolation.film", parent)
        self.set_title(self.tr("Film settings"))
        plan = FilmPlan()
        self._frames = NumberEdit(plan.frames, whole=True, minimum=2, maximum=240, step=1, parent=self)
        self._name(self._frames, "frames", self.tr("Pictures"), self.tr("From one end to the other (frames)"))
        self._speed = NumberEdit(plan.frames_per_second, minimum=1, maximum=50, step=1, parent=self)
        self._name(self._speed, "speed", self.tr("Per second"), self.tr("Pictures per second (frame rate)"))
        self._size = QComboBox(self)
        self._name(self._size, "size", self.tr("Size"), self.tr("In pixels"))
        self._return = QCheckBox(self.tr("There and back"), self)
        self._name(self._return, "return", self.tr("There and back"), self.tr("The film can go on without a jump"))
        self._return.setChecked(plan.there_and_back)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE.medium)
        grid.setVerticalSpacing(SPACE.small)
        grid.setColumnStretch(1, 1)
        for row, field in enumerate((self._frames, self._speed, self._size)):
            label = QLabel(field.accessibleName(), self)
            set_role(label, "quiet")
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self._return, 3, 1)
        self.body.addLayout(grid)

    def plan(self) -> FilmPlan:
        """What is set now; a field with a mistake counts with its last good value."""
        return FilmPlan(
            frames=int(self._frames.number()),
            frames_per_second=float(self._speed.number()),
            scale=int(self._size.currentData() or FilmPlan().scale),
            there_and_back=self._return.isChecked(),
        )

    def set_shape(self, shape: ImageShape) -> None:
        """Offer the sizes that fit pictures of this shape; nothing changes where it is the same shape."""
        largest = max(shape.height, shape.width)
        scales = [scale for scale in SCALES if scale == 1 or largest * scale <= LARGEST_SIDE]
        if self._size.count() == len(scales) and self._size.itemText(0) == _size_text(shape, 1):
            return
        self._size.clear()
        for scale in scales:
            self._size.addItem(_size_text(shape, scale), scale)
        self._size.setCurrentIndex(min(range(len(scales)), key=lambda place: abs(largest * scales[place] - LIKED_SIDE)))

    def _name(self, field: QWidget, name: str, label: str, tip: str) -> None:
        field.setObjectName(f"interpolation.film.{name}")
        field.setAccessibleName(label)
        field.setToolTip(tip)


def _size_text(shape: ImageShape, scale: int) -> str:
    return f"{shape.width * scale} × {shape.height * scale}"
