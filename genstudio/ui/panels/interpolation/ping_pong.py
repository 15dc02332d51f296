"""A clock that travels between the two ends, there and back, for as long as it runs."""

from __future__ import annotations

import math

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

TICK_MS = 25


class PingPong(QObject):
    """Gentle at the ends: position = (1 - cos(pi phase)) / 2, with the phase going round from 0 to 2.

    Signals:
        moved(float): the position now, 0 to 1.
        running_changed: it was started or stopped.
    """

    moved = Signal(float)
    running_changed = Signal()

    def __init__(self, seconds: float, parent: QObject | None = None) -> None:
        """``seconds`` is the time from one end to the other."""
        super().__init__(parent)
        self._seconds = seconds
        self._phase = 0.0
        self._since_tick = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    def running(self) -> bool:
        return self._timer.isActive()

    def start(self, position: float) -> None:
        """Travel on from ``position``, towards the far end."""
        self.move_to(position)
        self._since_tick.start()
        self._timer.start()
        self.running_changed.emit()

    def stop(self) -> None:
        if self.running():
            self._timer.stop()
            self.running_changed.emit()

    def move_to(self, position: float) -> None:
        """Go on from here; the direction stays what it is."""
        there = math.acos(1.0 - 2.0 * min(max(position, 0.0), 1.0)) / math.pi
        returning = self._phase > 1.0
        self._phase = 2.0 - there if returning and there > 0.0 else there

    def set_seconds(self, seconds: float) -> None:
        """Travel faster or slower from now on."""
        self._seconds = seconds

    def advance(self, seconds: float) -> float:
        """The position after so much time."""
        self._phase = (self._phase + seconds / self._seconds) % 2.0
        return 0.5 - 0.5 * math.cos(math.pi * self._phase)

    @Slot()
    def _tick(self) -> None:
        self.moved.emit(self.advance(self._since_tick.restart() / 1000.0))
