"""`PoliteEnd`: Ctrl-C, and a system that shuts down, end the program as closing its window does."""

from __future__ import annotations

import signal
from types import FrameType

from PySide6.QtCore import QObject, Qt, Signal, Slot

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class PoliteEnd(QObject):
    """Python runs a handler between two of its own instructions, in the window's thread: the collector's timer sees to
    it that there are some soon. A second signal ends the process at once.

    Signals:
        asked: somebody wants the program to end; never inside another slot.
    """

    asked = Signal()
    _noted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._noted.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._former = {number: signal.signal(number, self._note) for number in SIGNALS}

    def stop(self) -> None:
        """Leave signals to whoever had them before."""
        for number, handler in self._former.items():
            signal.signal(number, handler)

    def _note(self, number: int, frame: FrameType | None) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        self._noted.emit()

    @Slot()
    def _tell(self) -> None:
        self.asked.emit()
