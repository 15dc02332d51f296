"""`Reader`: the structures of Thrift's compact protocol, in which Parquet files describe themselves.

Only the fields that are asked for are kept, everything else is passed over, and nothing is believed: whatever a
structure says of its size, reading it takes no more steps than it has bytes, and can be given up at any time.
https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from genstudio.data.watch import Watch

INT, LONG = 5, 6
"""Kinds of whole numbers, of 32 and of 64 bits."""
Wanted = Mapping[int, Any]
"""What is kept of a structure, by the numbers of its fields: a kind of number, the `Wanted` of a structure, or a list
of just one `Wanted` for a list of structures."""
_NOTHING: Wanted = {}
_TRUE, _FALSE, _BYTE, _SHORT, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 3, 4, 7, 8, 9, 10, 12
_FIXED = {_TRUE: 1, _FALSE: 1, _BYTE: 1, _DOUBLE: 8}
"""Bytes of values that always have as many; those of whole numbers differ."""
_DEEPEST = 16
_MOST_BITS = 70
_BETWEEN_CHECKS = 4096


class CutOff(EOFError):
    """There are fewer bytes than a structure has."""


class Reader:
    """Reads the structure at the beginning of some bytes.

    Attributes:
        at: how many bytes of them it takes, once it is read.
    """

    def __init__(self, content: bytes, watch: Watch) -> None:
        """The watch is asked every few thousand values."""
        self.at = 0
        self._content = content
        self._watch = watch
        self._values = 0

    def structure(self, wanted: Wanted, depth: int = 0) -> dict[int, Any]:
        """The wanted fields that are there, by their numbers; one of another kind than was asked for is not there.

        Raises:
            ValueError: it is damaged or too deep, or has a field twice.
            CutOff: it goes on behind the last of the bytes.
            Cancelled: the watch says so.
        """
        if depth > _DEEPEST:
            raise ValueError("a structure is too deep")
        self._count()
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
        """The value of a field where it is wanted; None for one that was passed over."""
        if wanted is not None:
            if kind == wanted:
                return self._signed()
            if kind == _STRUCT and isinstance(wanted, Mapping):
                return self.structure(wanted, depth + 1)
            if kind == _LIST and isinstance(wanted, list):
                return self._list(wanted[0], depth)
        if kind not in (_TRUE, _FALSE):  # which are fields without anything more
            self._pass(kind, depth)
        return None

    def _list(self, wanted: Wanted, depth: int) -> list[dict[int, Any]] | None:
        """A list of structures; None for one of something else."""
        kind, count = self._kind_and_count()
        if kind != _STRUCT:
            self._pass_all(kind, count, depth)
            return None
        return [self.structure(wanted, depth + 1) for _ in range(count)]

    def _pass(self, kind: int, depth: int) -> None:
        self._count()
        if _SHORT <= kind <= LONG:
            self._pass_number()
        elif kind in _FIXED:
            self._skip(_FIXED[kind])
        elif kind == _BINARY:
            self._skip(self._natural())
        elif kind == _STRUCT:
            self.structure(_NOTHING, depth + 1)
        elif kind in (_LIST, _SET):
            self._pass_all(*self._kind_and_count(), depth)
        else:
            raise ValueError("a structure has a field of no known kind")

    def _pass_all(self, kind: int, count: int, depth: int) -> None:
        if depth > _DEEPEST:
            raise ValueError("a list is too deep")
        if kind in _FIXED:
            self._skip(count * _FIXED[kind])
            return
        for _ in range(count):
            self._pass(kind, depth + 1)

    def _pass_number(self) -> None:
        at, content = self.at, self._content
        try:
            while content[at] > 127:  # all but its last byte
                at += 1
        except IndexError as error:
            raise CutOff from error
        self.at = at + 1

    def _kind_and_count(self) -> tuple[int, int]:
        """What a list holds, and how many."""
        head = self._byte()
        count = head >> 4 if head >> 4 < 15 else self._natural()
        if count > len(self._content) - self.at:  # each takes a byte at least
            raise CutOff
        return head & 15, count

    def _skip(self, count: int) -> None:
        if count > len(self._content) - self.at:
            raise CutOff
        self.at += count

    def _signed(self) -> int:
        """A whole number, those below zero between the others: 0, -1, 1, -2, ..."""
        natural = self._natural()
        return natural >> 1 ^ -(natural & 1)

    def _natural(self) -> int:
        """A number from 0 upwards, seven bits in a byte, the lowest first."""
        number = self._byte()
        if number < 128:
            return number
        number &= 127
        for shift in range(7, _MOST_BITS, 7):
            byte = self._byte()
            number |= (byte & 127) << shift
            if byte < 128:
                return number
        raise ValueError("a number is too long")

    def _byte(self) -> int:
        if self.at >= len(self._content):
            raise CutOff
        byte = self._content[self.at]
        self.at += 1
        return byte

    def _count(self) -> None:
        self._values += 1
        if not self._values % _BETWEEN_CHECKS:
            self._watch.check()
