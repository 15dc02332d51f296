"""`FiguresCard`: where the training stands, in figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from genstudio.ui.losses import Losses
from genstudio.ui.panels.training.wording import device_name, figure
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.training_run import TrainingRun
from genstudio.ui.training_status import duration, figure_of_rounds
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.stat import Stat

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class TermTitle:
    """A loss term: its key in the curves, its title for people."""

    key: str
    title: str


class FiguresCard(Card):
    """Round, speed, time left, device, and the latest value of every loss term."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Where it stands"))
        self._round = Stat(self.tr("Round"), "training.round", tip=self.tr("Times through all pictures (epoch)"))
        self._steps = Stat(self.tr("Steps"), "training.steps", tip=self.tr("Corrections made so far"))
        self._speed = Stat(self.tr("Pictures/s"), "training.speed", tip=self.tr("Pictures looked at per second"))
        self._taken = Stat(self.tr("Time taken"), "training.taken", tip=self.tr("Pauses are left out"))
        self._left = Stat(self.tr("Time left"), "training.left")
        self._device = Stat(self.tr("Computes on"), "training.device")
        for stat in (self._round, self._steps, self._speed, self._taken, self._left, self._device):
            self.body.addWidget(stat)
        self._losses_title = QLabel(self.tr("Loss on unseen pictures"), self)
        self._losses_title.setWordWrap(True)
        self._losses_title.setToolTip(self.tr("The held-out loss: on the pictures that are kept aside"))
        set_role(self._losses_title, "small")
        self._terms: dict[str, Stat] = {}
        self._term_rows = QVBoxLayout()
        self._term_rows.setSpacing(SPACE.medium)
        self.body.addWidget(self._losses_title)
        self.body.addLayout(self._term_rows)
        self._losses_title.hide()

    def set_terms(self, terms: Sequence[TermTitle]) -> None:
        """Which loss terms there are."""
        for stat in self._terms.values():
            self._term_rows.removeWidget(stat)
            stat.hide()
            stat.deleteLater()
        self._terms = {term.key: Stat(term.title, f"training.term.{term.key}", NOTHING) for term in terms}
        for stat in self._terms.values():
            self._term_rows.addWidget(stat)
        self._losses_title.setVisible(bool(terms))

    def show_run(self, training: TrainingRun, losses: Losses) -> None:
        self.setVisible(training.job is not None)
        self._show_progress(training)
        started = training.started
        self._device.set_value(NOTHING if started is None else device_name(started.device))
        measured = max(
            (float(losses.curve(key, held_out=True)[0].max(initial=-1.0)) for key in self._terms), default=-1.0
        )
        title = self.tr("Loss on unseen pictures")
        if started is not None and measured >= 0.0:
            rounds = figure_of_rounds(measured / started.steps_per_epoch)
            title = self.tr("Loss on unseen pictures, as of round {rounds}").format(rounds=rounds)
        self._losses_title.setText(title)
        for key, stat in self._terms.items():
            stat.setVisible(losses.measured(key))
            stat.set_value(_latest(losses, key, held_out=True))
            learning = _latest(losses, key, held_out=False)
            stat.setToolTip(self.tr("{value} on the pictures it learns from (training)").format(value=learning))

    def _show_progress(self, training: TrainingRun) -> None:
        progress, job = training.progress, training.job
        if progress is None or job is None:
            for stat in (self._round, self._steps, self._speed, self._taken, self._left):
                stat.set_value(NOTHING)
            return
        last = training.finished or progress
        epochs = job.config.epochs
        done = figure_of_rounds(last.epoch)
        of = self.tr("{done} of {epochs}").format(done=done, epochs=f"{epochs:,}")
        self._round.set_value(of if epochs else done)
        self._steps.set_value(f"{last.step:,}")
        self._speed.set_value(f"{last.images_per_second:,.0f}")
        self._taken.set_value(duration(last.seconds))
        left = progress.seconds_left
        ended = not training.active
        self._left.set_value(NOTHING if left is None or ended else duration(left))


def _latest(losses: Losses, term: str, *, held_out: bool) -> str:
    values = losses.curve(term, held_out=held_out)[1]
    return figure(float(values[-1])) if len(values) else NOTHING
