"""How another thread steers the trainer: plain thread-safe state, looked at once per step."""

from __future__ import annotations

import threading
from collections.abc import Mapping


class Control:
    """Stop, pause, a wish for a fresh snapshot, and settings changed while training runs.

    The trainer is the only reader of `take_changes` and `take_snapshot_request`; any thread may call the rest.
    """

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._running = threading.Event()
        self._running.set()
        self._snapshot = threading.Event()
        self._lock = threading.Lock()
        self._changes: dict[str, object] = {}

    def stop(self) -> None:
        """Ask to end after the present step; also ends a pause."""
        self._stop.set()
        self._running.set()

    def pause(self) -> None:
        self._running.clear()
        if self._stop.is_set():
            self._running.set()

    def resume(self) -> None:
        self._running.set()

    def request_snapshot(self) -> None:
        """Ask for a `Preview` of the newest weights as soon as possible."""
        self._snapshot.set()

    def change(self, values: Mapping[str, object]) -> None:
        """Change live settings from the next step on; the values were checked by the caller."""
        with self._lock:
            self._changes.update(values)

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    @property
    def paused(self) -> bool:
        return not self._running.is_set()

    def wait_while_paused(self) -> None:
        self._running.wait()

    def take_snapshot_request(self) -> bool:
        wanted = self._snapshot.is_set()
        self._snapshot.clear()
        return wanted

    def take_changes(self) -> dict[str, object]:
        if not self._changes:
            return {}
        with self._lock:
            changes, self._changes = self._changes, {}
        return changes
