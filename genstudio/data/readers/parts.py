"""`read_parts`: the pictures to train on, and those that the source itself holds out, in the same size and colour."""

from __future__ import annotations

from dataclasses import dataclass, replace

from genstudio.data.image_set import ImageSet
from genstudio.data.options import ReadOptions
from genstudio.data.readers.collection import read_collection
from genstudio.data.readers.conform import options_like
from genstudio.data.readers.listing import Listing
from genstudio.data.readers.notes import pictures, was
from genstudio.data.readers.originals import ContentOf
from genstudio.data.readers.room import Rooms
from genstudio.data.watch import Watch
from genstudio.errors import DataError


@dataclass(frozen=True, slots=True)
class Parts:
    """What a source holds, told apart.

    Attributes:
        training: with `held_out`'s classes, if there is that.
        held_out: None where nothing is.
        place: where that lies, in words: 'the folder "test"'.
        notes: sentences on how they were told apart.
    """

    training: Listing
    held_out: Listing | None = None
    place: str = ""
    notes: tuple[str, ...] = ()


def read_parts(
    parts: Parts,
    name: str,
    source: str,
    options: ReadOptions,
    watch: Watch,
    rooms: Rooms,
    content_of: ContentOf | None = None,
) -> ImageSet:
    """Decode; held-out pictures that cannot be used are told of and do not stop the rest.

    Raises:
        DataError: fewer than two pictures to train on can be read.
        Cancelled: the watch says so.
    """
    images = read_collection(parts.training, name, source, options, watch, rooms.training, content_of)
    notes, held_out = parts.notes, None
    if parts.held_out is not None:
        like = options_like(images.pixels, options)
        try:
            held_out = read_collection(parts.held_out, name, source, like, watch.silent(), rooms.held_out, content_of)
            notes += (f"{pictures(len(held_out))} in {parts.place} {was(len(held_out))} held out.",)
        except DataError:
            notes += (f"Too few pictures in {parts.place} can be read; they were ignored.",)
    return replace(images, held_out=held_out, report=replace(images.report, notes=images.report.notes + notes))
