"""`footer_of`: how many rows a Parquet file has, and where its columns stand.

pyarrow knows all this too. But it ends the whole program, instead of refusing a file, where its own way to ask for it
meets statistics that do not fit: https://parquet.apache.org/docs/file-format/metadata/
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import IO, Any

from genstudio.data.readers.limits import MIB
from genstudio.data.readers.thrift import LONG, Reader
from genstudio.data.watch import Watch


@dataclass(frozen=True, slots=True)
class Chunk:
    """The pages of one column of one group of rows.

    Attributes:
        begin: where they stand in the file.
        size: their bytes there, packed.
    """

    begin: int
    size: int


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are kept together.

    Attributes:
        rows: how many they are.
        unpacked: their bytes, as the file says.
        chunks: one for each column, in the order of the schema.
    """

    rows: int
    unpacked: int
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Footer:
    """What stands at the end of a Parquet file.

    Attributes:
        rows: how many there are, as it says.
        groups: those that it has.
    """

    rows: int
    groups: tuple[Group, ...]


_LONGEST = 64 * MIB
"""Bytes, of which each column of a group takes about a hundred."""
_END = 8
"""Bytes of the length of the footer and of the file's last four letters."""
_ROWS, _GROUPS = 3, 4
_COLUMNS, _UNPACKED, _GROUP_ROWS = 1, 2, 3
_META = 3
_PACKED, _DATA_PAGE, _DICTIONARY_PAGE = 7, 9, 11
_COLUMN = {_META: {_PACKED: LONG, _DATA_PAGE: LONG, _DICTIONARY_PAGE: LONG}}
_FOOTER = {_ROWS: LONG, _GROUPS: [{_COLUMNS: [_COLUMN], _UNPACKED: LONG, _GROUP_ROWS: LONG}]}


def footer_of(file: IO[bytes], watch: Watch) -> Footer:
    """What a file says of itself, which need not be true.

    Raises:
        ValueError: it is damaged, or longer than any is.
        EOFError: it ends too soon.
        LookupError: it lacks something.
        OSError: it cannot be read there.
        Cancelled: the watch says so.
    """
    end = file.seek(-_END, os.SEEK_END)
    length = int.from_bytes(file.read(4), "little")
    if length > _LONGEST:
        raise ValueError("a footer is too long")
    file.seek(end - length)
    found = Reader(file.read(length), watch).structure(_FOOTER)
    return Footer(_count(found[_ROWS]), tuple(map(_group, found[_GROUPS])))


def _group(found: dict[int, Any]) -> Group:
    chunks = tuple(_chunk(column[_META]) for column in found[_COLUMNS])
    return Group(_count(found[_GROUP_ROWS]), _count(found[_UNPACKED]), chunks)


def _chunk(found: dict[int, Any]) -> Chunk:
    """A dictionary, if there is one, stands before the pages that use it."""
    begin, dictionary = _count(found[_DATA_PAGE]), found.get(_DICTIONARY_PAGE, 0)
    return Chunk(dictionary if 0 < dictionary < begin else begin, _count(found[_PACKED]))


def _count(number: int) -> int:
    if number < 0:
        raise ValueError("a number is below zero")
    return number
