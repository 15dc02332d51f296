"""`columns_of`: which columns of a Parquet file hold pictures and their classes.

A column of pictures holds their files, as bytes or as a structure with ``bytes`` and ``path``. Hugging Face says in the
schema, under ``huggingface``, which columns are pictures and classes, and what those are called; elsewhere it is found
out from names and contents.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from genstudio.data.image_set import Labels
from genstudio.data.naming import printable
from genstudio.data.readers.limits import LONGEST_NAME, LONGEST_PATH
from genstudio.data.readers.listing import SNIFFED_BYTES, natural_key
from genstudio.data.readers.parquet_table import Table
from genstudio.data.readers.picture_file import looks_like_picture
from genstudio.data.readers.tables import LABEL_COLUMNS, MOST_CLASSES
from genstudio.errors import DataError

_USUAL_LABELS = (*LABEL_COLUMNS, "fine_label")
_MOST_NAMES = 10_000
MOST_LETTERS = 256 << 20
"""Of all names of pictures together."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns matter.

    Attributes:
        image: the column of pictures; nested: whether it is a structure of ``bytes`` and, if `has_path`, ``path``.
        label: the column of classes; None without one.
        names: what the classes are called; empty where it is not said.
    """

    image: str
    nested: bool
    has_path: bool
    label: str | None
    names: tuple[str, ...]

    @property
    def content(self) -> str:
        """The column with the bytes, as pyarrow calls it."""
        return f"{self.image}.bytes" if self.nested else self.image


def columns_of(path: Path, table: Table) -> Columns:
    """The columns of an open table.

    Raises:
        DataError: none holds pictures.
    """
    from pyarrow import types

    schema = table.schema
    features = _features(schema.metadata or {})
    fields = {field.name: field.type for field in schema}
    nested = [name for name, kind in fields.items() if types.is_struct(kind) and _holds_bytes(kind)]
    plain = [name for name, kind in fields.items() if types.is_binary(kind) or types.is_large_binary(kind)]
    said = [name for name in (*nested, *plain) if features.get(name, {}).get("_type") == "Image"]
    found = said or nested or [name for name in plain if _holds_pictures(table, name)]
    if not found:
        raise DataError(f"{printable(path.name)} has no column of pictures. Choose a table with the pictures in it.")
    image = found[0]
    classes = [name for name in fields if features.get(name, {}).get("_type") == "ClassLabel"]
    usual = [name for name in LABEL_COLUMNS if name in fields and not types.is_nested(fields[name])]
    preferred = [name for name in _USUAL_LABELS if name in classes]
    label = next(iter((*preferred, *classes, *usual)), None)
    has_path = image in nested and fields[image].get_field_index("path") >= 0
    names = _names(features.get(label, {}).get("names")) if label else ()
    return Columns(image, image in nested, has_path, label, names)


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
        found: one for each row; None once there are too many different ones, or others than numbers and texts, for
            classes.
    """

    def __init__(self) -> None:
        self.found: list[int | str] | None = []
        self._known: dict[object, int | str] = {}

    def add(self, values: Sequence[object]) -> None:
        """Those of the next rows."""
        if self.found is None:
            return
        for value in values:
            if not isinstance(value, int | str) or isinstance(value, bool):
                self.found = None
                return
            self.found.append(self._known.setdefault(value, value))
        if len(self._known) > _MOST_NAMES:
            self.found = None


def classes_of(given: Values, names: tuple[str, ...]) -> tuple[Labels | None, tuple[str, ...]]:
    """Class numbers and their names; None where the values are no classes."""
    values = given.found
    if not values:
        return None, ()
    if names and all(isinstance(value, int) and 0 <= value < len(names) for value in values):
        return np.array(values, dtype=np.int64), names
    kinds = sorted({str(value) for value in values}, key=natural_key)
    if not 2 <= len(kinds) <= MOST_CLASSES or 2 * len(kinds) > len(values) or max(map(len, kinds)) > LONGEST_NAME:
        return None, ()
    index = {kind: number for number, kind in enumerate(kinds)}
    return np.array([index[str(value)] for value in values], dtype=np.int64), tuple(map(printable, kinds))


def _features(metadata: Mapping[bytes, bytes]) -> dict[str, dict[str, Any]]:
    """What Hugging Face's notes in a schema say of each column; nothing where they make no sense."""
    try:
        features = json.loads(metadata.get(b"huggingface", b"{}"))["info"]["features"]
        return {str(name): value for name, value in features.items() if isinstance(value, dict)}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _names(names: object) -> tuple[str, ...]:
    if not isinstance(names, list) or len(names) > _MOST_NAMES or not all(map(_is_name, names)):
        return ()
    return tuple(map(printable, names))


def _is_name(name: object) -> bool:
    return isinstance(name, str) and len(name) <= LONGEST_NAME


def _holds_bytes(structure: Any) -> bool:
    from pyarrow import types

    place = structure.get_field_index("bytes")
    return place >= 0 and any(
        is_kind(structure.field(place).type) for is_kind in (types.is_binary, types.is_large_binary)
    )


def _holds_pictures(table: Table, column: str) -> bool:
    """Whether the first values of a column of bytes are pictures."""
    for batch in table.batches([column], 4):
        return any(looks_like_picture(bytes(value.as_py() or b"")[:SNIFFED_BYTES]) for value in batch.column(column))
    return False
