"""Frames of moving pictures and pages of documents (GIF, WebP, AVIF, PNG, TIFF) as pictures of their own.

A frame often only says what has changed since the one before. So frames of a file are decoded one after another, and
each file is gone through once.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, cast

from PIL import Image, ImageOps

from genstudio.data.image_set import ImageSet
from genstudio.data.naming import printable
from genstudio.data.options import ReadOptions, spread
from genstudio.data.readers.collection import read_collection
from genstudio.data.readers.deep import keep_range
from genstudio.data.readers.found import Found
from genstudio.data.readers.limits import LARGEST_FILE, LARGEST_PICTURE, MIB
from genstudio.data.readers.listing import Arrival, Entry, Listing, Survey
from genstudio.data.readers.notes import Trait
from genstudio.data.readers.originals import ContentOf
from genstudio.data.readers.pages import frame_numbers
from genstudio.data.readers.picture import Picture
from genstudio.data.readers.picture_file import DECODER_ERRORS, Content, open_image
from genstudio.data.readers.remembered import Origin, remembered
from genstudio.data.readers.room import Rooms
from genstudio.data.readers.threads import aside
from genstudio.data.readers.unreadable import UnreadablePicture, passing_reason
from genstudio.data.readers.walk import stamp_of_file
from genstudio.data.readers.watched_file import WatchedFile
from genstudio.data.watch import Watch

MOST_FRAMES = 5000
"""Frames that are read of one file where no other limit is given."""


def read_frames(path: Path, options: ReadOptions, watch: Watch) -> ImageSet | None:
    """All frames of one file, or as many as the limit says, spread evenly; None if it has but one.

    Previews are no frames, see `frame_numbers`.

    Raises:
        DataError: fewer than two can be read.
        Cancelled: the watch says so.
    """
    try:
        numbers = _numbers(path, watch)
    except UnreadablePicture:
        return None
    if len(numbers) < 2:
        return None
    content_of = with_frames(lambda name, place, watch: path)

    def read(rooms: Rooms) -> ImageSet:
        entry = Entry(PurePosixPath(path.name), lambda: path)
        frames = _Frames([entry], {0: numbers}, options.limit or MOST_FRAMES, content_of, watch)
        listing = Listing(tuple(frames.entries), (), 0, None, (), frames.in_order, frames.survey)
        unlimited = replace(options, limit=None)
        images = read_collection(listing, printable(path.stem), str(path), unlimited, watch, rooms.training, content_of)
        if len(listing.entries) == len(numbers):
            return images
        note = f"{len(listing.entries):,} of its {len(numbers):,} frames were read, spread evenly over it."
        return replace(images, report=replace(images.report, notes=(note, *images.report.notes)))

    return remembered(Origin("frames", str(path), stamp_of_file(path), content_of), options, watch, read)


def has_frames(path: Path, watch: Watch) -> bool:
    """Whether a file has more than one; not if it cannot be read.

    Raises:
        Cancelled: the watch says so.
    """
    try:
        return len(_numbers(path, watch)) > 1
    except UnreadablePicture:
        return False


def all_frames(found: Found, content_of: ContentOf | None, watch: Watch) -> Found:
    """The same with an entry for every frame of what moves; sources that cannot be jumped about in stay as they are."""
    if found.in_order is not None or content_of is None:
        return found
    numbers: dict[int, Sequence[int]] = {}
    for index, entry in enumerate(found.entries):
        watch.report(0, None)
        try:
            numbers[index] = _numbers(entry.content(), watch)
        except UnreadablePicture:
            continue  # the pass that reads the picture will say so
    if all(len(frames) < 2 for frames in numbers.values()):
        return found
    frames = _Frames(found.entries, numbers, MOST_FRAMES, content_of, watch)
    return replace(found, entries=frames.entries, in_order=frames.in_order, survey=frames.survey)


def with_frames(content_of: ContentOf) -> ContentOf:
    """The same, also for the entries that stand for frames."""

    def content(name: str, place: int, watch: Watch) -> Content:
        if place >= 0:
            return content_of(name, place, watch)
        file, frame = _file_and_frame(place)
        whole = content_of(name.rpartition(_FRAME)[0], file, watch)
        for _, image in _frames_of(whole, [frame], watch):
            if isinstance(image, UnreadablePicture):
                raise image
            return image
        raise UnreadablePicture(_LOST)

    return content


def file_of(entry: Entry) -> PurePosixPath:
    """The path of the file that an entry stands for, also of one for a frame."""
    return entry.path if entry.place >= 0 else entry.path.with_name(entry.path.name.rpartition(_FRAME)[0])


def place_of(entry: Entry) -> int:
    """The place of that file."""
    return entry.place if entry.place >= 0 else _file_and_frame(entry.place)[0]


_FRAME = " frame "
_LOST = "could not be decoded"
_TOO_MANY = 100_000
_FRAME_BITS = 20
_LOOKED_AT = 16


class _Frames:
    """The entries of some files, of which some move.

    Attributes:
        entries: one for each frame; those of files that do not move are as they were.
        survey: of a few files.
    """

    def __init__(
        self,
        files: Sequence[Entry],
        numbers: dict[int, Sequence[int]],
        most: int,
        content_of: ContentOf,
        watch: Watch,
    ) -> None:
        self._files = files
        self._places: dict[tuple[str, int], tuple[int, int]] = {}
        self.entries: list[Entry] = []
        for index, file in enumerate(files):
            frames = numbers.get(index, ())
            if len(frames) < 2:
                self._add(file, index, -1)
                continue
            for frame in (frames[chosen] for chosen in spread(len(frames), most)):
                path = file.path.with_name(f"{file.path.name}{_FRAME}{frame + 1}")
                place = _place(file.place, frame)
                self._add(Entry(path, partial(content_of, str(path), place, Watch()), place), index, frame)
        self.survey = self._look_at([files[number] for number in spread(len(files), _LOOKED_AT)], watch)

    def in_order(self, entries: Sequence[Entry], watch: Watch) -> Iterator[Arrival]:
        """The contents of some entries, file by file."""
        wanted = sorted((*self._places[str(entry.path), entry.place], number) for number, entry in enumerate(entries))
        for index, group in itertools.groupby(wanted, key=lambda one: one[0]):
            watch.check()
            frames = {frame: number for _, frame, number in group}
            try:
                content = self._files[index].content()
            except UnreadablePicture as problem:
                yield from ((number, problem) for number in frames.values())
                continue
            if -1 in frames:
                yield frames[-1], content
                continue
            for frame, image in _frames_of(content, sorted(frames), watch):
                yield frames[frame], image

    def _add(self, entry: Entry, index: int, frame: int) -> None:
        self._places[str(entry.path), entry.place] = (index, frame)
        self.entries.append(entry)

    def _look_at(self, files: Sequence[Entry], watch: Watch) -> Survey:
        sizes: list[tuple[int, int]] = []
        coloured: list[bool] = []

        def look(file: Entry) -> None:
            with suppress(UnreadablePicture), Picture(file.content()) as picture:
                sizes.append(picture.stored)
                if not any(coloured) and not picture.plainly_grey:
                    coloured.append(Trait.COLOURED in picture.square(32).traits)

        for file in files:
            aside(partial(look, file), watch)
        return Survey(tuple(sizes), not any(coloured))


def _place(file: int, frame: int) -> int:
    """A frame's place: below zero, so that it can be told from places of files."""
    return -1 - (file << _FRAME_BITS | frame)


def _file_and_frame(place: int) -> tuple[int, int]:
    number = -1 - place
    return number >> _FRAME_BITS, number & ((1 << _FRAME_BITS) - 1)


def _numbers(content: Content, watch: Watch) -> Sequence[int]:
    """The numbers of a file's frames; one of one that does not move."""
    try:
        with _opened(content, watch) as image:
            numbers = frame_numbers(image, _TOO_MANY)
    except DECODER_ERRORS as error:
        raise UnreadablePicture(passing_reason(error) or _LOST) from error
    if len(numbers) > _TOO_MANY:
        raise UnreadablePicture(f"has more than {_TOO_MANY:,} frames")
    return numbers


def _frames_of(
    content: Content, wanted: Sequence[int], watch: Watch
) -> Iterator[tuple[int, Image.Image | UnreadablePicture]]:
    """Some frames, ascending, standing upright; after one that is damaged come none."""
    done = 0
    try:
        with _opened(content, watch) as image:
            for frame in wanted:
                for step in range(image.tell() + 1, frame + 1):
                    watch.check()
                    image.seek(step)
                if image.width * image.height > LARGEST_PICTURE:
                    raise UnreadablePicture(_LOST)
                picture = image.copy()
                keep_range(picture, image)
                ImageOps.exif_transpose(picture, in_place=True)
                yield frame, picture
                done += 1
    except (UnreadablePicture, *DECODER_ERRORS) as error:
        reason = passing_reason(error) or _LOST
        yield from ((frame, UnreadablePicture(reason)) for frame in wanted[done:])


@contextmanager
def _opened(content: Content, watch: Watch) -> Iterator[Image.Image]:
    """The first frame; whatever is read of the file can be cancelled."""
    if isinstance(content, Image.Image):
        yield content
        return
    with content.open("rb") if isinstance(content, Path) else io.BytesIO(content) as file:
        if file.seek(0, io.SEEK_END) > LARGEST_FILE:
            raise UnreadablePicture(f"is larger than {LARGEST_FILE // MIB} MB")
        file.seek(0)
        with open_image(cast(IO[bytes], WatchedFile(file, watch))) as image:
            yield image
