"""The sliders with the choice of their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from genstudio.ui.failure import Failure
from genstudio.ui.panels.sampling.sliders import DimensionSliders, SliderPlan
from genstudio.ui.studio import Studio
from genstudio.ui.tasks import TaskWork
from genstudio.ui.theme import SPACE, set_role

if TYPE_CHECKING:
    from genstudio.data.watch import CancelCheck, Progress
    from genstudio.models.trained import TrainedModel

TASK = "measure sliders"
IN_ORDER = "in_order"
STRONGEST = "strongest"


class SliderPage(QWidget):
    """Shows and edits `Studio.desk`, with the sliders that change most at the top, once that is known.

    It is measured as soon as a model is looked at that does not learn any more. Whoever has moved a slider by then, or
    chosen an order, finds everything where it was.

    Attributes:
        sliders: one per latent dimension.
    """

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.sliders = DimensionSliders(self)
        self._planned_for: TrainedModel | None = None
        self._untouched = True
        self._order = QComboBox(self)
        self._order.setObjectName("sampling.order")
        self._order.setAccessibleName(self.tr("Order of the sliders"))
        self._order.setProperty("variant", "quiet")
        self._order.addItem(self.tr("In order"), IN_ORDER)
        self._order.addItem(self.tr("Strongest first"), STRONGEST)
        self._order.setToolTip(
            self.tr("Strongest first: the sliders that change the picture most, from −2 to +2, stand at the top.")
        )
        self._note = QLabel(self)
        set_role(self._note, "small")
        self._lay_out()
        self._order.activated.connect(self._take_order)
        self.sliders.grasped.connect(self._grasp)
        self.sliders.moved.connect(studio.desk.drag)
        self.sliders.released.connect(self._release)
        self.sliders.withdrawn.connect(studio.desk.withdraw_drag)
        studio.desk.changed.connect(self._show)
        studio.training.ended.connect(self._measure_unasked)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._measure_unasked()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, SPACE.medium, 0)
        row.addWidget(self._note, 1)
        row.addWidget(self._order)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addLayout(row)
        column.addWidget(self.sliders, 1)

    @Slot()
    def _show(self) -> None:
        units, model, former = self._studio.desk.state.units, self._studio.model, self._planned_for
        another_space = model is not None and (former is None or not former.same_space(model))
        self.sliders.set_units(units, plan_of(model) if model is not None and another_space else None)
        self._planned_for = model
        if another_space:
            self._studio.tasks.cancel(TASK)
            self._order.setCurrentIndex(0)
            self._untouched = True
            self._describe()
            self._measure_unasked()

    @Slot()
    def _grasp(self) -> None:
        self._untouched = False
        self._studio.desk.begin_drag()

    @Slot()
    def _release(self) -> None:
        self._studio.desk.end_drag(self.tr("Move a slider"))

    @Slot()
    def _take_order(self) -> None:
        self._untouched = False
        self._studio.tasks.cancel(TASK)
        self._describe()
        model = self._studio.model
        if self._order.currentData() == STRONGEST and model is not None:
            self._studio.tasks.run(TASK, measuring(model), self._sort, self._give_up, self._tell_progress)
        else:
            self.sliders.set_order(sorted(self.sliders.order()))

    @Slot()
    def _measure_unasked(self) -> None:
        model, wanted = self._studio.model, self._untouched and self._order.currentData() == IN_ORDER
        if wanted and model is not None and self.isVisible() and not self._studio.training.active:
            self._studio.tasks.run(TASK, measuring(model), self._sort_unasked, self._do_without)

    @Slot(object)
    def _sort_unasked(self, strengths: npt.NDArray[np.float32]) -> None:
        if self._untouched:
            self._order.setCurrentIndex(self._order.findData(STRONGEST))
            self._sort(strengths)

    @Slot(object)
    def _do_without(self, failure: Failure) -> None:
        """Nobody has asked for it; the log has what is wrong."""

    @Slot(int, int)
    def _tell_progress(self, done: int, total: int) -> None:
        if self._studio.tasks.running(TASK):
            self._note.setText(self.tr("Measuring {done} of {total}…").format(done=done, total=total))

    @Slot(object)
    def _sort(self, strengths: npt.NDArray[np.float32]) -> None:
        self._describe()
        shown = set(self.sliders.order())
        if len(strengths) == len(self._studio.desk.state.units):
            strongest_first = np.argsort(-strengths, kind="stable").tolist()
            self.sliders.set_order([dimension for dimension in strongest_first if dimension in shown])

    @Slot(object)
    def _give_up(self, failure: Failure) -> None:
        self._order.setCurrentIndex(0)
        self._describe()

    def _describe(self) -> None:
        count = self.sliders.count()
        self._note.setText(self.tr("{count} numbers describe a picture").format(count=count))


def plan_of(model: TrainedModel) -> SliderPlan:
    """A slider for each dimension but those of choices, which have controls of their own."""
    from genstudio.latent.parts import bounds, categorical, titles

    dimensions = tuple(np.flatnonzero(~categorical(model.prior)).tolist())
    low, high = bounds(model.prior)
    return SliderPlan(
        dimensions,
        {dimension: title for dimension, title in enumerate(titles(model.prior)) if title},
        {each: (float(low[each]), float(high[each])) for each in dimensions if np.isfinite(high[each])},
    )


def measuring(model: TrainedModel) -> TaskWork[npt.NDArray[np.float32]]:
    """The work of finding out how much each dimension changes the picture."""

    def work(progress: Progress, cancelled: CancelCheck) -> npt.NDArray[np.float32]:
        from genstudio.latent.strength import strengths

        return strengths(model, progress, cancelled)

    return work
