"""`StripReader`: reads rows of pictures from the disk beside the GUI; what is no longer wanted is not read."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from genstudio.ui.panels.dataset.browser.strip import Arrangement, Strip

log = logging.getLogger(__name__)


class StripReader:
    """One thread, alive only while something is wanted. It touches no widget: the GUI collects what it has read."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._arrangement: Arrangement | None = None
        self._wanted: list[int] = []
        self._read: dict[int, Strip | None] = {}
        self._awaited: frozenset[int] = frozenset()
        self._working = False

    def ask(self, arrangement: Arrangement, rows: Sequence[int]) -> None:
        """Read these rows, the first one first; whatever was asked before and not begun is forgotten."""
        with self._news:
            if arrangement is not self._arrangement:
                self._arrangement = arrangement
                self._read = {}
            self._wanted = [row for row in rows if row not in self._read]
            if self._wanted and not self._working:
                self._working = True
                threading.Thread(target=self._work, name="strip reader").start()

    def wait(self, rows: Sequence[int], seconds: float) -> None:
        """Until these rows are read, but no longer than `seconds`."""
        with self._news:
            self._awaited = frozenset(rows)
            self._news.wait_for(self._all_there, seconds)
            self._awaited = frozenset()

    def collect(self, arrangement: Arrangement) -> dict[int, Strip | None]:
        """What was read of this arrangement since the last call; None for what cannot be read."""
        with self._news:
            if arrangement is not self._arrangement:
                return {}
            read, self._read = self._read, {}
        return read

    def _work(self) -> None:
        while (task := self._next()) is not None:
            arrangement, row = task
            strip = _read_strip(arrangement, row)
            with self._news:
                if arrangement is self._arrangement:
                    self._read[row] = strip
                if self._all_there():  # and not before: to wake the GUI for each row takes longer than to read it
                    self._news.notify_all()

    def _all_there(self) -> bool:
        return self._awaited <= self._read.keys()

    def _next(self) -> tuple[Arrangement, int] | None:
        with self._news:
            if self._arrangement is None or not self._wanted:
                self._working = False
                return None
            return self._arrangement, self._wanted.pop(0)


def _read_strip(arrangement: Arrangement, row: int) -> Strip | None:
    try:
        return arrangement.strip(row)
    except Exception:  # nothing may leave a thread; the row stays empty
        log.exception("a row of pictures cannot be read")
        return None
