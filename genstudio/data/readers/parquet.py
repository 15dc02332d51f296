"""`read_parquet`: pictures in the columns of Parquet files, as Hugging Face keeps its data sets.

Tables are read from the beginning to the end, a few rows at a time, by pyarrow, which not everyone has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from genstudio.data.image_set import ImageSet, Labels
from genstudio.data.naming import printable, quoted
from genstudio.data.options import ReadOptions, spread
from genstudio.data.readers.limits import LARGEST_ENTRY, MIB
from genstudio.data.readers.listing import Arrival, Entry, Listing, Survey, natural_key
from genstudio.data.readers.notes import Trait
from genstudio.data.readers.parquet_columns import MOST_NAMES, Columns, columns_of
from genstudio.data.readers.parquet_footer import Footer
from genstudio.data.readers.parquet_rows import Names, Rows, Values, classes_of, named
from genstudio.data.readers.parquet_split import split_of
from genstudio.data.readers.parquet_table import Table, opened
from genstudio.data.readers.parts import Parts, read_parts
from genstudio.data.readers.picture import Picture
from genstudio.data.readers.picture_file import Content
from genstudio.data.readers.remembered import Origin, remembered
from genstudio.data.readers.room import Rooms
from genstudio.data.readers.threads import aside
from genstudio.data.readers.uncollected import uncollected
from genstudio.data.readers.unreadable import NO_LONGER_THERE, UnreadablePicture, passing_reason
from genstudio.data.readers.walk import stamp_of_all, stamp_of_file
from genstudio.data.watch import Watch
from genstudio.errors import DataError

MAGIC = b"PAR1"
SUFFIX = ".parquet"
MOST_ROWS = 2_000_000


def parquet_files_in(folder: Path) -> list[Path]:
    """The tables of a folder, or of the folder ``data`` in it, by their names.

    Raises:
        OSError: a folder cannot be read.
    """
    for place in (folder, folder / "data"):
        if place.is_dir():
            files = [path for path in place.iterdir() if path.suffix.lower() == SUFFIX and path.is_file()]
            if files:
                return sorted(files, key=lambda path: natural_key(path.name))
    return []


def read_parquet(paths: Sequence[Path], name: str, source: str, options: ReadOptions, watch: Watch) -> ImageSet:
    """Read the pictures of one or several tables; those called after ``test`` or ``validation`` are held out.

    Raises:
        UnfitTable: pyarrow is missing, or a table has no pictures.
        DataError: a table is damaged, or fewer than two pictures can be read.
        Cancelled: the watch says so.
    """
    split = split_of(paths)
    used = [*split.training, *split.held_out]
    content_of = _Again(used)

    def read(rooms: Rooms) -> ImageSet:
        tables = _Tables.of(used, watch)
        count = sum(tables.rows[: len(split.training)])
        rows = tables.described(count, watch)
        everything = range(len(rows.called))
        with uncollected():
            training, held_out = (
                _listing(tables, part, rows, watch) for part in (everything[:count], everything[count:])
            )
        notes = tuple(f"{printable(path.name)} was not used." for path in split.unused)
        if tables.columns.label and rows.labels is None:
            notes += (f"The column {quoted(tables.columns.label)} names no classes and was not used.",)
        parts = Parts(training, held_out if split.held_out else None, split.place, notes)
        return read_parts(parts, name, source, options, watch, rooms, content_of)

    try:
        stamp = stamp_of_all(stamp_of_file(path) for path in used)
    except OSError as error:
        raise DataError(f"A file of {name} cannot be read from the disk. Check the disk, or choose others.") from error
    return remembered(Origin("parquet", source, stamp, content_of), options, watch, read)


_BETWEEN_CHECKS = 4096
_SIZES_LOOKED_AT, _COLOURS_LOOKED_AT = 64, 16
_MOST_PICTURES_AT_ONCE, _MOST_TEXTS_AT_ONCE = 256, 4096
_EMPTY = "is not in the file, only its name"
_TOO_LARGE = f"is larger than {LARGEST_ENTRY // MIB} MB"


@dataclass(frozen=True)
class _Tables:
    """Several tables of the same columns, one after another.

    Attributes:
        paths: the files. footers: what they say of themselves.
        columns: those that matter, as the first file has them, with the names of all files' classes.
        names: what each file calls the classes that it numbers; empty where it does not say.
    """

    paths: tuple[Path, ...]
    columns: Columns
    footers: tuple[Footer, ...]
    names: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, paths: Sequence[Path], watch: Watch) -> _Tables:
        """Raises `DataError` where one of them is damaged or too large, has no pictures, or does not fit the first."""
        columns, footers, names = None, [], []
        for path in paths:
            watch.check()
            with opened(path, watch) as table:
                footers.append(table.footer)
                found = columns_of(path, table)
                names.append(found.names)
                columns = (columns or found).with_names_of(found)
                first, other = printable(paths[0].name), printable(path.name)
                if not columns.same_places(found):
                    raise DataError(f"{other} has other columns than {first}. Open each by itself.")
                if len(columns.names) > MOST_NAMES:
                    raise DataError(f"{other} and {first} name too many classes together. Open each by itself.")
        if sum(footer.rows for footer in footers) > MOST_ROWS:
            raise DataError(f"More than {MOST_ROWS:,} pictures are too many to open at once. Open fewer files.")
        assert columns is not None
        return cls(tuple(paths), columns, tuple(footers), tuple(names))

    @property
    def rows(self) -> tuple[int, ...]:
        """How many pictures each file has."""
        return tuple(footer.rows for footer in self.footers)

    @cached_property
    def _starts(self) -> Labels:
        """The number of each file's first row."""
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(self.rows, dtype=np.int64)])

    def in_order(self, entries: Sequence[Entry], watch: Watch) -> Iterator[Arrival]:
        """The pictures of some rows, which are their places."""
        places = np.array([entry.place for entry in entries], dtype=np.int64)
        order = np.argsort(places, kind="stable")
        for index, content in self._contents(places[order], watch):
            yield int(order[index]), content

    def picture(self, row: int, watch: Watch) -> Content:
        """The picture of one row by itself."""
        for _, content in self._contents(np.array([row], dtype=np.int64), watch):
            if isinstance(content, UnreadablePicture):
                raise content
            return content
        raise UnreadablePicture(NO_LONGER_THERE)

    def described(self, training: int, watch: Watch) -> Rows:
        """What the tables say of their pictures, of which the first `training` are not held out."""
        columns = self.columns
        paths = [f"{columns.image}.path"] if columns.has_path else []
        values, names = Values(), Names()
        for path, footer, own in zip(self.paths, self.footers, self.names, strict=True):
            with opened(path, watch, footer) as table:
                labels_there = [name for name in table.schema.names if name == columns.label]
                if not labels_there:
                    values.add([None] * footer.rows)
                for batch in table.batches([*paths, *labels_there], _MOST_TEXTS_AT_ONCE):
                    if labels_there:
                        given = batch.column(columns.label).to_pylist()
                        values.add(named(given, own) if own and own != columns.names else given)
                    if paths:
                        names.add(batch.column(columns.image).field("path").to_pylist())
        labels, classes = classes_of(values, columns.names)
        count = sum(self.rows)
        if len(names.found) not in (0, count) or (labels is not None and len(labels) != count):
            raise DataError(f"{printable(self.paths[0].name)} is damaged or cut off. Download or make the file again.")
        called = []
        for row in range(count):
            if not row % _BETWEEN_CHECKS:
                watch.check()
            called.append((names.found and names.found[row]) or f"row {row + 1}")
        return Rows.of(called, labels, classes, training)

    def _contents(self, rows: Labels, watch: Watch) -> Iterator[tuple[int, Content | UnreadablePicture]]:
        """An index into `rows`, which ascend, and the picture of that row."""
        for number, path in enumerate(self.paths):
            first, end = int(self._starts[number]), int(self._starts[number + 1])
            inside = np.flatnonzero((rows >= first) & (rows < end))
            come = 0
            if not len(inside):
                continue
            try:
                with opened(path, watch, self.footers[number]) as table:
                    for row, content in self._rows(table, rows[inside] - first):
                        yield int(inside[row]), content
                        come = row + 1
            except DataError as error:
                reason = passing_reason(error.__cause__) or "is damaged"
                yield from ((int(row), UnreadablePicture(reason)) for row in inside[come:])

    def _rows(self, table: Table, wanted: Labels) -> Iterator[tuple[int, Content | UnreadablePicture]]:
        """The same within one file, of which groups without any wanted row are passed over."""
        begin = 0
        for number, group in enumerate(table.footer.groups):
            low, high = np.searchsorted(wanted, [begin, begin + group.rows])
            if low < high:
                start = begin
                for batch in table.batches_of(number, [self.columns.content], _MOST_PICTURES_AT_ONCE):
                    column = batch.column(self.columns.image)
                    values = column.field("bytes") if self.columns.nested else column
                    first, last = np.searchsorted(wanted, [start, start + batch.num_rows])
                    for index in range(int(first), int(last)):
                        yield index, _content(values[int(wanted[index]) - start])
                    start += batch.num_rows
                    if last == high:
                        break
            begin += group.rows


def _content(value: Any) -> Content | UnreadablePicture:
    from pyarrow import DictionaryScalar

    buffer = (value.value if isinstance(value, DictionaryScalar) else value).as_buffer()
    if buffer is None or not buffer.size:
        return UnreadablePicture(_EMPTY)
    if buffer.size > LARGEST_ENTRY:
        return UnreadablePicture(_TOO_LARGE)
    return bytes(buffer)


class _Again:
    """Gives one picture at any later time. What the tables say of themselves is kept until they change."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._known: tuple[list[tuple[int, int]], _Tables] | None = None

    def __call__(self, name: str, row: int, watch: Watch) -> Content:
        try:
            states = [(status.st_size, status.st_mtime_ns) for status in map(Path.stat, self._paths)]
            known = self._known
            if known is None or known[0] != states:
                known = self._known = (states, _Tables.of(self._paths, watch))
            return known[1].picture(row, watch)
        except (DataError, OSError) as error:
            reason = passing_reason(error.__cause__ if isinstance(error, DataError) else error)
            raise UnreadablePicture(reason or NO_LONGER_THERE) from error


def _listing(tables: _Tables, part: range, rows: Rows, watch: Watch) -> Listing:
    """Some rows as entries, in the order of the tables."""
    entries: list[Entry] = []
    unwatched = Watch()
    for row in part:
        if not row % _BETWEEN_CHECKS:
            watch.check()
        entries.append(Entry(PurePosixPath(rows.called[row]), partial(tables.picture, row, unwatched), row))
    missing = rows.missing[part.start : part.stop]
    labelled = rows.labels is not None and not missing.all()
    return Listing(
        entries=tuple(entries),
        skipped=(),
        others=0,
        labels=rows.labels[part.start : part.stop] if rows.labels is not None and labelled else None,
        class_names=rows.classes,
        in_order=tables.in_order,
        survey=_survey(tables, entries, watch),
        classless=missing if labelled and missing.any() else None,
        remark="to which the table gives none",
    )


def _survey(tables: _Tables, entries: Sequence[Entry], watch: Watch) -> Survey:
    """Of some rows of the first and the last group, so that not the whole table has to be read twice."""
    half = _SIZES_LOOKED_AT // 2
    chosen = entries if len(entries) <= _SIZES_LOOKED_AT else (*entries[:half], *entries[-half:])
    sizes: list[tuple[int, int]] = []
    coloured: list[bool] = []
    few = set(spread(len(chosen), _COLOURS_LOOKED_AT).tolist())

    def look(number: int, content: Content) -> None:
        # What cannot be read is told of by the pass that reads the pictures.
        with suppress(UnreadablePicture), Picture(content) as picture:
            sizes.append(picture.stored)
            if not any(coloured) and number in few and not picture.plainly_grey:
                coloured.append(Trait.COLOURED in picture.square(32).traits)

    for number, (_, content) in enumerate(tables.in_order(chosen, watch)):
        if not isinstance(content, UnreadablePicture):
            aside(partial(look, number, content), watch)
    return Survey(tuple(sizes), not any(coloured))
