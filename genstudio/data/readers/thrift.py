"""`Reader`: the structures of Thrift's compact protocol, in which Parquet files describe themselves.

Only the fields that are asked for are kept, everything else is read past, and nothing is believed: numbers, depths and
lengths have limits. https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from genstudio.data.watch import Watch

INT, LONG = 5, 6
"""Kinds of whole numbers, of 32 and of 64 bits."""
Wanted = Mapping[int, Any]
"""What is kept of a structure, by the numbers of its fields: a kind of number, the `Wanted` of a structure, or a list
of just one `Wanted` for a list of structures."""
LARGEST = (1 << 31) - 1
"""Bytes of what has its length before it."""
_TRUE, _FALSE, _BYTE, _SHORT, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 3, 4, 7, 8, 9, 10, 12
_DEEPEST = 16
_MOST_BITS = 70


class Reader:
    """Reads structures where a file stands.

    Args:
        file: it stands behind a structure once that is read.
        longest: bytes of all structures together, but for the texts in them, which are passed over.
        watch: asked at every structure in a list.
    """

    def __init__(self, file: IO[bytes], longest: int, watch: Watch) -> None:
        self._file = file
        self._left = longest
        self._watch = watch

    def structure(self, wanted: Wanted, depth: int = 0) -> dict[int, Any]:
        """The wanted fields that are there, by their numbers; one of another kind than was asked for is not there.

        Raises:
            ValueError: it is damaged, too deep or too long, or has a field twice.
            EOFError: the file ends within it.
            OSError: the file cannot be read there.
            Cancelled: the watch says so.
        """
        if depth > _DEEPEST:
            raise ValueError("a structure is too deep")
        found: dict[int, Any] = {}
        field = 0
        while head := self._byte():
            field = field + (head >> 4) if head >> 4 else self._signed()
            value = self._value(head & 15, wanted.get(field), depth)
            if value is not None:
                if field in found:
                    raise ValueError("a structure has a field twice")
                found[field] = value
        return found

    def _value(self, kind: int, wanted: Any, depth: int) -> Any:
        """A value where it is wanted; None for one that was read past."""
        if kind == wanted:
            return self._signed()
        if kind == _STRUCT and isinstance(wanted, Mapping):
            return self.structure(wanted, depth + 1)
        if kind == _LIST and isinstance(wanted, list):
            return self._list(wanted[0], depth)
        if kind not in (_TRUE, _FALSE):  # fields which have no more to them
            self._pass(kind, depth)
        return None

    def _list(self, wanted: Wanted, depth: int) -> list[dict[int, Any]] | None:
        """A list of structures; None for one of something else."""
        kind, count = self._kind_and_count()
        if kind != _STRUCT:
            self._pass_all(kind, count, depth)
            return None
        found = []
        for _ in range(count):
            self._watch.check()
            found.append(self.structure(wanted, depth + 1))
        return found

    def _pass(self, kind: int, depth: int) -> None:
        if kind in (_TRUE, _FALSE, _BYTE):
            self._byte()
        elif _SHORT <= kind <= LONG:
            self._natural()
        elif kind == _DOUBLE:
            self._file.seek(8, 1)
        elif kind == _BINARY:
            self._file.seek(self._length(), 1)
        elif kind in (_LIST, _SET):
            self._pass_all(*self._kind_and_count(), depth)
        elif kind == _STRUCT:
            self.structure({}, depth + 1)
        else:
            raise ValueError("a structure has a field of no known kind")

    def _pass_all(self, kind: int, count: int, depth: int) -> None:
        if depth > _DEEPEST:
            raise ValueError("a list is too deep")
        for _ in range(count):
            self._pass(kind, depth + 1)

    def _kind_and_count(self) -> tuple[int, int]:
        """What a list holds, and how many."""
        head = self._byte()
        return head & 15, head >> 4 if head >> 4 < 15 else self._length()

    def _length(self) -> int:
        length = self._natural()
        if length > LARGEST:
            raise ValueError("a length is too large")
        return length

    def _signed(self) -> int:
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
            raise EOFError("the file ends within a structure")
        if self._left < 0:
            raise ValueError("a structure is too long")
        return byte[0]
