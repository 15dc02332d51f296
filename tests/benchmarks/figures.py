"""What a benchmark prints: figures with their targets, as a table or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure.

    Attributes:
        name: what was measured.
        value: the figure, in `unit`.
        target: the target in words (">= 0.95"); empty where there is none.
        met: whether the figure meets it; None without a target.
    """

    name: str
    value: float
    unit: str
    target: str = ""
    met: bool | None = None


def print_figures(figures: Sequence[Figure], *, as_json: bool) -> None:
    """One line each, or one JSON list."""
    if as_json:
        print(json.dumps([asdict(figure) for figure in figures]))
        return
    verdicts = {None: "", True: "met", False: "MISSED"}
    for figure in figures:
        print(f"{figure.name:<64} {figure.value:>10.4g} {figure.unit:<14} {figure.target:<10} {verdicts[figure.met]}")
    sys.stdout.flush()
