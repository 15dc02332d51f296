"""`opened`: one Parquet file, of which a few rows are in memory at a time.

pyarrow reads it. How many rows are had at once follows from what the pages say of themselves, not from what the file
says of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from genstudio.data.naming import printable
from genstudio.data.readers.limits import MIB, SUSPICIOUS_RATIO
from genstudio.data.readers.parquet_footer import Footer, footer_of
from genstudio.data.readers.parquet_pages import size_of_pages
from genstudio.data.watch import Watch
from genstudio.errors import DataError

_BYTES_AT_ONCE = 16 * MIB
_MOST_BYTES_AT_ONCE = 64 * MIB
_HARMLESS = 64 * MIB
_MISSING = (
    "Parquet files can be opened once the package pyarrow is installed. "
    'Install it with: pip install "genstudio[parquet]"'
)


class UnfitTable(DataError):
    """A file from which no pictures can be had although nothing is wrong with it.

    Attributes:
        note: the same as a sentence on pictures that were opened without it.
    """

    def __init__(self, sentence: str, note: str) -> None:
        super().__init__(sentence)
        self.note = note


@contextmanager
def opened(path: Path, watch: Watch, footer: Footer | None = None) -> Iterator[Table]:
    """A table, with all that reading it raises turned into sentences.

    Args:
        footer: what it said of itself a moment ago, which takes time to find out where there is much.

    Raises:
        UnfitTable: pyarrow is missing.
        DataError: the table is damaged or would unpack to far more than it is.
        Cancelled: the watch says so.
    """
    try:
        import pyarrow as pa
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        note = f"{printable(path.name)} was not used, because the package pyarrow is not installed."
        raise UnfitTable(_MISSING, note) from error
    try:
        with (
            path.open("rb") as file,
            path.open("rb") as pages,
            ParquetFile(file, buffer_size=MIB, pre_buffer=False) as parquet,
        ):
            table = Table(parquet, pages, footer or footer_of(pages, watch), watch)
            if table.is_suspicious(path.stat().st_size):
                raise DataError(f"{printable(path.name)} would unpack to a suspicious size. Choose another file.")
            yield table
    except (
        pa.ArrowException,
        OSError,
        EOFError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        OverflowError,
        MemoryError,
    ) as error:
        raise DataError(f"{printable(path.name)} is damaged or cut off. Download or make the file again.") from error


class Table:
    """An open Parquet file.

    Attributes:
        footer: what it says of itself.
    """

    def __init__(self, parquet: Any, pages: IO[bytes], footer: Footer, watch: Watch) -> None:
        """Use a `pyarrow.parquet.ParquetFile`, and the same file once more."""
        self.footer = footer
        self._parquet = parquet
        self._pages = pages
        self._watch = watch

    @property
    def schema(self) -> Any:
        """The columns, a `pyarrow.Schema`."""
        return self._parquet.schema_arrow

    def is_suspicious(self, size: int) -> bool:
        """Whether it would unpack to far more than its size in bytes."""
        unpacked = sum(group.unpacked for group in self.footer.groups)
        return unpacked > _HARMLESS and unpacked > SUSPICIOUS_RATIO * size

    def batches(self, columns: Sequence[str], most: int) -> Iterator[Any]:
        """All rows of some columns, each a `pyarrow.RecordBatch` of at most so many rows; nothing of no columns."""
        for number in range(len(self.footer.groups) if columns else 0):
            yield from self.batches_of(number, columns, most)

    def batches_of(self, number: int, columns: Sequence[str], most: int) -> Iterator[Any]:
        """The same of the rows of one group, at most so many at once and fewer where they are large."""
        group = self.footer.groups[number]
        if not group.rows:
            return
        chunks = [group.chunks[place] for place, path in enumerate(self._paths) if _is_in(path, columns)]
        size = sum(size_of_pages(self._pages, chunk, self._watch) for chunk in chunks)
        for batch in self._parquet.iter_batches(
            batch_size=_rows_at_once(size, group.rows, most), row_groups=[number], columns=columns, use_threads=False
        ):
            self._watch.check()
            yield batch

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        """What holds values, by their full names: parts of structures stand behind a point."""
        schema = self._parquet.schema
        return tuple(schema.column(place).path for place in range(len(schema)))


def _is_in(path: str, columns: Sequence[str]) -> bool:
    return any(path == column or path.startswith(f"{column}.") for column in columns)


def _rows_at_once(size: int, rows: int, most: int) -> int:
    """How many rows can be held in memory, of columns that unpack to a size.

    A value that comes often is kept only once, so a small column can be a large value many times. None is larger than
    its column.
    """
    return max(1, min(most, _BYTES_AT_ONCE // max(1, size // rows), _MOST_BYTES_AT_ONCE // max(1, size)))
