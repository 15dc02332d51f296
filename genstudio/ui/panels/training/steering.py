"""`Steering`: the buttons in the page's header: those that fit the moment, the one to press next at the right."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton

from genstudio.ui.widgets.buttons import button, enable, primary_button, set_primary
from genstudio.ui.widgets.page import Page
from genstudio.ui.widgets.training_strip import RunState

UNDER_WAY = (RunState.PREPARING, RunState.RUNNING, RunState.PAUSED, RunState.STOPPING)


@dataclass(frozen=True, slots=True)
class Moment:
    """What the buttons depend on.

    Attributes:
        state: of the run that the page is about; IDLE where it is about none yet.
        obstacle: why no training can be started now; empty where it can.
        stopped: whether the run was ended by a person before it was done.
        stuck: why a run that is over cannot go on; empty where it can.
    """

    state: RunState
    obstacle: str = ""
    stopped: bool = False
    stuck: str = ""


class Steering(QObject):
    """Start; Stop and Pause or Resume; and when all is done Train again, Go on and Create pictures.

    Attributes:
        start, again, pause, resume, stop, create: the buttons.
        further, longer: two places of one button, at the right after a training that was stopped, "Go on", and in the
            middle after one that was completed, "Train longer".
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.stop = button(self.tr("Stop"), "training.stop", page)
        self.stop.setToolTip(self.tr("Ends the training; the model stays as it is then"))
        self.again = button(self.tr("Train again"), "training.again", page)
        self.again.setToolTip(self.tr("A new run with these settings; the one before is kept on disk"))
        self.longer = button(self.tr("Train longer"), "training.longer", page)
        self.longer.setToolTip(self.tr("Goes on with this model for as long again, with the settings it has"))
        self.create = primary_button(self.tr("Create pictures"), "training.create", page)
        self.further = primary_button(self.tr("Go on"), "training.further", page)
        self.further.setToolTip(self.tr("Goes on exactly where it stopped, with the settings it has"))
        self.start = primary_button(self.tr("Start training"), "training.start", page)
        self.pause = primary_button(self.tr("Pause"), "training.pause", page)
        self.resume = primary_button(self.tr("Resume"), "training.resume", page)
        for control in self._in_order():
            page.add_action_button(control)

    def show(self, moment: Moment) -> None:
        """Show the buttons that fit."""
        state, obstacle = moment.state, moment.obstacle
        over = state is RunState.FINISHED
        self.start.setVisible(state in (RunState.IDLE, RunState.FAILED, RunState.PREPARING))
        self.start.setText(self.tr("Starting…") if state is RunState.PREPARING else self.tr("Start training"))
        self.pause.setVisible(state in (RunState.RUNNING, RunState.STOPPING))
        self.resume.setVisible(state is RunState.PAUSED)
        self.stop.setVisible(state in UNDER_WAY)
        self.stop.setText(self.tr("Stopping…") if state is RunState.STOPPING else self.tr("Stop"))
        self.again.setVisible(over)
        self.again.setText(self.tr("Start anew") if moment.stopped else self.tr("Train again"))
        self.longer.setVisible(over and not moment.stopped)
        self.further.setVisible(over and moment.stopped)
        self.create.setVisible(over)
        set_primary(self.create, not moment.stopped)
        ending = self.tr("It ends after the present step")
        enable(self.stop, state is not RunState.STOPPING, ending)
        enable(self.pause, state is RunState.RUNNING, ending)
        enable(self.start, not obstacle and state is not RunState.PREPARING, obstacle or self.tr("It is starting"))
        enable(self.again, not obstacle, obstacle)
        for control in (self.longer, self.further):
            enable(control, not moment.stuck, moment.stuck)

    def _in_order(self) -> tuple[QPushButton, ...]:
        return (
            self.again,
            self.longer,
            self.create,
            self.further,
            self.start,
            self.stop,
            self.pause,
            self.resume,
        )
