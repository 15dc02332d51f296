"""`classes_told`: the classes that tables beside the pictures give them (``metadata.csv``, ``metadata.jsonl``).

The layout is that of Hugging Face's ``imagefolder``: a column ``file_name`` with paths below the table's own folder,
and one with the class. However many and large the tables are, only one of them is held in memory, and only what it says
of pictures that are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from genstudio.data.naming import printable
from genstudio.data.readers.limits import LARGEST_ENTRY, LONGEST_NAME
from genstudio.data.readers.table_rows import UnusableTable, rows_of
from genstudio.data.readers.unreadable import UnreadablePicture
from genstudio.data.watch import Watch

NAMES = ("metadata.csv", "metadata.jsonl")
LABEL_COLUMNS = ("label", "labels", "class", "class_name", "category", "text")
MOST_CLASSES = 1000
MOST_BYTES = LARGEST_ENTRY
"""Of all tables of a source together."""
MOST_ROWS = 2_000_000
"""The same."""
TOO_MUCH = "is too large, alone or together with the other tables"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was found.

    Attributes:
        path: where it lies below the source.
        content: gives its bytes, of which there may be so many at most; raises `UnusableTable` of more, and may raise
            `OSError` or `UnreadablePicture`.
        home: where the source lies, of several; those may have folders and files of one name.
    """

    path: PurePosixPath
    content: Callable[[int], bytes]
    home: str = ""


FindPicture = Callable[[str], str | None]
"""Gives the place of the picture that is meant by a path below where the source lies; None if there is none."""


@dataclass(slots=True)
class Allowance:
    """How much more may be read of all tables together."""

    bytes: int = MOST_BYTES
    rows: int = MOST_ROWS


def unusable(why: str, most: int) -> bytes:
    """The content of a table that cannot be had; raises `UnusableTable`."""
    raise UnusableTable(why)


def is_table(name: str) -> bool:
    """Whether a file of this name tells of the pictures around it."""
    return name.lower() in NAMES


def classes_told(tables: Iterable[Table], find: FindPicture, watch: Watch) -> tuple[dict[str, str], tuple[str, ...]]:
    """What all tables together say of the pictures, and notes on those that say nothing that can be understood.

    Where they differ the last one is believed.

    Args:
        tables: in any number and size.
        find: knows the pictures.

    Raises:
        Cancelled: the watch says so.
    """
    classes: dict[str, str] = {}
    notes: list[str] = []
    others = 0
    allowance = Allowance()
    for table in tables:
        watch.check()
        try:
            classes |= classes_in(table, find, allowance, watch)
            continue
        except (UnusableTable, UnreadablePicture) as problem:
            why = str(problem)
        except OSError:
            why = "cannot be read from the disk"
        if len(notes) < _MOST_NAMED:
            notes.append(f"The table {printable(str(table.path))} {why}; it was ignored.")
        else:
            others += 1
    if others:
        notes.append(f"{others:,} other {'table was' if others == 1 else 'tables were'} ignored, too.")
    return classes, tuple(notes)


def classes_in(table: Table, find: FindPicture, allowance: Allowance, watch: Watch) -> dict[str, str]:
    """The class of each of the pictures that a table names, by where they lie.

    The first of `LABEL_COLUMNS` is taken whose values repeat, so that they are classes and not descriptions. Without
    such a column the answer is empty.

    Raises:
        UnusableTable: it is none, is damaged, is more than allowed, or gives classes to none of the pictures.
        UnreadablePicture, OSError: it cannot be read.
        Cancelled: the watch says so.
    """
    content = table.content(allowance.bytes)
    allowance.bytes -= len(content)
    columns = {name: _Column() for name in LABEL_COLUMNS}
    folder = _folder_of(table)
    named = False
    for number, row in enumerate(rows_of(table.path, content, _COLUMNS)):
        if not number % _BETWEEN_CHECKS:
            watch.check()
        allowance.rows -= 1
        if allowance.rows < 0:
            raise UnusableTable(TOO_MUCH)
        name = next((row[column] for column in _FILE_COLUMNS if column in row), None)
        if not isinstance(name, str) or not name:
            continue
        named = True
        picture = find(folder + name.replace("\\", "/"))
        for column, value in row.items():
            if column in columns:
                columns[column].add(picture, value)
    if not named:
        raise UnusableTable('has no column "file_name"')
    chosen = next((column for column in columns.values() if column.names_classes()), None)
    if chosen is None:
        return {}
    if not chosen.told:
        raise UnusableTable("names none of these pictures")
    return chosen.told


_FILE_COLUMNS = ("file_name", "filename")
_COLUMNS = (*_FILE_COLUMNS, *LABEL_COLUMNS)
_MOST_NAMED = 3
_BETWEEN_CHECKS = 1024


def _folder_of(table: Table) -> str:
    folder = str(table.home / table.path.parent)
    return "" if folder == "." else f"{folder}/"


@dataclass(slots=True)
class _Column:
    """What a column says, as long as it may be classes.

    Attributes:
        told: the class of each picture.
    """

    told: dict[str, str] = field(default_factory=dict)
    _kinds: dict[str, str] = field(default_factory=dict)
    _given: int = 0

    def add(self, picture: str | None, value: object) -> None:
        """What a row says of one of the pictures, or of none of them."""
        name = _class_of(value)
        if not name or len(self._kinds) > MOST_CLASSES:
            return
        self._given += 1
        name = self._kinds.setdefault(name, name)
        if len(self._kinds) > MOST_CLASSES:
            self.told.clear()
        elif picture is not None:
            self.told[picture] = name

    def names_classes(self) -> bool:
        """Whether the values are more than one, few, and most of them there several times."""
        kinds = len(self._kinds)
        return 2 <= kinds <= MOST_CLASSES and 2 * kinds <= self._given


def _class_of(value: object) -> str:
    """What a class is called, of any characters; nothing if the value is none. Numbers are often kept as fractions."""
    value = int(value) if isinstance(value, float) and value.is_integer() else value
    name = str(value).strip() if isinstance(value, str | int) else ""
    return name if len(name) <= LONGEST_NAME else ""
