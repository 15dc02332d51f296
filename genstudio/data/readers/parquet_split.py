"""`split_of`: which of several Parquet files are there to train on, and which to hold out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from genstudio.data.naming import printable
from genstudio.data.readers.imagefolder import HELD_OUT, TRAINING


@dataclass(frozen=True, slots=True)
class Split:
    """Tables to train on, to hold out, and those of neither kind."""

    training: Sequence[Path]
    held_out: Sequence[Path] = ()
    unused: Sequence[Path] = ()

    @property
    def place(self) -> str:
        """Where the held-out pictures lie, in words."""
        if len(self.held_out) == 1:
            return printable(self.held_out[0].name)
        return f"{len(self.held_out):,} files such as {printable(self.held_out[0].name)}" if self.held_out else ""


def split_of(paths: Sequence[Path]) -> Split:
    """By words in the tables' names, or in that of its folder for a table whose own name has none of them."""
    words = {path: _words(path.stem) or _words(path.parent.name) for path in paths}
    training = [path for path in paths if words[path] & TRAINING]
    others = [path for path in paths if path not in training]
    held_out = next((apart for kind in HELD_OUT if (apart := [path for path in others if words[path] & kind])), [])
    if not training or not held_out:
        return Split(paths)
    return Split(training, held_out, [path for path in others if path not in held_out])


def _words(name: str) -> frozenset[str]:
    return TRAINING.union(*HELD_OUT).intersection(re.split(r"[^a-z]+", name.lower()))
