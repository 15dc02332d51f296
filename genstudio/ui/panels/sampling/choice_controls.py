"""Classes, domains and whatever else of a latent vector is chosen from a list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from genstudio.ui.latent_desk import Units
from genstudio.ui.studio import Studio
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.segmented import SegmentedControl

if TYPE_CHECKING:
    from genstudio.latent.parts import Choice
    from genstudio.models.trained import TrainedModel

ANY = "any"
MOST_SEGMENTS = 6
MOST_LETTERS = 22
"""Of all segments together, that they have room side by side."""
LABEL_WIDTH = 92


class ChoiceControls(QWidget):
    """One control for each choice of the model's latent space: what the picture on the desk has, and what draws have.

    "Any" leaves the picture as it is and draws each option as often as any other.
    """

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._built_for: TrainedModel | None = None
        self._rows: list[ChoiceRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE.small)
        studio.desk.changed.connect(self._show)
        studio.model_changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        model = self._studio.model
        if model is not None and (self._built_for is None or not self._built_for.same_space(model)):
            self._build(model)
        desk = self._studio.desk
        for place, row in enumerate(self._rows):
            row.show_option(desk.pick(place), desk.state.units)

    def _build(self, model: TrainedModel) -> None:
        self._built_for = model
        for row in self._rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self._rows = [ChoiceRow(choice, self) for choice in self._studio.desk.choices()]
        for place, row in enumerate(self._rows):
            row.chosen.connect(partial(self._choose, place))
            self._column.addWidget(row)
        self.setVisible(bool(self._rows))

    def _choose(self, place: int, option: int) -> None:
        text = self.tr("Choose {title}").format(title=self._rows[place].choice.title.lower())
        self._studio.desk.choose(place, None if option < 0 else option, text)


class ChoiceRow(QWidget):
    """The title of a choice, and its options as segments or as a list.

    Attributes:
        choice: what is chosen.

    Signals:
        chosen(int): the person took this option, or -1 for any.
    """

    chosen = Signal(int)

    def __init__(self, choice: Choice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = choice
        self._options = choice.options
        title = QLabel(choice.title, self)
        self._here = QLabel(self)
        self._here.setObjectName(f"{self._name()}.here")
        set_role(self._here, "small")
        for label in (title, self._here):
            label.setFixedWidth(LABEL_WIDTH)
        self._segments: SegmentedControl | None = None
        self._list: QComboBox | None = None
        control = self._as_segments() if self._fits_segments() else self._as_list()
        control.setToolTip(
            self.tr("Keeps the picture and changes this only; what is drawn from now on has it too. Any: all of them.")
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.small)
        grid.setVerticalSpacing(0)
        grid.addWidget(title, 0, 0)
        grid.addWidget(self._here, 1, 0)
        grid.addWidget(control, 0, 1, 2, 1)
        grid.setColumnStretch(1, 1)

    def show_option(self, held: int | None, units: Units) -> None:
        """Show what is held, and what the vector has where that is any."""
        from genstudio.latent.parts import chosen

        here = chosen(units, self.choice)
        self._here.setText("" if held is not None else self.tr("here: {option}").format(option=self._options[here]))
        self._here.setVisible(held is None)
        if self._segments is not None:
            self._segments.set_current(ANY if held is None else str(held))
        if self._list is not None:
            self._list.setCurrentIndex(0 if held is None else held + 1)

    def _name(self) -> str:
        return f"sampling.choice.{self.choice.part.name}"

    def _fits_segments(self) -> bool:
        return len(self._options) <= MOST_SEGMENTS and sum(map(len, self._options)) <= MOST_LETTERS

    def _as_segments(self) -> QWidget:
        options = [(ANY, self.tr("Any")), *((str(index), option) for index, option in enumerate(self._options))]
        self._segments = SegmentedControl(options, self._name(), self.choice.title, self)
        self._segments.chosen.connect(self._take_segment)
        return self._segments

    def _as_list(self) -> QWidget:
        self._list = QComboBox(self)
        self._list.setObjectName(self._name())
        self._list.setAccessibleName(self.choice.title)
        self._list.addItems([self.tr("Any"), *self._options])
        self._list.setMaxVisibleItems(16)
        self._list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._list.activated.connect(self._take_item)
        return self._list

    @Slot(str)
    def _take_segment(self, key: str) -> None:
        self.chosen.emit(-1 if key == ANY else int(key))

    @Slot(int)
    def _take_item(self, index: int) -> None:
        self.chosen.emit(index - 1)
