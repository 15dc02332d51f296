"""What people call pictures, and where they lie, from the source of them."""

from __future__ import annotations

from genstudio.data.builtin.cards import card_of
from genstudio.data.catalogue.card import Card
from genstudio.data.catalogue.cards import CARDS
from genstudio.data.naming import brief, printable
from genstudio.data.source import paths_named_in, short_name

_MOST_PLACES = 5


def title_of(source: str) -> str:
    """The title of a set that is known by name, else a short name."""
    built_in, card = card_of(source), downloaded_card(source)
    return built_in.title if built_in is not None else short_name(source) if card is None else card.title


def exact_title_of(source: str) -> str:
    """The same with the parameters that the address of a built-in set has, to tell one from another."""
    parameters = source.partition("?")[2] if card_of(source) is not None else ""
    return f"{title_of(source)} ({brief(parameters.replace('&', ', '))})" if parameters else title_of(source)


def place_of(source: str) -> str:
    """Where it lies, in full; of several paths the first ones."""
    paths = paths_named_in(source)
    more = len(paths) - _MOST_PLACES
    return "\n".join([*map(printable, paths[:_MOST_PLACES]), *([f"and {more:,} more"] if more > 0 else [])])


def downloaded_card(source: str) -> Card | None:
    """The card of a set that is downloaded; None for other sources."""
    return next((card for card in CARDS if card.source == source), None)
