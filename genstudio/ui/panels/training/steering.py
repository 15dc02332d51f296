"""`Steering`: the buttons in the page's header: those that fit the moment, the one to press next at the right."""

from __future__ import annotations

from PySide6.QtCore import QObject

from genstudio.ui.widgets.buttons import button, enable, primary_button
from genstudio.ui.widgets.page import Page
from genstudio.ui.widgets.training_strip import RunState

UNDER_WAY = (RunState.PREPARING, RunState.RUNNING, RunState.PAUSED, RunState.STOPPING)


class Steering(QObject):
    """Start, Pause or Resume with Stop beside it, and when all is done Create pictures with Train again beside it.

    Attributes:
        start, again, pause, resume, stop, create: the buttons.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.stop = button(self.tr("Stop"), "training.stop", page)
        self.stop.setToolTip(self.tr("Ends the training; the model stays as it is then"))
        self.again = button(self.tr("Train again"), "training.again", page)
        self.again.setToolTip(self.tr("A new run with these settings; the one before is kept on disk"))
        self.start = primary_button(self.tr("Start training"), "training.start", page)
        self.pause = primary_button(self.tr("Pause"), "training.pause", page)
        self.resume = primary_button(self.tr("Resume"), "training.resume", page)
        self.create = primary_button(self.tr("Create pictures"), "training.create", page)
        for control in (self.stop, self.again, self.start, self.pause, self.resume, self.create):
            page.add_action_button(control)

    def show_state(self, state: RunState, obstacle: str) -> None:
        """`obstacle` says why no training can be started now; empty where it can."""
        self.start.setVisible(state in (RunState.IDLE, RunState.FAILED, RunState.PREPARING))
        self.start.setText(self.tr("Starting…") if state is RunState.PREPARING else self.tr("Start training"))
        self.pause.setVisible(state in (RunState.RUNNING, RunState.STOPPING))
        self.resume.setVisible(state is RunState.PAUSED)
        self.stop.setVisible(state in UNDER_WAY)
        self.stop.setText(self.tr("Stopping…") if state is RunState.STOPPING else self.tr("Stop"))
        self.again.setVisible(state is RunState.FINISHED)
        self.create.setVisible(state is RunState.FINISHED)
        ending = self.tr("It ends after the present step")
        enable(self.stop, state is not RunState.STOPPING, ending)
        enable(self.pause, state is RunState.RUNNING, ending)
        enable(self.start, not obstacle and state is not RunState.PREPARING, obstacle or self.tr("It is starting"))
        enable(self.again, not obstacle, obstacle)
