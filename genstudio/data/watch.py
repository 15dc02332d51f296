"""`Watch`: how a long piece of work tells how far it is, and hears that it is no longer wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from genstudio.errors import Cancelled

Progress = Callable[[int, int | None], None]
CancelCheck = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Watch:
    """The caller's two callbacks, either of which may be missing.

    Attributes:
        progress: called with (done, total); total is None while it is unknown.
        cancelled: asked many times a second; once it answers True the work ends with `Cancelled`.
    """

    progress: Progress | None = None
    cancelled: CancelCheck | None = None

    def report(self, done: int, total: int | None) -> None:
        """Tell how far the work is.

        Raises:
            Cancelled: it is no longer wanted.
        """
        self.check()
        if self.progress is not None:
            self.progress(done, total)

    def check(self) -> None:
        """Raise `Cancelled` if the work is no longer wanted."""
        if self.cancelled is not None and self.cancelled():
            raise Cancelled("Opening the pictures was cancelled.")
