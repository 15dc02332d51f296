"""``genstudio data``: what comes with the program."""

from __future__ import annotations

import pytest

from genstudio.data.builtin.cards import CARDS, SetCard
from tests.cli.conftest import Command


def test_the_table_has_a_row_for_each_set_in_straight_columns(genstudio: Command) -> None:
    outcome = genstudio("data")
    assert (outcome.code, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    rows = [line for line in lines if line.startswith("builtin:")]
    assert [row.split()[0] for row in rows] == [card.address for card in CARDS]
    for word, cells in (
        ("NUMBER", [f"{card.count:,}" for card in CARDS]),
        ("CLASSES", [str(c.classes) for c in CARDS]),
    ):
        place = lines[0].index(word)
        assert [row[place:].split()[0] for row in rows] == cells
    assert max(len(line) for line in lines) <= 120


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.key)
def test_each_set_is_explained(card: SetCard, genstudio: Command) -> None:
    out = genstudio("data").out
    for text in (card.what, card.good_for, card.source, ", ".join(card.families)):
        assert text in out


def test_json_holds_all_of_it(genstudio: Command) -> None:
    listed = genstudio("data", "--json").json["sets"]
    assert [entry["address"] for entry in listed] == [card.address for card in CARDS]
    for entry, card in zip(listed, CARDS, strict=True):
        assert entry["models"] == list(card.families)
        assert (entry["count"], entry["size"]) == (card.count, card.size or None)
        assert entry["title"] == card.title
        assert entry["parameters"] == list(card.parameters)
