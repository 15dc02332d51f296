"""One slider per latent dimension, in a list that scrolls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from genstudio.ui.theme import MEASURE, SPACE
from genstudio.ui.widgets.latent_slider import REACH, LatentSlider

AT_ONCE = 16
"""Sliders made in one go; more are made whenever the event loop is idle, so that it never waits for a thousand."""
LABEL_WIDTH = 92
ROW = MEASURE.control + SPACE.tiny


@dataclass(frozen=True, slots=True)
class SliderPlan:
    """Which dimensions have a slider, and what is special about some.

    Attributes:
        dimensions: in the order of the vector.
        titles: by dimension, for those that have a name.
        bounds: by dimension, least and greatest value in units, for those that have some.
    """

    dimensions: tuple[int, ...] = ()
    titles: Mapping[int, str] = field(default_factory=dict)
    bounds: Mapping[int, tuple[float, float]] = field(default_factory=dict)


class DimensionSliders(QScrollArea):
    """The sliders, bipolar, in units.

    Signals:
        grasped: the person begins to move one.
        moved(int, float): dimension and new value in units.
        released: the person lets go.
        withdrawn: what was released last was the first click of a double-click.
    """

    grasped = Signal()
    moved = Signal(int, float)
    released = Signal()
    withdrawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sampling.sliders")
        self.setAccessibleName(self.tr("Sliders"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plan = SliderPlan()
        self._sliders: dict[int, DimensionSlider] = {}
        self._units: npt.NDArray[np.float32] = np.zeros(0, np.float32)
        self._order: tuple[int, ...] = ()
        self._column = SliderColumn(0, self)
        self._growing = QTimer(self)
        self._growing.setInterval(0)
        self._growing.timeout.connect(self._grow)

    def count(self) -> int:
        """How many there are, or will be in a moment."""
        return len(self._plan.dimensions)

    def complete(self) -> bool:
        """Whether all of them are made."""
        return len(self._sliders) == self.count()

    def order(self) -> tuple[int, ...]:
        """The dimensions from top to bottom."""
        return self._order

    def set_units(self, units: npt.NDArray[np.float32], plan: SliderPlan | None = None) -> None:
        """Show float32 (dim,).

        With a plan, or of another length than before, begin anew in the dimensions' own order; without a plan every
        dimension has a slider.
        """
        if plan is not None or len(units) != len(self._units):
            self._plan = plan or SliderPlan(tuple(range(len(units))))
            self._units = units
            self._begin_anew()
            return
        moved = np.flatnonzero(units != self._units)
        self._units = units
        for dimension in moved.tolist():
            if dimension in self._sliders:
                self._sliders[dimension].show_units(float(units[dimension]))

    def set_order(self, order: Sequence[int]) -> None:
        """Put the sliders into an order, each dimension that has one once."""
        if tuple(order) != self._order:
            self._order = tuple(order)
            self._arrange()
            self.verticalScrollBar().setValue(0)

    def _begin_anew(self) -> None:
        self._column = SliderColumn(self.count(), self)
        self._sliders = {}
        self._order = self._plan.dimensions
        self._grow()
        self.setWidget(self._column)  # deletes the former one
        if not self.complete():
            self._growing.start()

    @Slot()
    def _grow(self) -> None:
        made = len(self._sliders)
        for place, dimension in enumerate(self._plan.dimensions[made : made + AT_ONCE], start=made):
            label = self._plan.titles.get(dimension) or self.tr("Number {n}").format(n=place + 1)
            slider = DimensionSlider(dimension, label, self._plan.bounds.get(dimension))
            tip = self.tr("Latent dimension {n}, in standard deviations from the average. Double-click: back to 0.")
            slider.setToolTip(tip.format(n=dimension + 1))
            slider.show_units(float(self._units[dimension]))
            slider.moved.connect(self.moved)
            slider.editing_started.connect(self.grasped)
            slider.editing_finished.connect(self.released)
            slider.withdrawn.connect(self.withdrawn)
            self._sliders[dimension] = slider
            self._column.put(slider, place)
        if self.complete():
            self._growing.stop()
            if self._order != self._plan.dimensions:
                self._arrange()

    def _arrange(self) -> None:
        """The order is taken up when all are made."""
        if not self.complete() or not self._sliders:
            return
        former = None
        for place, dimension in enumerate(self._order):
            slider = self._sliders[dimension]
            self._column.put(slider, place)
            if former is not None:
                QWidget.setTabOrder(former, slider)
            former = slider


class SliderColumn(QWidget):
    """Rows of one height: a thousand are placed in no time, where a layout would measure each again and again."""

    def __init__(self, rows: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("scroll")
        self.setFixedHeight(rows * ROW)

    def put(self, slider: QWidget, row: int) -> None:
        """Move ``slider`` into a row."""
        if slider.parentWidget() is not self:
            slider.setParent(self)
            slider.show()
        slider.setGeometry(0, row * ROW, self._row_width(), MEASURE.control)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for slider in self.findChildren(DimensionSlider):
            slider.resize(self._row_width(), MEASURE.control)

    def _row_width(self) -> int:
        return self.width() - SPACE.medium  # the rest is for the scroll bar


class DimensionSlider(LatentSlider):
    """Knows its dimension; unless that has bounds, its range grows where a vector lies further out than usual.

    Signals:
        moved(int, float): dimension and new value.
    """

    moved = Signal(int, float)

    def __init__(
        self, dimension: int, label: str, bounds: tuple[float, float] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(label, f"sampling.slider.{dimension}", *(bounds or (-REACH, REACH)), parent=parent)
        self._dimension = dimension
        self._bounded = bounds is not None
        self._reach = REACH
        self._edited = False
        self.set_label_width(LABEL_WIDTH)
        self.editing_started.connect(self._begin)
        self.value_changed.connect(self._tell)
        self.editing_finished.connect(self._end)

    def show_units(self, value: float) -> None:
        """Move to ``value`` without a signal."""
        reach = REACH if abs(value) <= REACH else float(np.ceil(abs(value)))
        # A range that changed under the pointer would make the knob jump.
        if reach != self._reach and not self._edited and not self._bounded:
            self._reach = reach
            self.set_range(-reach, reach)
        self.set_value(value)

    @Slot()
    def _begin(self) -> None:
        self._edited = True

    @Slot()
    def _end(self) -> None:
        self._edited = False

    @Slot(float)
    def _tell(self, value: float) -> None:
        self.moved.emit(self._dimension, value)
