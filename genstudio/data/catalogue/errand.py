"""`Errand`: how far a download is and whether it is still wanted.

Names, connections and answers of a server are waited for inside system calls that nobody can interrupt. They happen in
a thread of their own, so that whoever gave the errand can leave at any moment.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from genstudio.data.watch import Watch
from genstudio.errors import Cancelled

LOOKED_AT_EVERY = 0.05
"""Seconds between two looks at the errand; a cancel is answered in about this time."""


@dataclass(slots=True)
class Errand:
    """Written by the loading thread, read by the waiting one.

    Attributes:
        done, total: bytes of all files; total is None until it is known that something has to be loaded.
        called_off: set once nobody waits any more.
    """

    done: int = 0
    total: int | None = None
    called_off: threading.Event = field(default_factory=threading.Event)

    def check(self) -> None:
        """Raise `Cancelled` if nobody waits any more."""
        if self.called_off.is_set():
            raise Cancelled("The download was cancelled.")


def run(errand: Errand, work: Callable[[Errand], None], watch: Watch) -> None:
    """Do work in a thread and wait for it; raises what it raises.

    Raises:
        Cancelled: the watch says so. The thread ends by itself, at its next `Errand.check`.
    """
    failures: list[BaseException] = []

    def guarded() -> None:
        try:
            work(errand)
        except BaseException as error:  # handed over to the waiting thread
            failures.append(error)

    thread = threading.Thread(target=guarded, name="download", daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(LOOKED_AT_EVERY)
            watch.report(errand.done, errand.total)
    except BaseException:
        errand.called_off.set()
        raise
    if failures:
        raise failures[0]
