"""`read_found`: files as a folder or an archive holds them, sorted into classes and into what is held out, and read.

Classes come from the folders, or from a table beside the pictures (see `tables`). Folders called ``train`` and ``test``
(or ``validation``) say which pictures are held out; the classes are then the folders below those. The layout is that of
Hugging Face's ``imagefolder``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

import numpy as np

from genstudio.data.image_set import ImageSet, Labels, Skipped
from genstudio.data.naming import distinct, printable
from genstudio.data.options import FrameChoice, ReadOptions
from genstudio.data.readers.found import Found
from genstudio.data.readers.frames import all_frames, file_of, place_of
from genstudio.data.readers.listing import UNSORTED, Entry, Listing, in_natural_order, listing_of, natural_key
from genstudio.data.readers.notes import pictures, was
from genstudio.data.readers.originals import ContentOf
from genstudio.data.readers.parts import Parts, read_parts
from genstudio.data.readers.room import Rooms
from genstudio.data.readers.table_places import Places
from genstudio.data.readers.tables import classes_told
from genstudio.data.readers.uncollected import uncollected
from genstudio.data.watch import Watch

TRAINING = frozenset(("train", "training"))
HELD_OUT = (frozenset(("test", "testing")), frozenset(("validation", "valid", "val", "dev")))
"""What folders of held-out pictures are called; the first kind is preferred."""


def read_found(
    found: Found,
    name: str,
    source: str,
    options: ReadOptions,
    watch: Watch,
    rooms: Rooms | None = None,
    content_of: ContentOf | None = None,
) -> ImageSet:
    """Sort and decode.

    Args:
        rooms: where the pixels go, see `remembered`; None is memory.
        content_of: gives the content of one picture again at any later time; None where that cannot be done.

    Raises:
        DataError: fewer than two pictures can be read.
        Cancelled: the watch says so.
    """
    if options.frames is FrameChoice.ALL:
        found = all_frames(found, content_of, watch)
    return read_parts(_parts_of(found, watch), name, source, options, watch, rooms or Rooms(), content_of)


def _parts_of(found: Found, watch: Watch) -> Parts:
    classes, notes = _classes(found, watch)
    watch.check()
    split = _split_of(found.entries)
    watch.check()
    if split is None:
        with uncollected():
            listing = listing_of(found.entries, found.skipped, found.others, watch)
        return Parts(_completed(_with_classes(listing, classes, found.homes), found), notes=notes)
    depth, folders = split
    wanted = [entry for entry in found.entries if _folder_at(depth, entry).lower() in TRAINING]
    apart = [entry for entry in found.entries if _folder_at(depth, entry) in folders]
    beside = sum(not _folder_at(depth, entry) for entry in found.entries)
    unused = len(found.entries) - len(wanted) - len(apart) - beside
    if unused:
        notes += (f"{pictures(unused)} in the other folders {was(unused)} not used.",)
    if beside:
        notes += (f"{pictures(beside)} beside the folders {was(beside)} not used.",)
    listing = _listing_below(wanted + apart, found.skipped, found.others, depth, watch)
    listing = _with_classes(listing, classes, found.homes)
    training, held_out = (
        _chosen(listing, [in_training is (_folder_at(depth, entry) not in folders) for entry in listing.entries])
        for in_training in (True, False)
    )
    return Parts(
        _completed(training, found),
        replace(_completed(replace(held_out, skipped=(), others=0), found), films=0),
        _named(folders),
        notes,
    )


def _classes(found: Found, watch: Watch) -> tuple[dict[str, str], tuple[str, ...]]:
    """What the tables say of the pictures, and notes on those that cannot be used."""
    if not found.tables:
        return {}, ()
    places = Places(_place_of(entry, found.homes) for entry in found.entries)
    return classes_told(found.tables, places.find, watch)


def _split_of(entries: Sequence[Entry]) -> tuple[int, tuple[str, ...]] | None:
    """How deep the folders called train and test lie, and what the held-out ones are called; None without both.

    Pictures that lie beside them, such as a preview, do not matter.
    """
    folders = [entry.path.parts[:-1] for entry in entries]
    for depth in range(max((len(parts) for parts in folders), default=0)):
        below = [parts[depth] for parts in folders if len(parts) > depth]
        names = sorted(set(below))
        if len(names) == 1:
            continue
        lower = {name.lower() for name in names}
        if not lower & TRAINING or not lower <= TRAINING.union(*HELD_OUT):
            return None
        kind = next((kind for kind in HELD_OUT if lower & kind), frozenset[str]())
        return (depth, tuple(name for name in names if name.lower() in kind)) if kind else None
    return None


def _folder_at(depth: int, entry: Entry) -> str:
    """The name of the folder at this depth that it lies in; empty where it lies beside."""
    parts = entry.path.parts
    return parts[depth] if len(parts) > depth + 1 else ""


def _named(folders: Sequence[str]) -> str:
    quoted = [f'"{printable(folder)}"' for folder in folders]
    return f"the folder {quoted[0]}" if len(quoted) == 1 else f"the folders {' and '.join(quoted)}"


def _listing_below(entries: list[Entry], skipped: list[Skipped], others: int, depth: int, watch: Watch) -> Listing:
    """Sorted and classed as if the folders at this depth were not there; the entries keep their paths."""
    without = [PurePosixPath(*entry.path.parts[:depth], *entry.path.parts[depth + 1 :]) for entry in entries]
    order = in_natural_order(without, watch)
    listing = listing_of([replace(entries[index], path=without[index]) for index in order], skipped, others, watch)
    return replace(listing, entries=tuple(entries[index] for index in order))


def _with_classes(listing: Listing, classes: Mapping[str, str], homes: Sequence[str]) -> Listing:
    """The same with the classes of a table, if it names at least one of the pictures."""
    if not classes:
        return listing
    given = [classes.get(_place_of(entry, homes)) for entry in listing.entries]
    names = sorted({name for name in given if name is not None}, key=natural_key)
    if not names:
        return listing
    classless = None
    if None in given:
        classless = np.array([name is None for name in given])
        names += [UNSORTED] if UNSORTED not in names else []
    index = {name: position for position, name in enumerate(names)}
    labels = np.array([index[UNSORTED if name is None else name] for name in given], dtype=np.int64)
    return replace(
        listing, labels=labels, class_names=distinct(names), classless=classless, remark="that the table does not name"
    )


def _place_of(entry: Entry, homes: Sequence[str]) -> str:
    """Where the picture's file lies, as tables name it."""
    return str((homes[place_of(entry)] if homes else "") / file_of(entry))


def _chosen(listing: Listing, wanted: Sequence[bool]) -> Listing:
    chosen: Labels = np.flatnonzero(np.array(wanted, dtype=np.bool_))
    return replace(
        listing,
        entries=tuple(listing.entries[index] for index in chosen),
        labels=None if listing.labels is None else listing.labels[chosen],
        classless=None if listing.classless is None else listing.classless[chosen],
    )


def _completed(listing: Listing, found: Found) -> Listing:
    names = tuple(found.other_names)
    return replace(listing, in_order=found.in_order, survey=found.survey, films=found.films, other_names=names)
