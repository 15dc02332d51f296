"""`PictureNames`: what each picture is called, small enough for a million of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import overload

import numpy as np
import numpy.typing as npt

from genstudio.data.naming import printable

SEPARATOR = "\n"
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
        """Indices of the names that hold a text, in upper or lower case, ascending."""
        wanted = text.casefold()
        if not wanted or SEPARATOR in wanted:
            return np.arange(len(self) if not wanted else 0, dtype=np.int64)
        # With the rest of its line each match is the only one of its name.
        pattern = re.compile(f"{re.escape(wanted)}[^{SEPARATOR}]*")
        found = [_found(pattern, text, starts) + first for first, text, starts in self._folded]
        return np.concatenate(found) if found else np.empty(0, dtype=np.int64)

    @cached_property
    def _folded(self) -> list[tuple[int, str, npt.NDArray[np.int64]]]:
        """Names without capitals, one per line: for some at a time the first's index, the lines, where each begins."""
        names = (name.casefold() for name in self)
        parts = []
        for first in range(0, len(self), _AT_ONCE):
            lines = list(islice(names, _AT_ONCE))
            ends = np.cumsum([len(line) + 1 for line in lines], dtype=np.int64)
            parts.append((first, SEPARATOR.join(lines), np.concatenate([np.zeros(1, np.int64), ends[:-1]])))
        return parts


def _found(pattern: re.Pattern[str], text: str, starts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Which lines of a text have a match."""
    places = np.fromiter((hit.start() for hit in pattern.finditer(text)), np.int64)
    return np.searchsorted(starts, places, side="right").astype(np.int64) - 1
