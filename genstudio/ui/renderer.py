"""`Renderer`: paints for the sliders beside the GUI."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from genstudio.ui.failure import failure_of
from genstudio.ui.thread import Thread

if TYPE_CHECKING:
    from genstudio.models.trained import TrainedModel


@dataclass(frozen=True, slots=True, eq=False)
class RenderRequest:
    """Pictures wanted for some latent vectors; carries all it needs.

    Attributes:
        channel: who asks ("sampling.picture"); of one channel only the newest request is served.
        serial: comes back with the answer, so that a stale one can be dropped.
        latents: float32 (N, dim); nobody changes it any more.
    """

    channel: str
    serial: int
    model: TrainedModel
    latents: np.ndarray[tuple[int, ...], np.dtype[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class Rendered:
    """The answer: uint8 pictures (N, C, H, W)."""

    channel: str
    serial: int
    pictures: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


class Renderer(Thread):
    """Paints what the sliders ask for, newest request first, in one thread.

    Signals:
        rendered: a `Rendered`.
        failed: a `Failure`.
    """

    rendered = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__("renderer", parent)
        self._wanted = threading.Condition()
        self._requests: dict[str, RenderRequest] = {}
        self._ending = False

    def submit(self, request: RenderRequest) -> None:
        """Ask for pictures; an unserved older request of the same channel is forgotten."""
        with self._wanted:
            self._requests.pop(request.channel, None)
            self._requests[request.channel] = request
            self._wanted.notify()
        if not self.isRunning():
            self.start(Thread.Priority.HighPriority)

    def end(self) -> None:
        """Ask the thread to end; wait for it with `wait`."""
        with self._wanted:
            self._ending = True
            self._wanted.notify()

    def run(self) -> None:
        from genstudio.training.config import use_threads

        use_threads(1)  # small pictures: a second thread costs more than it gains
        while (request := self._next()) is not None:
            try:
                pictures = request.model.depict(request.latents)
            except BaseException as error:  # nothing may leave a thread; shown by the window
                self.failed.emit(failure_of(error))
                continue
            self.rendered.emit(Rendered(request.channel, request.serial, pictures))

    def _next(self) -> RenderRequest | None:
        with self._wanted:
            self._wanted.wait_for(lambda: self._ending or bool(self._requests))
            if self._ending:
                return None
            # small requests first: a slider must not wait for a sheet of samples
            channel = min(self._requests, key=lambda name: len(self._requests[name].latents))
            return self._requests.pop(channel)
