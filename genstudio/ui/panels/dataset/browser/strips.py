"""`Strips`: the rows of a grid, kept while they are near, read beside the GUI where the pictures lie on the disk."""

from __future__ import annotations

from collections import OrderedDict

from genstudio.data.cache.mapped import is_mapped
from genstudio.ui.panels.dataset.browser.strip import Arrangement, Strip
from genstudio.ui.panels.dataset.browser.strip_reader import StripReader

PATIENCE_SECONDS = 0.006
"""How long painting waits for the disk. What the system still has in memory comes in a fraction of it, so nothing
flickers; what does not is painted when it is there."""
SCREENS_KEPT = 4


class Strips:
    """Gives the rows of one arrangement at a time. Memory is that of `SCREENS_KEPT` screens, however many there are."""

    def __init__(self) -> None:
        self._arrangement: Arrangement | None = None
        self._on_disk = False
        self._kept: OrderedDict[int, Strip | None] = OrderedDict()
        self._reader = StripReader()
        self._missing: frozenset[int] = frozenset()

    def arrange(self, arrangement: Arrangement | None) -> None:
        """Forget everything and go on with another arrangement."""
        self._arrangement = arrangement
        self._on_disk = arrangement is not None and is_mapped(arrangement.pixels)
        self._kept.clear()
        self._missing = frozenset()

    @property
    def waiting(self) -> bool:
        """Whether some of the rows that were fetched last are still being read."""
        return bool(self._missing)

    def fetch(self, rows: range, ahead: range) -> dict[int, Strip | None]:
        """The rows that are there; on the disk the others, and then those `ahead`, are read meanwhile."""
        arrangement = self._arrangement
        if arrangement is None:
            return {}
        if self._on_disk:
            self._fetch_beside(arrangement, rows, ahead)
        else:
            for row in rows:
                if row not in self._kept:
                    self._kept[row] = arrangement.strip(row)
        found = {}
        for row in rows:
            if row in self._kept:
                self._kept.move_to_end(row)
                found[row] = self._kept[row]
        self._make_room(len(rows))
        return found

    def take_news(self) -> bool:
        """Take over what was read meanwhile; whether a row was waited for."""
        read = self._reader.collect(self._arrangement) if self._arrangement is not None else {}
        self._kept.update(read)
        awaited = bool(self._missing & read.keys())
        self._missing -= read.keys()
        return awaited

    def _fetch_beside(self, arrangement: Arrangement, rows: range, ahead: range) -> None:
        self._missing = frozenset()
        wanted = [row for row in rows if row not in self._kept]
        near = [row for row in ahead if row not in self._kept]
        if not wanted and not near:
            return
        self._reader.ask(arrangement, [*wanted, *near])
        if wanted:
            self._reader.wait(wanted, PATIENCE_SECONDS)
            self._missing = frozenset(wanted)
            self.take_news()

    def _make_room(self, rows: int) -> None:
        while len(self._kept) > SCREENS_KEPT * max(rows, 1):
            self._kept.popitem(last=False)
