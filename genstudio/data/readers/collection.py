"""`read_collection`: many picture files of any size and kind, from a folder or an archive, into one array."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import numpy as np

from genstudio.data.cache.rows import Rows
from genstudio.data.image_set import SKIPPED_LISTED, ImageSet, Labels, LoadReport, Pixels, Skipped
from genstudio.data.naming import brief
from genstudio.data.options import ColourChoice, ReadOptions, automatic_size, spread
from genstudio.data.picture_names import PictureNames
from genstudio.data.readers.conform import luma
from genstudio.data.readers.in_order import decode_in_order
from genstudio.data.readers.listing import UNSORTED, Entry, InOrder, Listing, Survey
from genstudio.data.readers.notes import Traces, Trait, limit_note, notes_of, pictures, was
from genstudio.data.readers.originals import ContentOf, Paths, WholePictures
from genstudio.data.readers.picture import Picture, Square
from genstudio.data.readers.picture_file import Content, in_memory
from genstudio.data.readers.room import Room
from genstudio.data.readers.threads import MOST_THREADS, for_each
from genstudio.data.readers.unreadable import PASSING, UnreadablePicture
from genstudio.data.watch import Watch
from genstudio.errors import DataError

_Result = TypeVar("_Result")

_SIZES_LOOKED_AT = 512
_COLOURS_LOOKED_AT = 16
_GIANT = 12_000_000
"""Pixels above which pictures are decoded one at a time, so that a few of them cannot fill the memory together."""
_UNWANTED = "is no longer wanted"
_TINY = 96 * 96
"""Pixels up to which a picture is decoded sooner than Python hands itself from one thread to another and back."""


def read_collection(
    listing: Listing,
    name: str,
    source: str,
    options: ReadOptions,
    watch: Watch,
    room: Room | None = None,
    content_of: ContentOf | None = None,
) -> ImageSet:
    """Decode the pictures of a listing.

    Pictures that cannot be read are left out and reported.

    Args:
        room: where the pixels go, see `remembered`; None is memory.
        content_of: gives the content of one picture again at any later time; None where that cannot be done.

    Raises:
        DataError: fewer than two pictures can be read.
        Cancelled: the watch says so.
    """
    chosen = spread(len(listing.entries), options.limit)
    entries = [listing.entries[index] for index in chosen]
    if not entries:
        raise DataError(_nothing_found(name, listing))
    room = room or Room()
    decoding = _decoded(listing, entries, options, watch, room)
    kept = np.flatnonzero(decoding.readable)
    failures = [Skipped(brief(str(entries[index].path)), reason) for index, reason in sorted(decoding.failures.items())]
    room.passing = not PASSING.isdisjoint(decoding.failures.values())
    if len(kept) < 2:
        raise DataError(_too_few(name, len(kept), [*listing.skipped, *failures]))
    decoding.rows.keep_only(kept)
    watch.check()
    paths = [str(entries[index].path) for index in kept.tolist()]
    labels = None if listing.labels is None else listing.labels[chosen[kept]]
    watch.check()
    return ImageSet(
        room.pixels(),
        name=name,
        source=source,
        labels=labels,
        class_names=listing.class_names,
        report=_report(listing, [*listing.skipped, *failures], decoding, kept, chosen[kept], options),
        names=PictureNames.of(paths),
        original_sizes=decoding.sizes[kept],
        originals=None
        if content_of is None
        else WholePictures(
            content_of,
            Paths.of(paths),
            np.array([entries[index].place for index in kept.tolist()], dtype=np.int64),
            options.background,
        ),
    )


def _decoded(listing: Listing, entries: Sequence[Entry], options: ReadOptions, watch: Watch, room: Room) -> _Decoding:
    """All entries, in the size and the colours that the options or a look at some of them say."""
    giants = _Giants()

    def decode(channels: int) -> _Decoding:
        result = _Decoding(room.make((len(entries), channels, size, size)), options, giants)
        _decode(result, entries, listing.in_order, _threads_for(survey), watch)
        return result

    try:
        survey = listing.survey or _survey(entries, options, watch, giants)
        size = options.size or (automatic_size(survey.sizes, options.crop) if survey.sizes else 64)
        grey = options.colour is ColourChoice.GREY or (options.colour is ColourChoice.AUTO and survey.grey)
        try:
            return decode(1 if grey else 3)
        except _ColourFound:
            return decode(3)
    finally:
        giants.end()


class _Giants:
    """Decodes pictures above `_GIANT` pixels one at a time and in one thread, as a thread may keep what it took."""

    def __init__(self) -> None:
        self._one = ThreadPoolExecutor(1, thread_name_prefix="giants")

    def end(self) -> None:
        """Decode no more of them, not even those that wait for their turn."""
        self._one.shutdown(wait=False, cancel_futures=True)

    def decode(self, picture: Picture, work: Callable[[], _Result]) -> _Result:
        """Do work that decodes a picture, at once or when it is its turn.

        Raises:
            UnreadablePicture: it is a giant, and no more of them are decoded; and what `work` raises.
        """
        width, height = picture.stored
        if width * height <= _GIANT:
            return work()
        try:
            turn = self._one.submit(work)
        except RuntimeError as ended:
            raise UnreadablePicture(_UNWANTED) from ended
        try:
            return turn.result()
        except CancelledError as ended:
            raise UnreadablePicture(_UNWANTED) from ended


class _ColourFound(Exception):
    """A coloured picture turned up among those that were taken to be grey."""


class _Decoding:
    """The pictures of one pass, with what was seen on the way; every thread writes at its own index only.

    Attributes:
        rows: room for them, shape (N, channels, size, size); arbitrary where a picture was not readable.
        readable: bool, shape (N,).
        sizes: original widths and heights, int64, shape (N, 2).
        traits: `Trait` flags, uint8, shape (N,).
        failures: why the others are not readable.
    """

    def __init__(self, rows: Rows, options: ReadOptions, giants: _Giants) -> None:
        count, self._channels, self._size, _ = rows.shape
        self.rows = rows
        self.readable = np.zeros(count, dtype=np.bool_)
        self.sizes = np.zeros((count, 2), dtype=np.int64)
        self.traits = np.zeros(count, dtype=np.uint8)
        self.failures: dict[int, str] = {}
        self._options = options
        self._giants = giants

    def decode(self, index: int, content: Callable[[], Content]) -> None:
        """Read one picture into its place."""
        try:
            with Picture(in_memory(content())) as picture:
                square = self._giants.decode(picture, partial(self._square, picture))
        except UnreadablePicture as problem:
            self.failures[index] = str(problem)
            return
        if self._channels == 1 and self._options.colour is ColourChoice.AUTO and Trait.COLOURED in square.traits:
            raise _ColourFound
        self.rows.put(index, _planes(square.pixels, self._channels))
        self.sizes[index] = picture.size
        self.traits[index] = square.traits
        self.readable[index] = True

    def _square(self, picture: Picture) -> Square:
        how = self._options
        return picture.square(self._size, how.background, how.crop, how.border)


def _decode(
    decoding: _Decoding, entries: Sequence[Entry], in_order: InOrder | None, threads: int, watch: Watch
) -> None:
    if in_order is None:
        for_each(lambda index: decoding.decode(index, entries[index].content), len(entries), watch, threads)
    else:
        decode_in_order(in_order(entries, watch), len(entries), decoding.decode, decoding.failures, watch, threads)


def _threads_for(survey: Survey) -> int:
    """One where most pictures are tiny: two or more would wait for each other longer than they decode."""
    areas = [width * height for width, height in survey.sizes]
    return 1 if areas and np.median(areas) <= _TINY else MOST_THREADS


def _survey(entries: Sequence[Entry], options: ReadOptions, watch: Watch, giants: _Giants) -> Survey:
    """The sizes of a few pictures, and whether there is colour in fewer still, as far as that matters."""
    looked_at = [entries[index] for index in spread(len(entries), _SIZES_LOOKED_AT)]
    with_colour = set(spread(len(looked_at), _COLOURS_LOOKED_AT).tolist())
    sizes: dict[int, tuple[int, int]] = {}
    coloured: set[int] = set()
    decide_colour = options.colour is ColourChoice.AUTO

    def judge(index: int, picture: Picture) -> None:
        if not coloured and Trait.COLOURED in picture.square(32, options.background).traits:
            coloured.add(index)

    def look(index: int) -> None:
        colour_matters = decide_colour and not coloured and index in with_colour
        if options.size is not None and not colour_matters:
            return
        try:
            with Picture(looked_at[index].content()) as picture:
                sizes[index] = picture.stored
                if colour_matters and not picture.plainly_grey:
                    giants.decode(picture, partial(judge, index, picture))
        except UnreadablePicture:
            return  # the pass that reads the picture will say so

    for_each(look, len(looked_at), watch.silent())
    return Survey(tuple(sizes[index] for index in sorted(sizes)), not coloured)


def _planes(pixels: Pixels, channels: int) -> Pixels:
    """(H, W) or (H, W, 3) to something that fills (channels, H, W)."""
    if channels == 1:
        return pixels if pixels.ndim == 2 else luma(pixels[..., 0], pixels[..., 1], pixels[..., 2])
    return pixels if pixels.ndim == 2 else pixels.transpose(2, 0, 1)


def _report(
    listing: Listing,
    skipped: list[Skipped],
    decoding: _Decoding,
    kept: Labels,
    read: Labels,
    options: ReadOptions,
) -> LoadReport:
    """`kept`: which of those that were decoded could be; `read`: the same among the listing's entries."""
    _, channels, size, _ = decoding.rows.shape
    traces = Traces(decoding.sizes[kept], decoding.traits[kept])
    notes = notes_of(traces, size, channels, options)
    found = len(listing.entries) + len(listing.skipped)
    if len(decoding.readable) < len(listing.entries):
        notes.insert(0, limit_note(len(decoding.readable), len(listing.entries)))
    if classless := 0 if listing.classless is None else int(listing.classless[read].sum()):
        notes.append(f'{pictures(classless)} {listing.remark} got the class "{UNSORTED}".')
    if listing.deeper:
        inside = ", ".join(listing.deeper)
        notes.append(f"Only the first folders are classes; what lies deeper, such as in {inside}, belongs to them.")
    if skipped:
        notes.append(f"{len(skipped):,} of {pictures(found)} could not be read and {was(len(skipped))} left out.")
    if listing.films:
        notes.append(f"{_films(listing.films)} {was(listing.films)} not used. Open a film alone to learn its frames.")
    others = listing.others - listing.films
    if others:
        files = "1 file is not a picture and was" if others == 1 else f"{others:,} files are not pictures and were"
        more = ", …" if others > len(listing.other_names) else ""
        notes.append(f"{files} ignored: {', '.join(listing.other_names)}{more}.")
    listed = tuple(skipped[:SKIPPED_LISTED])
    return LoadReport(found, listed, len(skipped), tuple(notes), traces.count(Trait.ANIMATED))


def _nothing_found(name: str, listing: Listing) -> str:
    if listing.skipped:
        first = listing.skipped[0]
        return f"No picture in “{name}” can be used: {first.name} {first.reason}. Choose other pictures."
    if listing.films:
        return (
            f"“{name}” holds no pictures but {_films(listing.films)}. Open a film alone: its frames become the "
            "pictures."
        )
    others = f"{listing.others:,} other {'file' if listing.others == 1 else 'files'}"
    inside = f"holds no pictures ({others})" if listing.others else "is empty"
    return (
        f"“{name}” {inside}. Choose a folder or zip with PNG, JPEG, WebP, GIF, BMP, TIFF, AVIF or HEIC pictures in it."
    )


def _films(count: int) -> str:
    return f"{count:,} {'film' if count == 1 else 'films'}"


def _too_few(name: str, readable: int, failures: list[Skipped]) -> str:
    if not failures:
        return f"“{name}” holds one picture only. Training needs at least two; add more pictures and open it again."
    first = failures[0]
    why = f"{first.name} {first.reason}" + (f", and {len(failures) - 1:,} more" if len(failures) > 1 else "")
    how_many = "None of the pictures" if readable == 0 else "Only one picture"
    return f"{how_many} in “{name}” could be read: {why}. Training needs at least two; add others and open it again."
