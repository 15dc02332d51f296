"""How data go through a family's networks, as boxes and arrows on a grid; the window draws it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

COLUMNS = 6
ROWS = 3


class NodeKind(Enum):
    """What a box stands for, which decides its form and colour."""

    PICTURE = "picture"
    CODE = "code"
    NETWORK = "network"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Node:
    """One box.

    Attributes:
        name: what arrows call it.
        title: one or two plain words in the box ("Painter", "Real pictures"); each word stands in a line of its own.
        column, row: its place, counted from 0; halves are allowed.
    """

    name: str
    title: str
    kind: NodeKind
    column: float
    row: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one box to another, both by name."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Flow:
    """A small drawing: at most `COLUMNS` columns and `ROWS` rows. Empty where a family gives none.

    Arrows are straight: a box may not stand in the way of one.

    Raises:
        ValueError: an arrow to nowhere, a box outside the grid, or two of one name.
    """

    nodes: tuple[Node, ...] = ()
    arrows: tuple[Arrow, ...] = ()

    def __post_init__(self) -> None:
        known = {node.name for node in self.nodes}
        if len(known) < len(self.nodes):
            raise ValueError(f"two boxes of one name among {[node.name for node in self.nodes]}")
        for node in self.nodes:
            if not (0 <= node.column <= COLUMNS - 1 and 0 <= node.row <= ROWS - 1):
                raise ValueError(f"the box {node.name} stands outside of {COLUMNS} columns and {ROWS} rows")
        for arrow in self.arrows:
            if not {arrow.start, arrow.end} <= known:
                raise ValueError(f"an arrow from {arrow.start} to {arrow.end}, but there are {sorted(known)}")
