"""`columns_of`: which columns of a Parquet file hold pictures and their classes.

A column of pictures holds their files, as bytes or as a structure with ``bytes`` and ``path``. Hugging Face says in the
schema, under ``huggingface``, which columns are pictures and classes, and what those are called; elsewhere it is found
out from names and contents.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from genstudio.data.naming import distinct, printable, quoted
from genstudio.data.readers.limits import LONGEST_NAME
from genstudio.data.readers.listing import SNIFFED_BYTES
from genstudio.data.readers.parquet_table import Table, UnfitTable
from genstudio.data.readers.picture_file import looks_like_picture
from genstudio.data.readers.tables import LABEL_COLUMNS
from genstudio.errors import DataError

MOST_NAMES = 10_000
"""Of classes."""
_USUAL_LABELS = (*LABEL_COLUMNS, "fine_label")


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

    def with_names_of(self, other: Columns) -> Columns:
        """The same with the classes of another file behind those that are there."""
        known = frozenset(self.names)
        return replace(self, names=self.names + tuple(dict.fromkeys(name for name in other.names if name not in known)))

    def same_places(self, other: Columns) -> bool:
        """Whether those of another file are read alike; it may lack classes, as tables to test with often do."""
        alike = replace(other, label=other.label or self.label, names=self.names)
        return alike == self


def columns_of(path: Path, table: Table) -> Columns:
    """The columns of an open table.

    Raises:
        UnfitTable: none holds pictures.
        DataError: several go by the name of one that matters.
    """
    from pyarrow import types

    schema = table.schema
    features = _features(schema.metadata or {})
    fields = {field.name: field.type for field in schema}
    nested = [name for name, kind in fields.items() if types.is_struct(kind) and _holds_bytes(kind)]
    plain = [name for name, kind in fields.items() if _is_bytes(kind)]
    for name in (*nested, *plain):
        _expect_once(path, schema.names, name)
    said = [name for name in (*nested, *plain) if features.get(name, {}).get("_type") == "Image"]
    found = said or nested or [name for name in plain if _holds_pictures(table, name)]
    if not found:
        told = f"{printable(path.name)} has no column of pictures"
        raise UnfitTable(f"{told}. Choose a table with the pictures in it.", f"{told} and was not used.")
    image = found[0]
    classes = [name for name in fields if features.get(name, {}).get("_type") == "ClassLabel"]
    usual = [name for name in LABEL_COLUMNS if name in fields and not types.is_nested(fields[name])]
    preferred = [name for name in _USUAL_LABELS if name in classes]
    label = next(iter((*preferred, *classes, *usual)), None)
    has_path = image in nested and fields[image].get_field_index("path") >= 0
    _expect_once(path, schema.names, label)
    names = _names(features.get(label, {}).get("names")) if label else ()
    return Columns(image, image in nested, has_path, label, names)


def _expect_once(path: Path, names: Sequence[str], wanted: str | None) -> None:
    if names.count(wanted) > 1:
        told = f"{printable(path.name)} has several columns called {quoted(str(wanted))}"
        raise DataError(f"{told}, which cannot be told apart. Give each of them a name of its own.")


def _features(metadata: Mapping[bytes, bytes]) -> dict[str, dict[str, Any]]:
    """What Hugging Face's notes in a schema say of each column; nothing where they make no sense."""
    try:
        features = json.loads(metadata.get(b"huggingface", b"{}"))["info"]["features"]
        return {str(name): value for name, value in features.items() if isinstance(value, dict)}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _names(names: object) -> tuple[str, ...]:
    if not isinstance(names, list) or len(names) > MOST_NAMES or not all(map(_is_name, names)):
        return ()
    return distinct(names)


def _is_name(name: object) -> bool:
    return isinstance(name, str) and len(name) <= LONGEST_NAME


def _holds_bytes(structure: Any) -> bool:
    place = structure.get_field_index("bytes")
    return place >= 0 and _is_bytes(structure.field(place).type)


def _is_bytes(kind: Any) -> bool:
    """Whether values of an Arrow type are bytes of any length; what comes often may be kept once, in a dictionary."""
    from pyarrow import types

    kind = kind.value_type if types.is_dictionary(kind) else kind
    return any(is_kind(kind) for is_kind in (types.is_binary, types.is_large_binary, types.is_binary_view))


def _holds_pictures(table: Table, column: str) -> bool:
    """Whether the first values of a column of bytes are pictures."""
    for batch in table.batches([column], 4):
        return any(looks_like_picture(bytes(value.as_py() or b"")[:SNIFFED_BYTES]) for value in batch.column(column))
    return False
