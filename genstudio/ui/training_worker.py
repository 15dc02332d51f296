"""`TrainingWorker`: trains beside the GUI.

Orders reach it through `Control`, and what it tells waits in a `Mailbox` until a timer of the GUI collects it.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from genstudio.ui.failure import Failure, failure_of
from genstudio.ui.thread import Thread

if TYPE_CHECKING:
    from genstudio.project.training_job import TrainingJob
    from genstudio.training.control import Control
    from genstudio.training.events import Event, Measured
    from genstudio.training.yardstick import Yardstick

MOST_MEASURED = 4000


class Mailbox:
    """Events from the trainer until the GUI collects them: measurements in order, of everything else the latest."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._measured: list[Measured] = []
        self._latest: dict[type, Event] = {}

    def post(self, event: Event) -> None:
        """Called by the training thread."""
        from genstudio.training.events import Measured

        with self._lock:
            if isinstance(event, Measured):
                if len(self._measured) >= MOST_MEASURED:
                    self._measured = self._measured[1::2]
                self._measured.append(event)
            else:
                self._latest[type(event)] = event

    def collect(self) -> tuple[list[Measured], list[Event]]:
        """All that came since the last call."""
        with self._lock:
            measured, self._measured = self._measured, []
            latest, self._latest = list(self._latest.values()), {}
        return measured, latest


class TrainingWorker(Thread):
    """Trains in its own thread.

    Attributes:
        mailbox: what it tells.
        yardstick: set before the first event is told.
        failure: set before the thread ends, if it failed.
    """

    def __init__(self, job: TrainingJob, control: Control, parent: QObject | None = None) -> None:
        super().__init__("training worker", parent)
        self.mailbox = Mailbox()
        self.yardstick: Yardstick | None = None
        self.failure: Failure | None = None
        self._job = job
        self._control = control

    def run(self) -> None:
        from genstudio.training.yardstick import Yardstick

        try:
            self.yardstick = Yardstick(self._job.images)
            self._job.run(self._control, self.mailbox.post)
        except BaseException as error:  # nothing may leave a thread; shown by `TrainingRun`
            self.failure = failure_of(error)
