"""`Listing`: which pictures a folder or an archive holds, in which order and classes, before any is decoded."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np

from genstudio.data.image_set import Labels, Mask, Skipped
from genstudio.data.naming import distinct, printable
from genstudio.data.readers.picture_file import SUFFIXES, Content
from genstudio.data.readers.unreadable import UnreadablePicture
from genstudio.data.watch import Watch

SNIFFED_BYTES = 16
_BETWEEN_CHECKS = 4096
_FILMS = frozenset((".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".wmv", ".3gp"))
UNSORTED = "unsorted"
"""The class of pictures that lie beside the folders that name the other classes."""
DEEPER_NAMED = 3
_DIGITS = re.compile("([0-9]{1,4000})")
"""No more at once than Python makes a number of."""
_CLUTTER = frozenset(("__macosx", "thumbs.db", "desktop.ini", "@eadir"))
_CLUTTER_BEGINS = frozenset((".", *(begin for name in _CLUTTER for begin in (name[0], name[0].upper()))))
"""What the names of clutter begin with: most names are told apart by that alone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file that should be a picture.

    Attributes:
        path: where it lies below the source.
        content: gives its path on disk, or its bytes; may raise `UnreadablePicture`.
        place: where it lies among what the source holds, such as the byte at which it begins; `InOrder` and `ContentOf`
            find it by that.
    """

    path: PurePosixPath
    content: Callable[[], Content]
    place: int = 0


Arrival = tuple[int, Content | UnreadablePicture]
"""An index into the entries that were asked for, and its content or why there is none."""
InOrder = Callable[[Sequence[Entry], Watch], Iterator[Arrival]]
"""Gives these entries' contents in the order in which they lie in the source, each once; those that it no longer finds
are left out. Only one content at a time is held."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What was seen of the pictures while they were listed.

    Attributes:
        sizes: widths and heights of some of them, as they are stored.
        grey: whether none of those that were looked at has colour.
    """

    sizes: tuple[tuple[int, int], ...]
    grey: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """What a source holds.

    Attributes:
        entries: the pictures, in natural order.
        skipped: what could be seen to be unusable without decoding it.
        others: how many files are no pictures; films: how many of those are films by their names; other_names: what
            some of the rest are called.
        labels: int64, one index into `class_names` per entry; None where there are no classes.
        class_names: in natural order.
        in_order: set by sources in which jumping about is slow, such as compressed archives and films.
        survey: set by sources that have looked at the pictures already.
        classless: whether each entry has no class of its own, and so that of `UNSORTED`; None where all have one.
        remark: why not, in words that follow their number: "beside the folders".
        deeper: some of the folders inside those of the classes, which make no classes of their own.
    """

    entries: tuple[Entry, ...]
    skipped: tuple[Skipped, ...]
    others: int
    labels: Labels | None
    class_names: tuple[str, ...]
    in_order: InOrder | None = None
    survey: Survey | None = None
    films: int = 0
    other_names: tuple[str, ...] = ()
    classless: Mask | None = None
    remark: str = ""
    deeper: tuple[str, ...] = ()


def listing_of(entries: Sequence[Entry], skipped: Iterable[Skipped], others: int, watch: Watch) -> Listing:
    """Sort the entries and find the classes: the folders at the first level where the pictures part ways.

    Raises:
        Cancelled: the watch says so.
    """
    ordered = [entries[index] for index in in_natural_order([entry.path for entry in entries], watch)]
    watch.check()
    below = _first_folders(ordered)
    folders = [parts[0] if parts else "" for parts in below]
    watch.check()
    names = sorted({folder for folder in folders if folder}, key=natural_key)
    if not names:
        return Listing(tuple(ordered), tuple(skipped), others, None, ())
    classless = None
    if "" in folders:
        classless = np.array([not folder for folder in folders])
        names += [UNSORTED] if UNSORTED not in names else []
    index = {name: position for position, name in enumerate(names)}
    labels = np.array([index[folder or UNSORTED] for folder in folders], dtype=np.int64)
    shown = distinct(names)
    deeper = list(dict.fromkeys(parts[1] for parts in below if len(parts) > 1))[:DEEPER_NAMED]
    return Listing(
        tuple(ordered),
        tuple(skipped),
        others,
        labels,
        shown,
        classless=classless,
        remark="beside the folders",
        deeper=tuple(printable(name) for name in deeper),
    )


def natural_key(name: str) -> tuple[list[str | int], str]:
    """Sorts "2.png" before "10.png", and upper and lower case together."""
    pieces: list[str | int] = list(_DIGITS.split(name.casefold()))
    pieces[1::2] = map(int, pieces[1::2])  # texts and numbers take turns, so that like is compared with like
    return pieces, name


def promises_film(name: str) -> bool:
    """The same for films."""
    return os.path.splitext(name)[1].lower() in _FILMS  # noqa: PTH122


def in_natural_order(paths: Sequence[PurePosixPath], watch: Watch) -> list[int]:
    """The places of the paths, sorted.

    Raises:
        Cancelled: the watch says so.
    """
    keys = []
    for number, path in enumerate(paths):
        if number % _BETWEEN_CHECKS == 0:
            watch.check()
        keys.append(natural_key(str(path)))
    return sorted(range(len(keys)), key=keys.__getitem__)


def is_clutter(name: str) -> bool:
    """Whether this file or folder is one that systems leave behind and nobody means."""
    return name[:1] in _CLUTTER_BEGINS and (name[:1] == "." or name.casefold() in _CLUTTER)


def promises_picture(name: str) -> bool:
    """Whether the name ends as a picture's does."""
    return os.path.splitext(name)[1].lower() in SUFFIXES  # noqa: PTH122 (a Path would take ten times as long)


def _first_folders(entries: list[Entry]) -> list[tuple[str, ...]]:
    """The folders of each entry below those that wrap all of them; none for entries that lie beside such folders."""
    folders = [entry.path.parts[:-1] for entry in entries]
    depth = 0
    while folders and all(len(parts) > depth for parts in folders) and len({parts[depth] for parts in folders}) == 1:
        depth += 1
    return [parts[depth:] for parts in folders] if depth else folders
