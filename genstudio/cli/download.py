"""``genstudio download``: the field's usual sets of pictures, listed and fetched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from genstudio.cli.inputs import catalogue_card
from genstudio.cli.terminal import Json, answer, answer_json

if TYPE_CHECKING:
    from genstudio.data.catalogue.card import Card
    from genstudio.data.catalogue.store import Store


def download(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The set to fetch. Without one: a list.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the field's usual sets of pictures, or download one.

    They are kept in the system's folder for caches, or in the one that GENSTUDIO_DATA_CACHE names. With an address in
    GENSTUDIO_DATA_MIRROR, files are asked for there and nowhere else, as ADDRESS/mnist/train-images-idx3-ubyte.gz.
    """
    from genstudio.data.catalogue.cards import CARDS
    from genstudio.data.catalogue.store import Store

    store = Store.of_this_user()
    if name is not None:
        card = catalogue_card(name)
        _fetch(card, store)
        if json:
            answer_json({**_as_json(card, store), "folder": str(store.place(card))})
        else:
            answer(str(store.place(card)))
        return
    if json:
        answer_json({"folder": str(store.folder), "sets": [_as_json(card, store) for card in CARDS]})
        return
    for card in CARDS:
        for line in _lines(card, store):
            answer(line)
    answer("Download one: genstudio download mnist")
    answer("Train on one: genstudio train --data catalogue:mnist --out RUN")


def _fetch(card: Card, store: Store) -> None:
    from genstudio.cli.progress import working_bar
    from genstudio.data.watch import Watch

    with working_bar(f"Downloading {card.title}") as progress:
        store.fetch(card, Watch(progress))


def _lines(card: Card, store: Store) -> Iterator[str]:
    from genstudio.data.catalogue.sizes import megabytes

    apart = f" + {card.held_out:,}" if card.held_out else ""
    colour = "grey" if card.channels == 1 else "colour"
    yield f"{card.key}  {card.title}: {card.pictures:,}{apart} pictures of {card.width}x{card.height} in {colour}"
    yield f"  {card.summary}"
    if card.by_hand:
        yield f"  By hand: {card.steps}"
    else:
        size = f"{'' if card.exact else 'about '}{megabytes(card.size)}"
        yield f"  {size}, {'here' if store.has(card) else 'not here yet'}"
    yield f"  Licence: {card.licence}"
    yield f"  {card.home}"
    yield ""


def _as_json(card: Card, store: Store) -> dict[str, Json]:
    return {
        "key": card.key,
        "address": card.source,
        "title": card.title,
        "what": card.summary,
        "pictures": card.pictures,
        "held_out": card.held_out,
        "channels": card.channels,
        "height": card.height,
        "width": card.width,
        "classes": list(card.classes),
        "licence": card.licence,
        "home": card.home,
        "by_hand": card.by_hand,
        "steps": card.steps,
        "here": store.has(card),
        "bytes": card.size,
        "exact": card.exact,
        "files": [
            {"name": file.name, "bytes": file.size, "sha256": file.sha256, "addresses": list(file.addresses)}
            for file in card.files
        ],
    }
