"""`CurvesCard`: the loss curves, drawn while somebody looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from genstudio.ui.losses import Losses
from genstudio.ui.panels.training.figures_card import TermTitle
from genstudio.ui.theme import set_role
from genstudio.ui.training_run import TrainingRun
from genstudio.ui.widgets.card import Card, Well

if TYPE_CHECKING:
    from genstudio.ui.widgets.loss_plot import LossPlot

NAME = "training.loss"


class CurvesCard(Card):
    """One curve per term and one for their sum, training and held-out. The plot is made by `prepare`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("How much it still gets wrong (loss)"))
        self._plot: LossPlot | None = None
        self._terms: tuple[TermTitle, ...] = ()
        self._drawn: tuple[TermTitle, ...] = ()
        self._stale = True
        self._well = Well(self)
        self._waiting = QLabel(self.tr("The curves appear here once it learns."), self._well)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self._waiting, "quiet")
        self._well.body.addWidget(self._waiting)
        self.body.addWidget(self._well, 1)

    def prepare(self) -> None:
        """Make the plot, which loads pyqtgraph, once."""
        if self._plot is not None:
            return
        from genstudio.ui.widgets.loss_plot import LossPlot

        self._plot = LossPlot(NAME, self)
        self._plot.set_empty_text(self.tr("The first steps take a moment…"))
        self._plot.hide()
        self.body.addWidget(self._plot, 1)
        self._stale = True

    def set_terms(self, terms: Sequence[TermTitle], *, contest: bool) -> None:
        """Begin anew with these terms; `contest`: of networks that compete, whose curves need not fall."""
        falling = self.tr("How much it still gets wrong (loss)")
        self.set_title(self.tr("How the contest stands (losses)") if contest else falling)
        self._terms = tuple(terms)
        self._stale = True

    def show_nothing(self) -> None:
        """There is no run of these pictures yet."""
        self._well.show()
        if self._plot is not None:
            self._plot.hide()

    def show_run(self, training: TrainingRun, losses: Losses) -> None:
        """Draw what there is now."""
        if self._plot is None or training.job is None:
            return
        self._well.hide()
        self._plot.show()
        measured = tuple(term for term in self._terms if losses.measured(term.key))
        if self._stale or measured != self._drawn:
            self._drawn = measured
            self._set_series(self._plot)
            self._stale = False
        started = training.started
        self._plot.set_steps_per_epoch(None if started is None else float(started.steps_per_epoch))
        for term in self._drawn:
            for held_out in (False, True):
                steps, values = losses.curve(term.key, held_out=held_out)
                self._plot.update_series(_key(term.key, held_out), steps, values)

    def _set_series(self, plot: LossPlot) -> None:
        from genstudio.ui.widgets.loss_plot import SeriesSpec

        first = not plot.findChildren(QAbstractButton, f"{NAME}.series.{self._total_title()}")
        plot.set_series(
            [
                SeriesSpec(_key(term.key, held_out), term.title, held_out)
                for term in self._drawn
                for held_out in (False, True)
            ]
        )
        if first:
            # The sum is of another size than its parts and would press them flat; one click shows it.
            for key in plot.findChildren(QAbstractButton, f"{NAME}.series.{self._total_title()}"):
                key.setChecked(False)

    def _total_title(self) -> str:
        return next((term.title for term in self._terms if term.key == "loss"), "")


def _key(term: str, held_out: bool) -> str:
    return f"{term}.held_out" if held_out else term
