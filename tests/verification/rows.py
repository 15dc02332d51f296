"""What a verification prints: what came out, beside what its paper or a trusted program reports, and the target."""

from __future__ import annotations

import json
import operator
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from rich import box
from rich.console import Console
from rich.table import Table

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure that must come out.

    Attributes:
        family: the key of the family that was trained; empty for a yardstick.
        what: the data, the setting and the figure, in words.
        measured: the figure of this run.
        reference: what others report, in words, and who.
        comparison, target: what the figure must be, such as "<=" 0.014; no target for a yardstick.
        seconds: how long it took, training included.
    """

    family: str
    what: str
    measured: float
    reference: str
    comparison: str = ""
    target: float | None = None
    seconds: float = 0.0

    @property
    def passed(self) -> bool | None:
        """Whether the target is met; None without one. What is no number never passes."""
        return None if self.target is None else COMPARISONS[self.comparison](self.measured, self.target)

    @property
    def verdict(self) -> str:
        return {None: "", True: "pass", False: "fall short"}[self.passed]


def print_rows(rows: Sequence[Row], *, as_json: bool) -> None:
    """A table, or one JSON list."""
    if as_json:
        print(json.dumps([asdict(row) | {"verdict": row.verdict} for row in rows]))
        return
    table = Table("model", "what", "measured", "reference", "target", "", "seconds", box=box.SIMPLE)
    for row in rows:
        target = "" if row.target is None else f"{row.comparison} {row.target:.4g}"
        measured = f"{row.measured:.4g}"
        table.add_row(row.family, row.what, measured, row.reference, target, row.verdict, f"{row.seconds:.0f}")
    Console(width=None if sys.stdout.isatty() else 160).print(table)
