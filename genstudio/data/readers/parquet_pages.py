"""`size_of_pages`: how much the pages of a Parquet column unpack to, as they say themselves.

What the file says of a whole column at its end is for planning; room is made by what each page says of itself. The
headers before the pages are structures in Thrift's compact protocol, of which only three numbers matter here:
https://parquet.apache.org/docs/file-format/data-pages/
"""

from __future__ import annotations

from typing import IO, Any

from genstudio.data.readers.limits import MIB, SUSPICIOUS_RATIO
from genstudio.data.watch import Watch

_HARMLESS = 64 * MIB


def size_of_pages(file: IO[bytes], chunk: Any, watch: Watch) -> int:
    """Bytes that one column of one group of rows unpacks to.

    Args:
        file: the Parquet file.
        chunk: what it says of the column there, a `pyarrow.parquet.ColumnChunkMetaData`.

    Raises:
        ValueError: a header is damaged, or they unpack to far more than they are.
        EOFError: the file ends within a header.
        OSError: it cannot be read there.
        Cancelled: the watch says so.
    """
    begin = chunk.data_page_offset
    if chunk.has_dictionary_page and 0 < chunk.dictionary_page_offset < begin:
        begin = chunk.dictionary_page_offset
    end = begin + chunk.total_compressed_size
    file.seek(begin)
    unpacked = packed = 0
    while file.tell() < end:
        watch.check()
        numbers = _Header(file).numbers()
        unpacked += _size(numbers, _UNPACKED)
        packed += _size(numbers, _PACKED)
        file.seek(_size(numbers, _PACKED), 1)
    if unpacked > _HARMLESS and unpacked > SUSPICIOUS_RATIO * packed:
        raise ValueError("it would unpack to a suspicious size")
    return unpacked


_UNPACKED, _PACKED = 2, 3
"""The numbers of the two sizes among the fields of a header."""
_TRUE, _FALSE, _BYTE, _SHORT, _LONG, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 3, 4, 6, 7, 8, 9, 10, 12
_DEEPEST = 8
_LONGEST = 64 * 1024
"""Bytes of a header, but for the texts in it, which are passed over."""
_MOST_BITS = 63
_LARGEST = (1 << 31) - 1
"""Bytes of a page, or of a text in its header."""


def _size(numbers: dict[int, int], field: int) -> int:
    return _length(numbers.get(field, -1))


def _length(number: int) -> int:
    if not 0 <= number <= _LARGEST:
        raise ValueError("a header is damaged")
    return number


class _Header:
    """The structure that begins where a file stands; behind it when its `numbers` are known."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._left = _LONGEST

    def numbers(self, depth: int = 0) -> dict[int, int]:
        """The whole numbers among its fields; the rest is read past."""
        if depth > _DEEPEST:
            raise ValueError("a header is too deep")
        found: dict[int, int] = {}
        field = 0
        while head := self._byte():
            field = field + (head >> 4) if head >> 4 else self._number()
            kind = head & 15
            if _SHORT <= kind <= _LONG:
                found[field] = self._number()
            elif kind not in (_TRUE, _FALSE):  # which have no more to them
                self._pass(kind, depth)
        return found

    def _pass(self, kind: int, depth: int) -> None:
        """Read past a value."""
        if kind in (_TRUE, _FALSE, _BYTE):
            self._byte()
        elif _SHORT <= kind <= _LONG:
            self._natural()
        elif kind == _DOUBLE:
            self._file.seek(8, 1)
        elif kind == _BINARY:
            self._file.seek(_length(self._natural()), 1)
        elif kind in (_LIST, _SET):
            self._pass_all(depth)
        elif kind == _STRUCT:
            self.numbers(depth + 1)
        else:
            raise ValueError("a header is damaged")

    def _pass_all(self, depth: int) -> None:
        """Read past the values of a list."""
        if depth > _DEEPEST:
            raise ValueError("a header is too deep")
        head = self._byte()
        count = head >> 4 if head >> 4 < 15 else self._natural()
        for _ in range(count):
            self._pass(head & 15, depth + 1)

    def _number(self) -> int:
        """A whole number, those below zero between the others: 0, -1, 1, -2, ..."""
        natural = self._natural()
        return natural >> 1 ^ -(natural & 1)

    def _natural(self) -> int:
        """A number from 0 upwards, seven bits in a byte, the lowest first."""
        number = 0
        for shift in range(0, _MOST_BITS, 7):
            byte = self._byte()
            number |= (byte & 127) << shift
            if byte < 128:
                return number
        raise ValueError("a number is too long")

    def _byte(self) -> int:
        byte = self._file.read(1)
        self._left -= 1
        if not byte:
            raise EOFError("the file ends within a header")
        if self._left < 0:
            raise ValueError("a header is too long")
        return byte[0]
