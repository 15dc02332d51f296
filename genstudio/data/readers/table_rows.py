"""`rows_of`: the rows of a table, one after another, of which no more than one is in memory besides the file."""

from __future__ import annotations

import codecs
import csv
import itertools
import json
import re
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO, TextIOWrapper
from pathlib import PurePosixPath

from genstudio.data.readers.limits import MIB


class UnusableTable(Exception):
    """Why a table cannot be used, in words that follow its name."""


def rows_of(path: PurePosixPath, content: bytes, columns: Collection[str]) -> Iterator[Mapping[str, object]]:
    """What stands in some columns of each row, by their names in small letters.

    Args:
        path: where the table lies; only its suffix matters.
        content: CSV, or else lines of JSON.

    Raises:
        UnusableTable: it is none, or is damaged.
    """
    try:
        with TextIOWrapper(BytesIO(content), _encoding(content), errors="replace", newline="") as text:
            yield from (_csv if path.suffix.lower() == ".csv" else _json)(_Lines(text), columns)
    except (csv.Error, ValueError, RecursionError) as error:
        raise UnusableTable("is damaged") from error


_SEPARATORS = ",;\t"
"""Spreadsheets use the second one where the comma stands in numbers."""
_SAID_SEPARATOR = re.compile(f'"?sep=([{_SEPARATORS}])"?(?:\r\n|\n|\r)', re.IGNORECASE)
"""A first line by which some programs tell spreadsheets which of them it is."""
_LONGEST_ROW = MIB
"""Letters of a row, and of a line."""
_CHUNK = 1 << 16


class _Lines:
    """The lines of a text with their ends, as CSV and JSON have them; Python knows more of those.

    Attributes:
        letters: how many came since somebody set it to zero.
    """

    def __init__(self, text: TextIOWrapper) -> None:
        self.letters = 0
        self._text = text

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(_LONGEST_ROW)
        self.letters += len(line)
        if not line:
            raise StopIteration
        if self.letters >= _LONGEST_ROW:
            raise UnusableTable("is damaged")
        return line


def _csv(lines: _Lines, columns: Collection[str]) -> Iterator[Mapping[str, object]]:
    first = next(lines, "")
    said = _SAID_SEPARATOR.fullmatch(first)
    separator = said[1] if said else max(_SEPARATORS, key=first.count)
    rows = csv.reader(lines if said else itertools.chain((first,), lines), delimiter=separator, skipinitialspace=True)
    places = {name.strip().lower(): place for place, name in enumerate(next(rows, ()))}
    wanted = [(name, places[name]) for name in columns if name in places]
    for row in rows:
        lines.letters = 0
        yield {name: row[place] for name, place in wanted if place < len(row)}


def _json(lines: _Lines, columns: Collection[str]) -> Iterator[Mapping[str, object]]:
    for line in lines:
        lines.letters = 0
        if not line.strip():
            continue
        row = json.loads(line)
        if not isinstance(row, dict):
            raise UnusableTable("holds lines that are no rows of a table")
        yield {name: value for key, value in row.items() if (name := key.strip().lower()) in columns}


def _encoding(content: bytes) -> str:
    """As spreadsheets write it: in UTF-8, or in one of the encodings that they used before."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(content[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"
