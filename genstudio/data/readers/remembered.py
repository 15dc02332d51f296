"""`remembered`: a collection that was read before comes from the cache, as long as its source looks as it did."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from genstudio.data.cache.entry import PIXELS, Arrays, Kept
from genstudio.data.cache.mapped import map_pixels
from genstudio.data.cache.shelf import Shelf
from genstudio.data.image_set import ImageSet, LoadReport, Skipped
from genstudio.data.options import ReadOptions
from genstudio.data.picture_names import PictureNames
from genstudio.data.readers.originals import ContentOf, Paths, WholePictures
from genstudio.data.readers.room import Room, Rooms
from genstudio.data.watch import Watch

_HELD_OUT = "-held-out"

_NEVER = "never to be found again"
"""The stamp of pictures that have to be on the disk but may not be what their source holds next time."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a collection is read from, and how that is known again.

    Attributes:
        kind: of source; part of what the cache goes by.
        source: its path.
        stamp: differs as soon as anything in the source does: its names, their sizes, times of change, checksums. None
            where that cannot be told; such a collection is read each time.
        content_of: gives the content of one picture again, now and when it comes from the cache.
    """

    kind: str
    source: str
    stamp: str | None
    content_of: ContentOf


def remembered(
    origin: Origin, options: ReadOptions, watch: Watch, read: Callable[[Rooms], ImageSet], shelf: Shelf | None = None
) -> ImageSet:
    """The pictures of an origin, from the cache or from `read`, which puts them into the rooms that it is given.

    A cache that cannot be read or written costs time, not the work.

    Args:
        shelf: the cache; None is that of this person.

    Raises:
        DataError, Cancelled: as `read` does.
    """
    shelf = shelf or Shelf()
    key = key_of(origin, options)
    if origin.stamp is None:
        for each in (key, key + _HELD_OUT):
            shelf.forget(each)  # what had to be on the disk the last time
    elif (images := _found(shelf, key, origin, options)) is not None:
        return images
    watch.check()
    with shelf.draft() as draft, shelf.draft() as apart:
        rooms = Rooms(Room(shelf, draft), Room(shelf, apart))
        try:
            images = read(rooms)
        finally:
            rooms.end()
        watch.check()
        stamp = None if rooms.passing else origin.stamp
        if images.held_out is not None:
            held_out = _kept(shelf, rooms.held_out, key + _HELD_OUT, stamp, images.held_out)
            images = replace(images, held_out=held_out)
        return _kept(shelf, rooms.training, key, stamp, images)


def key_of(origin: Origin, options: ReadOptions) -> str:
    """What decides which set of the cache is looked at: the source and how it is read."""
    asked = {"size": options.size, "colour": options.colour.value, **options.saved()}
    text = json.dumps([origin.kind, origin.source, asked], sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:32]


def _found(shelf: Shelf, key: str, origin: Origin, options: ReadOptions) -> ImageSet | None:
    """The set as it was, with what is held out; None unless all of it is there."""
    assert origin.stamp is not None
    kept = shelf.find(key, origin.stamp)
    if kept is None:
        return None
    images = _restored(kept, origin, options)
    if images is None or not kept.facts.get("held_out"):
        return images
    apart = shelf.find(key + _HELD_OUT, origin.stamp)
    held_out = None if apart is None else _restored(apart, origin, options)
    return None if held_out is None else replace(images, held_out=held_out)


def _kept(shelf: Shelf, room: Room, key: str, stamp: str | None, images: ImageSet) -> ImageSet:
    """The same pictures, mapped where they were written to the disk, and kept if they may be."""
    if room.folder is None or (stamp is None and not room.on_disk):
        return images
    shape = images.pixels.shape
    try:
        pixels = shelf.keep(
            room.folder,
            key,
            stamp or _NEVER,
            None if room.on_disk else images.pixels,
            shape,
            _arrays(images),
            _facts(images),
        )
    except OSError as problem:
        log.warning("the pictures are not kept: %s", problem)
        pixels = map_pixels(room.folder / PIXELS, shape) if room.on_disk else images.pixels
    return replace(images, pixels=pixels)


def _facts(images: ImageSet) -> dict[str, Any]:
    return {
        "name": images.name,
        "class_names": images.class_names,
        "report": asdict(images.report),
        "held_out": images.held_out is not None,
    }


def _arrays(images: ImageSet) -> Arrays:
    originals, names = images.originals, images.names
    assert isinstance(originals, WholePictures)
    assert names is not None
    paths = originals.paths
    arrays: dict[str, npt.NDArray[Any]] = {
        "paths": paths.letters,
        "path_ends": paths.ends,
        "places": originals.places,
    }
    if not np.array_equal(names.letters, paths.letters):  # some cannot be printed as they are
        arrays |= {"names": names.letters, "name_ends": names.ends}
    if images.labels is not None:
        arrays["labels"] = images.labels
    if images.original_sizes is not None:
        arrays["sizes"] = images.original_sizes
    return arrays


def _restored(kept: Kept, origin: Origin, options: ReadOptions) -> ImageSet | None:
    """The set as it was, or None where what was kept does not fit together."""
    arrays, facts = kept.arrays, kept.facts
    try:
        paths = Paths(arrays["paths"], arrays["path_ends"])
        letters, ends = arrays.get("names", paths.letters), arrays.get("name_ends", paths.ends)
        return ImageSet(
            kept.pixels,
            name=str(facts["name"]),
            source=origin.source,
            labels=arrays.get("labels"),
            class_names=tuple(map(str, facts["class_names"])),
            report=_report(facts["report"]),
            names=PictureNames(letters, ends),
            original_sizes=arrays.get("sizes"),
            originals=WholePictures(origin.content_of, paths, arrays["places"], options.background),
        )
    except (KeyError, TypeError, ValueError) as problem:
        log.warning("the cached pictures of %s do not fit together: %s", origin.source, problem)
        return None


def _report(facts: Mapping[str, Any]) -> LoadReport:
    skipped = tuple(Skipped(str(one["name"]), str(one["reason"])) for one in facts["skipped"])
    found, count, moving = (int(facts[name]) for name in ("found", "skipped_count", "moving"))
    return LoadReport(found, skipped, count, tuple(map(str, facts["notes"])), moving)
