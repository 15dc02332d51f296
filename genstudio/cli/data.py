"""``genstudio data``: which pictures come with the program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from genstudio.cli.terminal import Json, answer, answer_json

if TYPE_CHECKING:
    from genstudio.data.builtin.cards import SetCard


def data(json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """List the sets of pictures that come with the program, for --data of the other commands."""
    from genstudio.data.builtin.cards import CARDS

    if json:
        answer_json({"sets": [_as_json(card) for card in CARDS]})
        return
    for line in _table():
        answer(line)


def _as_json(card: SetCard) -> dict[str, Json]:
    return {
        "address": card.address,
        "title": card.title,
        "what": card.what,
        "good_for": card.good_for,
        "models": list(card.families),
        "count": card.count,
        "size": card.size or None,
        "colour": card.colour,
        "classes": card.classes,
        "parameters": list(card.parameters),
        "source": card.source,
    }


def _table() -> Iterator[str]:
    """A line of figures for each set, and below it what it is, what it is good for, and where it comes from."""
    from genstudio.data.builtin.cards import CARDS

    rows = [("ADDRESS", "NUMBER", "SIZE", "CLASSES", "GOOD MODELS")]
    rows += [
        (card.address, f"{card.count:,}", _size(card), str(card.classes), ", ".join(card.families)) for card in CARDS
    ]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    yield _line(rows[0], widths)
    for card, row in zip(CARDS, rows[1:], strict=True):
        yield _line(row, widths)
        yield f"    {card.what}"
        yield f"    {card.good_for}"
        yield f"    {card.source}."
    yield ""
    yield 'Ask for more, or for others: --data "builtin:shapes?count=20000&size=32&seed=1"'


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _size(card: SetCard) -> str:
    if not card.size:
        return "points"
    return f"{card.size}x{card.size} {'colour' if card.colour else 'grey'}"
