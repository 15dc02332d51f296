"""`Rows`: what the rows of Parquet files say of their pictures, besides the pictures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from genstudio.data.image_set import Labels, Mask
from genstudio.data.naming import distinct
from genstudio.data.readers.limits import LONGEST_NAME, LONGEST_PATH
from genstudio.data.readers.listing import UNSORTED, natural_key
from genstudio.data.readers.tables import MOST_CLASSES

NO_CLASS = -1
MOST_LETTERS = 256 << 20
"""Of all names of pictures together."""
_MOST_DIFFERENT = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """All rows of several tables.

    Attributes:
        called: what each picture is called.
        missing: whether each has no class of its own.
        labels: the class of each; None without classes.
        classes: what those are called.
    """

    called: Sequence[str]
    missing: Mask
    labels: Labels | None = None
    classes: tuple[str, ...] = ()

    @classmethod
    def of(cls, called: Sequence[str], labels: Labels | None, classes: tuple[str, ...], training: int) -> Rows:
        """Those without a class get `UNSORTED`, unless none of their part has one: the first rows, or the rest."""
        missing = np.zeros(len(called), np.bool_) if labels is None else labels == NO_CLASS
        if labels is None or missing[:training].all():
            return cls(called, missing)
        apart = missing[training:]
        if missing[:training].any() or (apart.any() and not apart.all()):
            classes = classes if UNSORTED in classes else (*classes, UNSORTED)
            labels = np.where(missing, classes.index(UNSORTED), labels)
        return cls(called, missing, labels, classes)


class Names:
    """The names of pictures, one for each row.

    Attributes:
        found: empty for a row without one, for one that is longer than any can be, and once they are too much text.
    """

    def __init__(self) -> None:
        self.found: list[str] = []
        self._letters = 0

    def add(self, names: Sequence[object]) -> None:
        """Those of the next rows."""
        for name in names:
            text = name if isinstance(name, str) and len(name) <= LONGEST_PATH else ""
            self._letters += len(text)
            self.found.append(text if self._letters <= MOST_LETTERS else "")


class Values:
    """What stands in the column of classes, each different value kept once.

    Attributes:
        found: one for each row, None where there is nothing; None once there are too many different ones, or others
            than whole numbers and texts, for classes.
    """

    def __init__(self) -> None:
        self.found: list[int | str | None] | None = []
        self._known: dict[object, int | str] = {}

    def add(self, values: Sequence[object]) -> None:
        """Those of the next rows."""
        if self.found is None:
            return
        for given in values:
            value = _whole(given)
            if value is None:
                self.found.append(None)
            elif isinstance(value, int | str):
                self.found.append(self._known.setdefault(value, value))
            else:
                self.found = None
                return
        if len(self._known) > _MOST_DIFFERENT:
            self.found = None


def named(values: Sequence[object], names: Sequence[str]) -> list[str | None]:
    """The names for numbers of classes, so that they can be matched with those of a file that numbers them otherwise.

    Texts stay as they are; what is no number of a class becomes None.
    """
    return [value if isinstance(value, str) else _name(value, names) for value in values]


def classes_of(given: Values, names: tuple[str, ...]) -> tuple[Labels | None, tuple[str, ...]]:
    """Class numbers, `NO_CLASS` for rows without one, and their names; None where the values are no classes.

    Where names are given, -1 means that a row has no class, as `datasets` writes it; values may be one of the names.
    """
    values: Sequence[int | str | None] = given.found or []
    there = [value for value in values if value is not None]
    if not there:
        return None, ()
    places: dict[int | str | None, int] = {name: number for number, name in reversed(list(enumerate(names)))}
    places |= {number: number for number in range(NO_CLASS, len(names))} | {None: NO_CLASS}
    if names and all(value in places for value in there):
        return np.array([places[value] for value in values], dtype=np.int64), names
    if names and any(isinstance(value, str) for value in there):
        values = named(values, names)
        there = [value for value in values if value is not None]
    kinds = sorted({str(value) for value in there}, key=natural_key)
    if not 2 <= len(kinds) <= MOST_CLASSES or 2 * len(kinds) > len(there) or max(map(len, kinds)) > LONGEST_NAME:
        return None, ()
    index: dict[str | None, int] = {kind: number for number, kind in enumerate(kinds)} | {None: NO_CLASS}
    labels = [index[None if value is None else str(value)] for value in values]
    return np.array(labels, dtype=np.int64), distinct(kinds)


def _name(value: object, names: Sequence[str]) -> str | None:
    number = _whole(value)
    return names[number] if isinstance(number, int) and 0 <= number < len(names) else None


def _whole(value: object) -> object:
    """Whole numbers that are kept as fractions, as columns with gaps are, as whole numbers; None for a gap."""
    if isinstance(value, float):
        return None if math.isnan(value) else int(value) if value.is_integer() else value
    return value
