"""One slider per latent dimension, in a list that scrolls."""

from __future__ import annotations

from collections.abc import Sequence

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
        self._sliders: list[DimensionSlider] = []
        self._units: npt.NDArray[np.float32] = np.zeros(0, np.float32)
        self._order: tuple[int, ...] = ()
        self._column = SliderColumn(0, self)
        self._growing = QTimer(self)
        self._growing.setInterval(0)
        self._growing.timeout.connect(self._grow)

    def count(self) -> int:
        """How many there are, or will be in a moment."""
        return len(self._units)

    def complete(self) -> bool:
        """Whether all of them are made."""
        return len(self._sliders) == len(self._units)

    def order(self) -> tuple[int, ...]:
        """The dimensions from top to bottom."""
        return self._order

    def set_units(self, units: npt.NDArray[np.float32]) -> None:
        """Show float32 (dim,); of another length than before, begin anew in the dimensions' own order."""
        if len(units) != len(self._units):
            self._units = units
            self._begin_anew()
            return
        moved = np.flatnonzero(units != self._units)
        self._units = units
        for dimension in moved[moved < len(self._sliders)]:
            self._sliders[dimension].show_units(float(units[dimension]))

    def set_order(self, order: Sequence[int]) -> None:
        """Put the sliders into an order, each dimension once."""
        if tuple(order) != self._order:
            self._order = tuple(order)
            self._arrange()
            self.verticalScrollBar().setValue(0)

    def _begin_anew(self) -> None:
        self._column = SliderColumn(len(self._units), self)
        self._sliders = []
        self._order = tuple(range(len(self._units)))
        self._grow()
        self.setWidget(self._column)  # deletes the former one
        if not self.complete():
            self._growing.start()

    @Slot()
    def _grow(self) -> None:
        made = len(self._sliders)
        for dimension in range(made, min(made + AT_ONCE, len(self._units))):
            slider = DimensionSlider(dimension, self.tr("Number {n}").format(n=dimension + 1))
            tip = self.tr("Latent dimension {n}, in standard deviations from the average. Double-click: back to 0.")
            slider.setToolTip(tip.format(n=dimension + 1))
            slider.show_units(float(self._units[dimension]))
            slider.moved.connect(self.moved)
            slider.editing_started.connect(self.grasped)
            slider.editing_finished.connect(self.released)
            slider.withdrawn.connect(self.withdrawn)
            self._sliders.append(slider)
            self._column.put(slider, dimension)
        if self.complete():
            self._growing.stop()
            if self._order != tuple(range(len(self._units))):
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
    """Knows its dimension; its range grows where a vector lies further out than a slider usually reaches.

    Signals:
        moved(int, float): dimension and new value.
    """

    moved = Signal(int, float)

    def __init__(self, dimension: int, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, f"sampling.slider.{dimension}", parent=parent)
        self._dimension = dimension
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
        if reach != self._reach and not self._edited:
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
