"""``genstudio cache``: where decoded pictures are kept, how much room they take, and a way to clear them."""

from __future__ import annotations

from typing import Annotated

import typer

from genstudio.cli.terminal import Json, answer, answer_json


def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Throw all of it away; it is made anew when needed.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show how much room decoded pictures take, or clear them.

    Pictures that were opened once are kept, made small, so that they open at once the next time. Your own files are
    never touched. The sets that were not used for longest are thrown away by themselves.
    """
    from genstudio.data.cache.home import room_for_cache
    from genstudio.data.cache.shelf import Extent, Shelf

    shelf = Shelf()
    gone = shelf.clear() if clear else Extent(0, 0)
    extent = shelf.extent()
    room = room_for_cache(shelf.folder, extent.bytes)
    if json:
        values: dict[str, Json] = {
            "folder": str(shelf.folder),
            "sets": extent.sets,
            "bytes": extent.bytes,
            "most_bytes": room,
        }
        if clear:
            values |= {"cleared_sets": gone.sets, "cleared_bytes": gone.bytes}
        answer_json(values)
        return
    if clear:
        answer(f"Cleared {extent_text(gone.sets, gone.bytes)} from {shelf.folder}.")
        if extent.sets:
            answer(f"{extent_text(extent.sets, extent.bytes)} could not be cleared; another program may be using them.")
        return
    answer(f"{extent_text(extent.sets, extent.bytes)} of at most {room / 1e9:.1f} GB in {shelf.folder}")


def extent_text(sets: int, size: int) -> str:
    """Such as "3 sets of pictures, 0.52 GB"."""
    return f"{sets:,} {'set' if sets == 1 else 'sets'} of pictures, {size / 1e9:.2f} GB"
