"""`PictureNames`: what each picture is called, small enough for a million of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import overload

import numpy as np
import numpy.typing as npt

from genstudio.data.naming import printable

SEPARATOR = "\n"
_ASCII = 127
_SMALL = np.frombuffer(bytes(range(256)).lower(), dtype=np.uint8)
"""To each byte the same; to capitals of ASCII, the small letter."""
_AT_ONCE = 16_384
"""Names that are looked through at one go, during which no other thread, such as the window's, can run."""


class PictureNames(Sequence[str]):
    """File names, or paths below the source, in the order of the pictures.

    Attributes:
        letters: uint8, all names in UTF-8, one after another; in memory or memory-mapped.
        ends: int64, shape (N,), where each name ends.
    """

    def __init__(self, letters: npt.NDArray[np.uint8], ends: npt.NDArray[np.int64]) -> None:
        self.letters = letters
        self.ends = ends

    @classmethod
    def of(cls, names: Iterable[str]) -> PictureNames:
        """From names as they come; what cannot be printed in them is replaced."""
        encoded = [printable(name).encode() for name in names]
        ends = np.cumsum([len(name) for name in encoded], dtype=np.int64)
        return cls(np.frombuffer(b"".join(encoded), dtype=np.uint8), ends)

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        index %= len(self)
        begin = int(self.ends[index - 1]) if index else 0
        return bytes(self.letters[begin : int(self.ends[index])]).decode(errors="replace")

    def __iter__(self) -> Iterator[str]:
        for first in range(0, len(self), _AT_ONCE):
            ends = self.ends[first : first + _AT_ONCE]
            begin = before = int(self.ends[first - 1]) if first else 0
            text = bytes(self.letters[before : int(ends[-1])])
            for end in ends.tolist():
                yield text[begin - before : end - before].decode(errors="replace")
                begin = end

    def chosen(self, indices: npt.NDArray[np.int64]) -> PictureNames:
        """The names of some pictures, in the order of `indices`."""
        return PictureNames.of(self[index] for index in indices.tolist())

    def search(self, text: str) -> npt.NDArray[np.int64]:
        """Indices of the names that hold a text, in upper or lower case, ascending.

        ASCII is searched as bytes by numpy, during which other threads, such as the window's, run.
        """
        wanted = text.casefold()
        if not wanted or SEPARATOR in wanted:
            return np.arange(len(self) if not wanted else 0, dtype=np.int64)
        found = np.zeros(len(self), dtype=np.bool_)
        if wanted.isascii():
            found[self._with_bytes(wanted.encode())] = True
        # With the rest of its line each match is the only one of its name.
        pattern = re.compile(f"{re.escape(wanted)}[^{SEPARATOR}]*")
        for indices, lines, starts in self._folded:
            found[indices[_found(pattern, lines, starts)]] = True
        return np.flatnonzero(found)

    def _with_bytes(self, wanted: bytes) -> npt.NDArray[np.int64]:
        """Indices of the names that hold these small ASCII letters, ascending; a name may come several times."""
        places = np.flatnonzero(self._small[: max(0, len(self._small) - len(wanted) + 1)] == wanted[0])
        for distance, letter in enumerate(wanted[1:], 1):
            places = places[np.take(self._small, places + distance) == letter]
        owners = np.searchsorted(self.ends, places, side="right")
        return owners[places + len(wanted) <= np.take(self.ends, owners)]

    @cached_property
    def _small(self) -> npt.NDArray[np.uint8]:
        """All letters, those of ASCII without capitals."""
        return np.take(_SMALL, self.letters)

    @cached_property
    def _folded(self) -> list[tuple[npt.NDArray[np.int64], str, npt.NDArray[np.int64]]]:
        """Names with letters beyond ASCII, without capitals, one per line: some at a time, and where each begins."""
        beyond = np.zeros(len(self), dtype=np.bool_)
        beyond[np.searchsorted(self.ends, np.flatnonzero(self.letters > _ASCII), side="right")] = True
        owners = np.flatnonzero(beyond)
        parts = []
        for first in range(0, len(owners), _AT_ONCE):
            indices = owners[first : first + _AT_ONCE]
            lines = [self[index].casefold() for index in indices.tolist()]
            ends = np.cumsum([len(line) + 1 for line in lines], dtype=np.int64)
            parts.append((indices, SEPARATOR.join(lines), np.concatenate([np.zeros(1, np.int64), ends[:-1]])))
        return parts


def _found(pattern: re.Pattern[str], text: str, starts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Which lines of a text have a match."""
    places = np.fromiter((hit.start() for hit in pattern.finditer(text)), np.int64)
    return np.searchsorted(starts, places, side="right").astype(np.int64) - 1
