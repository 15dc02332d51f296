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
        step, steps: which of several steps, each as long as the others, this is; progress is told of all together.
    """

    progress: Progress | None = None
    cancelled: CancelCheck | None = None
    step: int = 0
    steps: int = 1

    def report(self, done: int, total: int | None) -> None:
        """Tell how far the work is.

        Raises:
            Cancelled: it is no longer wanted.
        """
        self.check()
        if self.progress is not None:
            self.progress(done if total is None else (self.step * total + done) // self.steps, total)

    def check(self) -> None:
        """Raise `Cancelled` if the work is no longer wanted."""
        if self.cancelled is not None and self.cancelled():
            raise Cancelled("Opening the pictures was cancelled.")

    def part(self, step: int, steps: int) -> Watch:
        """The same for one of several steps, counted from 0."""
        return Watch(self.progress, self.cancelled, step, steps)

    def silent(self) -> Watch:
        """The same without progress, for work that is a small part of the whole."""
        return Watch(None, self.cancelled)
