"""`Guard`: sees what a process does that opening a file must not: write, call others, print, leave things behind.

Linux only: memory and descriptors are read from /proc.
"""

from __future__ import annotations

import gc
import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_WRITES = {
    "os.mkdir": ((0, 2),),
    "os.rename": ((0, 2), (1, 3)),
    "os.remove": ((0, 1),),
    "os.rmdir": ((0, 1),),
    "os.link": ((1, 3),),
    "os.symlink": ((1, 2),),
    "os.truncate": ((0, -1),),
    "os.chmod": ((0, 2),),
    "os.utime": ((0, 3),),
    "os.setxattr": ((0, -1),),
}
"""Which arguments of an audit event are a path that is changed, and the descriptor of the folder that it is below."""
_OTHERS = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "pickle.find_class",
)
_LATE_SECONDS = 5.0
"""How long a thread may take to end when nobody waits for it any more."""


class Guard:
    """Watches this process from its making on, while `watching`; at most one in a process.

    Attributes:
        wrong: what was done, in words, since the last `watching`.
        peak: bytes that the memory of the process grew by at most meanwhile.
        output: the descriptor of what is printed.
    """

    def __init__(self, output: Path) -> None:
        """
        Args:
            output: the file that everything printed goes to from now on, by Python or by a library of C.
        """
        self.wrong: list[str] = []
        self.peak = 0
        self._allowed: tuple[str, ...] = ()
        self._watching = False
        self.output = os.open(output, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        for stream in (1, 2):
            os.dup2(self.output, stream)
        sys.addaudithook(self._hear)

    @contextmanager
    def watching(self, *allowed: Path) -> Iterator[None]:
        """Note what is wrong in here; only below `allowed` may be written."""
        self.wrong, self._allowed = [], tuple(f"{folder}{os.sep}" for folder in allowed)
        threads, descriptors, printed = set(threading.enumerate()), _descriptors(), self._printed()
        Path("/proc/self/clear_refs").write_text("5")  # forgets the highest use of memory so far
        before = _memory("VmRSS")
        self._watching = True
        try:
            yield
        finally:
            self._watching = False
            self.peak = max(0, _memory("VmHWM") - before)
            self._look_for_what_is_left(threads, descriptors)
            if self._printed() > printed:
                text = os.pread(self.output, 300, printed).decode(errors="replace")
                self.wrong.append(f"something was printed: {text!r}")

    def _look_for_what_is_left(self, threads: set[threading.Thread], descriptors: int) -> None:
        until = time.monotonic() + _LATE_SECONDS
        while (late := set(threading.enumerate()) - threads) and time.monotonic() < until:
            next(iter(late)).join(0.05)
        if late:
            self.wrong.append(f"threads are left over: {sorted(thread.name for thread in late)}")
        if _descriptors() > descriptors:
            gc.collect()  # an exception holds on to the frames, and to the files in them
            if _descriptors() > descriptors:
                self.wrong.append("files are left open")
        if children := Path(f"/proc/self/task/{os.getpid()}/children").read_text():
            self.wrong.append(f"processes are left over: {children}")

    def _printed(self) -> int:
        return os.fstat(self.output).st_size

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._watching:
            return
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, str | bytes) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC):
                self._check(path, -1, "open to write")
        elif event in _WRITES:
            for path, below in _WRITES[event]:
                self._check(arguments[path], -1 if below < 0 else arguments[below], event)
        elif event.startswith(_OTHERS):
            self.wrong.append(f"{event} {arguments!r:.200}")

    def _check(self, path: Any, below: int, what: str) -> None:
        if isinstance(path, int):
            return  # a file that was opened before
        name = os.fsdecode(path)
        if below >= 0:
            name = os.path.join(os.readlink(f"/proc/self/fd/{below}"), name)  # noqa: PTH115, PTH118
        name = os.path.normpath(os.path.join(os.getcwd(), name))  # noqa: PTH109, PTH118 (in a hook, so quickly)
        if not f"{name}{os.sep}".startswith(self._allowed):
            self.wrong.append(f"{what}: {name!r}")


def address_space() -> int:
    """Bytes that the process has mapped, used or not."""
    return _memory("VmSize")


def _memory(what: str) -> int:
    found = re.search(rf"{what}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) << 10 if found else 0


def _descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208
