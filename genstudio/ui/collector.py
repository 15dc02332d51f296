"""`Collector`: Python looks for garbage in the window's thread only, between two events."""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer, Slot

from genstudio.data.readers.uncollected import put_off

INTERVAL_MS = 200
YOUNGEST, MIDDLE, OLDEST = range(3)
LONGEST_SHARE = 0.01
"""Looking through everything may take this share of the time, as it makes all threads wait."""


class Collector(QObject):
    """Takes the place of Python's own moments, which are any moment in any thread.

    In a worker's thread a widget that is garbage would be destroyed outside the window's thread, which Qt forbids; and
    inside a call such as `QObject.disconnect`, which holds a lock of Qt's, destroying one waits for that lock for ever.
    It is for as long as the program lives: nothing puts Python's own collector on again.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rest_until = 0.0
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.look)
        gc.disable()
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Collect the generations that are due, by Python's own thresholds."""
        if put_off():
            return
        for generation, (made, threshold) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)):
            if made <= threshold:
                return
            if generation == OLDEST:
                self._look_through_everything()
            else:
                gc.collect(generation)

    def _look_through_everything(self) -> None:
        began = time.monotonic()
        if began < self._rest_until:
            return
        gc.collect(OLDEST)
        ended = time.monotonic()
        self._rest_until = ended + (ended - began) / LONGEST_SHARE
