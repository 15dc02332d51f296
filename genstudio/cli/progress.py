"""How long work is shown while it goes on: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from genstudio.cli.terminal import console, say
from genstudio.training.events import Event, Finished, Measured, Progress, Started, Values

if TYPE_CHECKING:
    from rich.console import Console

LINE_SECONDS = 15.0

Report = Callable[[Event], None]


@contextmanager
def training_display() -> Iterator[Report]:
    """What to call with every event of a training, for as long as it lasts."""
    terminal = console()
    if terminal.is_terminal:
        with _bar(terminal) as report:
            yield report
    else:
        yield LineDisplay(say)


class Standing:
    """What the events have told so far, as text.

    Attributes:
        fraction: of the way, 0 to 1; None where no limit is known.
    """

    def __init__(self) -> None:
        self.fraction: float | None = None
        self._losses: dict[bool, Values] = {}
        self._place: Progress | Finished | None = None

    def take_in(self, event: Event) -> None:
        """Note what an event tells."""
        if isinstance(event, Measured):
            self._losses[event.held_out] = event.values
        elif isinstance(event, Progress):
            self._place = event
            self.fraction = event.fraction
        elif isinstance(event, Finished):
            self._place = event
            self._losses[True] = event.metrics

    def text(self) -> str:
        """Epoch, losses, speed and time left, as far as they are known."""
        place = self._place
        parts = [] if place is None else [f"epoch {place.epoch:.1f}"]
        parts += [f"{name} {value:.4g}" for name, value in self._losses.get(False, ())]
        parts += [f"held-out {value:.4g}" for name, value in self._losses.get(True, ()) if name == "loss"]
        if place is not None:
            parts.append(f"{place.images_per_second:,.0f} pictures/s")
        if isinstance(place, Progress) and place.seconds_left is not None:
            parts.append(f"{duration(place.seconds_left)} left")
        return ", ".join(parts)


class LineDisplay:
    """A plain line at the beginning, the end and every quarter of a minute in between."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._standing = Standing()
        self._written = 0.0

    def __call__(self, event: Event) -> None:
        self._standing.take_in(event)
        if isinstance(event, Started):
            self._write(f"Training on {event.device}, {event.steps_per_epoch:,} steps per epoch.")
        elif isinstance(event, Progress) and event.seconds - self._written >= LINE_SECONDS:
            self._written = event.seconds
            self._write(self._standing.text())


@contextmanager
def working_bar(title: str) -> Iterator[Callable[[int, int | None], None] | None]:
    """What to call with done and total of some other work; None where nobody watches a terminal."""
    terminal = console()
    if not terminal.is_terminal:
        yield None
        return
    from rich.progress import Progress as Bar

    with Bar(console=terminal, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@dataclass(frozen=True, slots=True)
class Stages:
    """What to call of work in several parts.

    Attributes:
        begin: with what begins now.
        progress: with done and total of the whole; None where nobody watches a terminal.
    """

    begin: Callable[[str], None]
    progress: Callable[[int, int | None], None] | None


@contextmanager
def stages_display(title: str) -> Iterator[Stages]:
    """A bar under the title that names the part; where nobody watches a terminal, a line for the title and each part.

    All goes to standard error.
    """
    say(title)
    if not console().is_terminal:
        yield Stages(lambda what: say(f"  {what}"), None)
        return
    from rich.progress import Progress as Bar

    with Bar(console=console(), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield Stages(
            lambda what: bar.update(task, description=what),
            lambda done, total: bar.update(task, completed=done, total=total),
        )


@contextmanager
def _bar(terminal: Console) -> Iterator[Report]:
    from rich import progress as rich_progress

    columns = (
        rich_progress.TextColumn("Training"),
        rich_progress.BarColumn(bar_width=24),
        rich_progress.TextColumn("{task.percentage:>3.0f} %"),
        rich_progress.TextColumn("{task.description}"),
    )
    # Redrawn from the events only: a thread that redraws would take time from the training.
    with rich_progress.Progress(*columns, console=terminal, auto_refresh=False) as bar:
        task = bar.add_task("", total=None)
        standing = Standing()

        def report(event: Event) -> None:
            standing.take_in(event)
            if isinstance(event, Progress | Finished):
                total = None if standing.fraction is None else 1.0
                done = total if isinstance(event, Finished) and total else standing.fraction or 0.0
                bar.update(task, description=standing.text(), total=total, completed=done, refresh=True)

        yield report


def duration(seconds: float) -> str:
    """A length of time for people: "48 s", "3 min 05 s", "2 h 10 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"
