"""`TrainingRun`: the one training there is, as the window sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from genstudio.ui.failure import Failure, failure_of
from genstudio.ui.training_worker import TrainingWorker
from genstudio.ui.widgets.training_strip import RunState

if TYPE_CHECKING:
    from genstudio.project.training_job import TrainingJob
    from genstudio.training.control import Control
    from genstudio.training.events import Event, Finished, Measured, Preview, Progress, Started
    from genstudio.training.yardstick import Yardstick

POLL_MS = 50
MOST_POINTS = 2_000

Curve = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]


class TrainingRun(QObject):
    """Starts, steers and watches the training thread.

    Attributes:
        state: where it stands.
        job: what is, or was last, trained.
        started, progress, preview, finished: the latest of each event; None before there is one.
        failure: why it ended, in state FAILED.
        since: the step from which on its losses can be compared: that of the last change of a setting.
        yardstick: of the pictures that it learns from; None before the first event.
        variety: of `preview`, see `Yardstick`; None where it is not known.

    Signals:
        state_changed: `state` has another value, or the run another name.
        progressed: `progress` is new, a few times per second.
        curves_changed: new points; ask `curve`.
        previewed: `preview` is new.
        ended: the thread has ended, in state FINISHED or FAILED.
    """

    state_changed = Signal()
    progressed = Signal()
    curves_changed = Signal()
    previewed = Signal()
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = RunState.IDLE
        self.job: TrainingJob | None = None
        self.started: Started | None = None
        self.progress: Progress | None = None
        self.preview: Preview | None = None
        self.finished: Finished | None = None
        self.failure: Failure | None = None
        self.since = 0.0
        self.yardstick: Yardstick | None = None
        self.variety: float | None = None
        self._curves = Curves()
        self._worker: TrainingWorker | None = None
        self._control: Control | None = None
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._collect)

    @property
    def active(self) -> bool:
        """Whether the thread is alive."""
        return self._worker is not None

    @property
    def kept(self) -> bool:
        """Whether what it learns is on disk as well, in its folder."""
        return self.job is not None and self.job.folder is not None

    def start(self, job: TrainingJob) -> None:
        """Begin; only one training runs at a time, so this does nothing while `active`."""
        if self.active:
            return
        from genstudio.training.control import Control

        self.job = job
        self.started = self.progress = self.preview = self.finished = self.failure = None
        self.since, self.yardstick, self.variety = 0.0, None, None
        self._curves = Curves()
        self._control = Control()
        self._worker = TrainingWorker(job, self._control, self)
        self._worker.finished.connect(self._end)
        self._set_state(RunState.PREPARING)
        self.curves_changed.emit()
        self._worker.start()
        self._poll.start()

    def pause(self) -> None:
        if self._control is not None and self.state is RunState.RUNNING:
            self._control.pause()
            self._set_state(RunState.PAUSED)

    def resume(self) -> None:
        if self._control is not None and self.state is RunState.PAUSED:
            self._control.resume()
            self._set_state(RunState.RUNNING)

    def stop(self) -> None:
        """End after the present step; the model is kept."""
        if self._control is not None and self.active:
            self._control.stop()
            self._set_state(RunState.STOPPING)

    def change(self, values: Mapping[str, object]) -> None:
        """Change live settings, checked beforehand."""
        if self._control is not None and self.active:
            self._control.change(values)
            self.since = 0.0 if self.progress is None else float(self.progress.step)

    def rename(self, name: str) -> None:
        """Call the last run otherwise."""
        if self.job is not None and not self.active:
            self.job = replace(self.job, name=name)
            self.state_changed.emit()

    def request_preview(self) -> None:
        """Ask for the newest weights."""
        if self._control is not None and self.active:
            self._control.request_snapshot()

    def curve(self, term: str, *, held_out: bool) -> Curve:
        """Steps and values of one term."""
        return self._curves.curve(term, held_out=held_out)

    def terms(self) -> tuple[str, ...]:
        """The terms measured so far, in order; `loss` and `mse` included."""
        return self._curves.terms()

    @Slot()
    def _collect(self) -> None:
        if self._worker is None:
            return
        measured, latest = self._worker.mailbox.collect()
        if measured:
            self._curves.add(measured)
            self.curves_changed.emit()
        self.yardstick = self._worker.yardstick
        for event in latest:
            self._take(event)

    def _take(self, event: Event) -> None:
        from genstudio.training.events import Finished, Preview, Progress, Started

        if isinstance(event, Started):
            self.started = event
            if self.state is RunState.PREPARING:
                self._set_state(RunState.RUNNING)
        elif isinstance(event, Progress):
            self.progress = event
            self.progressed.emit()
        elif isinstance(event, Preview):
            self.preview = event
            self.variety = None if self.yardstick is None else self.yardstick.variety(event.samples)
            self.previewed.emit()
        elif isinstance(event, Finished):
            self.finished = event

    @Slot()
    def _end(self) -> None:
        worker = self._worker
        if worker is None:
            return
        self._collect()
        self._poll.stop()
        self.failure = worker.failure
        if self.failure is None and self.finished is None:
            self.failure = failure_of(RuntimeError("the training ended without an outcome"))
        self._worker = self._control = None
        worker.deleteLater()
        self._set_state(RunState.FAILED if self.failure else RunState.FINISHED)
        self.ended.emit()

    def _set_state(self, state: RunState) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit()


class Curves:
    """Points of every term; thinned to every second one when there are too many to draw."""

    def __init__(self) -> None:
        self._points: dict[tuple[str, bool], list[tuple[float, float]]] = {}

    def add(self, measured: list[Measured]) -> None:
        for row in measured:
            for term, value in row.values:
                points = self._points.setdefault((term, row.held_out), [])
                points.append((float(row.step), value))
                if len(points) > MOST_POINTS:
                    del points[1::2]

    def curve(self, term: str, *, held_out: bool) -> Curve:
        points = np.array(self._points.get((term, held_out), ()), dtype=np.float64).reshape(-1, 2)
        return points[:, 0].copy(), points[:, 1].copy()

    def terms(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(term for term, _ in self._points))
