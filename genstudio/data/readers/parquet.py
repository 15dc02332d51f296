"""`read_parquet`: pictures in the columns of Parquet files, as Hugging Face keeps its data sets.

Tables are read from the beginning to the end, a few rows at a time, by pyarrow, which not everyone has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from genstudio.data.image_set import ImageSet, Labels
from genstudio.data.naming import printable
from genstudio.data.options import ReadOptions, spread
from genstudio.data.readers.collection import read_collection
from genstudio.data.readers.conform import shape_of
from genstudio.data.readers.imagefolder import HELD_OUT, TRAINING
from genstudio.data.readers.limits import LARGEST_ENTRY, MIB, SUSPICIOUS_RATIO
from genstudio.data.readers.listing import Arrival, Entry, Listing, Survey, natural_key
from genstudio.data.readers.notes import Trait, pictures, was
from genstudio.data.readers.parquet_columns import Columns, classes_of, columns_of
from genstudio.data.readers.picture import Content, Picture, UnreadablePicture
from genstudio.data.watch import Watch
from genstudio.errors import DataError

MAGIC = b"PAR1"
SUFFIX = ".parquet"
MOST_ROWS = 4_000_000


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
        DataError: pyarrow is missing, a table is damaged or has no pictures, or fewer than two can be read.
        Cancelled: the watch says so.
    """
    training_paths, apart_paths, unused = _split(paths)
    training = _Tables.of(training_paths, watch)
    images = read_collection(_listing(training, watch), name, source, options, watch)
    notes = [f"{printable(path.name)} was not used." for path in unused]
    held_out = None
    if apart_paths:
        size, colour = shape_of(images.pixels)
        like = replace(options, size=size, colour=colour)
        listing = _listing(_Tables.of(apart_paths, watch), watch)
        held_out = read_collection(listing, name, source, like, watch.silent())
        names = _common(images.class_names, held_out.class_names)
        images, held_out = _named(images, names), _named(held_out, names)
        notes.append(f"{pictures(len(held_out))} of {printable(apart_paths[0].name)} {was(len(held_out))} held out.")
    return replace(images, held_out=held_out, report=replace(images.report, notes=images.report.notes + tuple(notes)))


_SIZES_LOOKED_AT = 64
_BYTES_AT_ONCE = 16 * MIB
_MOST_ROWS_AT_ONCE = 256
_HARMLESS = 64 * MIB
_EMPTY = "is not in the file, only its name"
_TOO_LARGE = f"is larger than {LARGEST_ENTRY // MIB} MB"
_MISSING = (
    "Parquet files can be opened once the package pyarrow is installed. "
    'Install it with: pip install "genstudio[parquet]"'
)


@dataclass(frozen=True)
class _Tables:
    """Several tables of the same columns, one after another.

    Attributes:
        paths: the files.
        columns: those that matter, as the first file has them.
        rows: how many pictures each file has.
    """

    paths: tuple[Path, ...]
    columns: Columns
    rows: tuple[int, ...]

    @classmethod
    def of(cls, paths: Sequence[Path], watch: Watch) -> _Tables:
        """Raises `DataError` where one of them is damaged or too large, or the first has no pictures."""
        columns, rows = None, []
        for path in paths:
            watch.check()
            with _opened(path) as file:
                _check_size(path, file.metadata)
                rows.append(int(file.metadata.num_rows))
                columns = columns or columns_of(path, file)
        if sum(rows) > MOST_ROWS:
            raise DataError(f"More than {MOST_ROWS:,} pictures are too many to open at once. Open fewer files.")
        assert columns is not None
        return cls(tuple(paths), columns, tuple(rows))

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

    def picture(self, row: int) -> Content:
        """The picture of one row by itself."""
        for _, content in self._contents(np.array([row], dtype=np.int64), Watch()):
            if isinstance(content, UnreadablePicture):
                raise content
            return content
        raise UnreadablePicture("is no longer there")

    def labels(self, watch: Watch) -> tuple[list[Any], list[str]]:
        """The class of every row as it is stored, or an empty list without such a column; and the picture's name."""
        columns = self.columns
        wanted = [columns.label] if columns.label else []
        if columns.has_path:
            wanted.append(f"{columns.image}.path")
        values: list[Any] = []
        names: list[str] = []
        for path in self.paths if wanted else ():
            with _opened(path) as file:
                for batch in file.iter_batches(batch_size=4096, columns=wanted, use_threads=False):
                    watch.check()
                    if columns.label:
                        values += batch.column(columns.label).to_pylist()
                    if columns.has_path:
                        names += [str(name or "") for name in batch.column(columns.image).field("path").to_pylist()]
        return values, names

    def _contents(self, rows: Labels, watch: Watch) -> Iterator[tuple[int, Content | UnreadablePicture]]:
        """An index into `rows`, which ascend, and the picture of that row."""
        for number, path in enumerate(self.paths):
            first, end = int(self._starts[number]), int(self._starts[number + 1])
            inside = np.flatnonzero((rows >= first) & (rows < end))
            if not len(inside):
                continue
            try:
                with _opened(path) as file:
                    for row, content in self._rows(file, rows[inside] - first, watch):
                        yield int(inside[row]), content
            except DataError:
                continue  # what did not come is reported as missing

    def _rows(self, file: Any, wanted: Labels, watch: Watch) -> Iterator[tuple[int, Content | UnreadablePicture]]:
        """The same within one file, of which groups without any wanted row are passed over."""
        begin = 0
        for group in range(file.metadata.num_row_groups):
            watch.check()
            facts = file.metadata.row_group(group)
            low, high = np.searchsorted(wanted, [begin, begin + facts.num_rows])
            if low < high:
                at_once = _rows_at_once(facts)
                batches = file.iter_batches(
                    batch_size=at_once, row_groups=[group], columns=[self.columns.content], use_threads=False
                )
                start = begin
                for batch in batches:
                    watch.check()
                    column = batch.column(self.columns.image)
                    values = column.field("bytes") if self.columns.nested else column
                    first, last = np.searchsorted(wanted, [start, start + batch.num_rows])
                    for index in range(int(first), int(last)):
                        yield index, _content(values[int(wanted[index]) - start])
                    start += batch.num_rows
                    if last == high:
                        break
            begin += facts.num_rows


def _content(value: Any) -> Content | UnreadablePicture:
    buffer = value.as_buffer()
    if buffer is None or not buffer.size:
        return UnreadablePicture(_EMPTY)
    if buffer.size > LARGEST_ENTRY:
        return UnreadablePicture(_TOO_LARGE)
    return bytes(buffer)


def _listing(tables: _Tables, watch: Watch) -> Listing:
    """Every row as an entry, in the order of the tables."""
    count = sum(tables.rows)
    values, paths = tables.labels(watch)
    labels, names = classes_of(values, tables.columns.names)
    entries = tuple(
        Entry(
            PurePosixPath(paths[row] if row < len(paths) and paths[row] else f"row {row + 1}"),
            partial(tables.picture, row),
            row,
        )
        for row in range(count)
    )
    if labels is not None and len(labels) != count:
        labels, names = None, ()
    return Listing(entries, (), 0, labels, names, tables.in_order, _survey(tables, entries, watch))


def _survey(tables: _Tables, entries: Sequence[Entry], watch: Watch) -> Survey:
    """Of some rows of the first and the last group, so that not the whole table has to be read twice."""
    half = _SIZES_LOOKED_AT // 2
    chosen = entries if len(entries) <= _SIZES_LOOKED_AT else (*entries[:half], *entries[-half:])
    sizes, coloured = [], False
    for number, (_, content) in enumerate(tables.in_order(chosen, watch)):
        if isinstance(content, UnreadablePicture):
            continue
        try:
            with Picture(content) as picture:
                sizes.append(picture.size)
                if not coloured and number in spread(len(chosen), 16) and not picture.plainly_grey:
                    coloured = Trait.COLOURED in picture.square(32).traits
        except UnreadablePicture:
            continue  # the pass that reads the picture will say so
    return Survey(tuple(sizes), not coloured)


def _common(names: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """The classes of both parts; the same order where they are the same."""
    return names if names == others else tuple(dict.fromkeys((*names, *others)))


def _named(images: ImageSet, names: tuple[str, ...]) -> ImageSet:
    """The same with its labels as indices into other names, which hold all of its own."""
    if images.labels is None or images.class_names == names:
        return images
    places = np.array([names.index(name) for name in images.class_names], dtype=np.int64)
    return replace(images, labels=places[images.labels], class_names=names)


def _split(paths: Sequence[Path]) -> tuple[list[Path], list[Path], list[Path]]:
    """Tables to train on, to hold out, and those of neither kind, by words in their names and their folders'."""
    words = {path: set(re.split(r"[^a-z]+", f"{path.parent.name}/{path.stem}".lower())) for path in paths}
    training = [path for path in paths if words[path] & TRAINING]
    apart = next((held for kind in HELD_OUT if (held := [path for path in paths if words[path] & kind])), [])
    if not training or not apart or len(paths) == 1:
        return list(paths), [], []
    apart = [path for path in apart if path not in training]
    return training, apart, [path for path in paths if path not in training and path not in apart]


def _check_size(path: Path, metadata: Any) -> None:
    """Refuse a table that would unpack to far more than it is."""
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    unpacked = sum(group.total_byte_size for group in groups)
    if unpacked > _HARMLESS and unpacked > SUSPICIOUS_RATIO * path.stat().st_size:
        raise DataError(f"{printable(path.name)} would unpack to a suspicious size. Choose another file.")


def _rows_at_once(group: Any) -> int:
    average = max(1, int(group.total_byte_size) // max(1, int(group.num_rows)))
    return max(1, min(_MOST_ROWS_AT_ONCE, _BYTES_AT_ONCE // average))


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """A table, with what pyarrow raises turned into sentences."""
    try:
        import pyarrow as pa
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise DataError(_MISSING) from error
    try:
        with path.open("rb") as file, ParquetFile(file, buffer_size=MIB, pre_buffer=False) as table:
            yield table
    except (
        pa.ArrowException,
        OSError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        OverflowError,
        MemoryError,
    ) as error:
        raise DataError(f"{printable(path.name)} is damaged or cut off. Download or make the file again.") from error
