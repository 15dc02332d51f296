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
        text = bytes(self.letters)
        begin = 0
        for end in self.ends.tolist():
            yield text[begin:end].decode(errors="replace")
            begin = end

    def chosen(self, indices: npt.NDArray[np.int64]) -> PictureNames:
        """The names of some pictures, in the order of `indices`."""
        return PictureNames.of(self[index] for index in indices.tolist())

    def search(self, text: str) -> npt.NDArray[np.int64]:
        """Indices of the names that hold a text, in upper or lower case, ascending."""
        wanted = text.casefold()
        if not wanted or SEPARATOR in wanted:
            return np.arange(len(self) if not wanted else 0, dtype=np.int64)
        folded, starts = self._folded
        # With the rest of its line each match is the only one of its name.
        hits = re.finditer(f"{re.escape(wanted)}[^{SEPARATOR}]*", folded)
        places = np.fromiter((hit.start() for hit in hits), np.int64)
        return np.searchsorted(starts, places, side="right").astype(np.int64) - 1

    @cached_property
    def _folded(self) -> tuple[str, npt.NDArray[np.int64]]:
        """All names without capitals, one per line, and where each line begins."""
        lines = [name.casefold() for name in self]
        ends = np.cumsum(np.fromiter((len(line) + 1 for line in lines), np.int64, len(lines)))
        return SEPARATOR.join(lines), np.concatenate([np.zeros(1, np.int64), ends[:-1]])
