"""`classes_in`: the classes that a table beside the pictures gives them (``metadata.csv``, ``metadata.jsonl``).

The layout is that of Hugging Face's ``imagefolder``: a column ``file_name`` with paths below the table's own folder,
and one with the class.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from genstudio.data.naming import printable
from genstudio.data.readers.limits import LONGEST_NAME
from genstudio.data.watch import Watch

NAMES = ("metadata.csv", "metadata.jsonl")
LABEL_COLUMNS = ("label", "labels", "class", "class_name", "category", "text")
MOST_CLASSES = 1000
_FILE_COLUMNS = ("file_name", "filename")
_SEPARATORS = ",;\t"
"""Spreadsheets use the second one where the comma stands in numbers."""
_SAID_SEPARATOR = re.compile(f'"?sep=([{_SEPARATORS}])"?(?:\r\n|\n|\r)', re.IGNORECASE)
"""A first line by which some programs tell spreadsheets which of them it is."""
_LINE_END = re.compile("\r\n|\n|\r")
"""Python knows more of them, which may stand in a text of JSON."""


class UnusableTable(Exception):
    """Why a table cannot be used, in words that follow its name."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was found.

    Attributes:
        path: where it lies below the source.
        content: gives its bytes; may raise `OSError` or `UnreadablePicture`.
        home: where the source lies, of several; those may have folders and files of one name.
    """

    path: PurePosixPath
    content: Callable[[], bytes]
    home: str = ""


def is_table(name: str) -> bool:
    """Whether a file of this name tells of the pictures around it."""
    return name.lower() in NAMES


def classes_in(path: PurePosixPath, content: bytes, watch: Watch) -> dict[PurePosixPath, str]:
    """The class of each picture that a table names, by the picture's path below the source.

    The first of `LABEL_COLUMNS` is taken whose values repeat, so that they are classes and not descriptions. Without
    such a column the answer is empty.

    Raises:
        UnusableTable: it is none, or is damaged.
        Cancelled: the watch says so.
    """
    given = _rows(path, content, watch)
    name = next((name for name in _FILE_COLUMNS if any(name in row for row in given)), _FILE_COLUMNS[0])
    rows = [row for row in given if isinstance(row.get(name), str) and row[name]]
    if not rows:
        raise UnusableTable('has no column "file_name"')
    column = next((column for column in LABEL_COLUMNS if _are_classes([row.get(column) for row in rows])), None)
    if column is None:
        return {}
    files = ((path.parent / str(row[name]).replace("\\", "/"), row.get(column)) for row in rows)
    return {file: printable(str(value).strip()) for file, value in files if _is_class(value)}


def _rows(path: PurePosixPath, content: bytes, watch: Watch) -> Sequence[Mapping[str, object]]:
    """Each row by the names of its columns, in small letters."""
    text = _text(content)
    rows: list[Mapping[str, object]] = []
    try:
        lines: Iterable[object]
        if path.suffix.lower() == ".csv":
            said = _SAID_SEPARATOR.match(text)
            separator = said[1] if said else max(_SEPARATORS, key=_LINE_END.split(text, 1)[0].count)
            table = text[said.end() :] if said else text
            lines = csv.DictReader(io.StringIO(table, newline=""), delimiter=separator, skipinitialspace=True)
        else:
            lines = (json.loads(line) for line in _LINE_END.split(text) if line.strip())
        for line in lines:
            watch.check()
            if not isinstance(line, dict):
                raise UnusableTable("holds lines that are no rows of a table")
            rows.append({str(name).strip().lower(): value for name, value in line.items()})
    except (csv.Error, ValueError, RecursionError) as error:
        raise UnusableTable("is damaged") from error
    return rows


def _text(content: bytes) -> str:
    """As spreadsheets write it: in UTF-8, or in one of the encodings that they used before."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _are_classes(values: Sequence[object]) -> bool:
    """Whether values of a column are classes: more than one, few, and most of them several times."""
    given = [str(value) for value in values if _is_class(value)]
    kinds = len(set(given))
    return 2 <= kinds <= MOST_CLASSES and 2 * kinds <= len(given)


def _is_class(value: object) -> bool:
    return isinstance(value, str | int) and 0 < len(str(value).strip()) <= LONGEST_NAME
