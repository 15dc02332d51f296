"""How data go through a family's networks, as boxes and arrows on a grid; the window draws it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


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
        title: one or two plain words in the box ("Painter", "Real pictures").
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
    """A small drawing: at most 6 columns and 3 rows. Empty where a family gives none.

    Raises:
        ValueError: an arrow to nowhere.
    """

    nodes: tuple[Node, ...] = ()
    arrows: tuple[Arrow, ...] = ()

    def __post_init__(self) -> None:
        known = {node.name for node in self.nodes}
        for arrow in self.arrows:
            if not {arrow.start, arrow.end} <= known:
                raise ValueError(f"an arrow from {arrow.start} to {arrow.end}, but there are {sorted(known)}")
