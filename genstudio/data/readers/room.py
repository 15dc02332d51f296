"""`Room`: where the pictures of a reading go, in memory, or straight to the disk where there are many."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from genstudio.data.cache.entry import PIXELS, SAMPLED_FROM
from genstudio.data.cache.rows import FileRows, MemoryRows, Rows
from genstudio.data.cache.shelf import Shelf
from genstudio.data.image_set import Pixels
from genstudio.data.readers.limits import allocate

_SPARE = 256 << 20
"""Bytes that stay free on a disk that pictures are decoded to."""

log = logging.getLogger(__name__)


class Room:
    """Where the pictures of one reading go: into memory, or straight to the disk where there are too many.

    Attributes:
        folder: where the file is; None keeps all in memory.
        rows: the room that was made last; None before.
        passing: whether pictures are missing that may be there next time, as on a disk that was unplugged.
    """

    def __init__(self, shelf: Shelf | None = None, folder: Path | None = None) -> None:
        self.rows: Rows | None = None
        self.passing = False
        self._shelf = shelf
        self.folder = folder

    def make(self, shape: tuple[int, int, int, int]) -> Rows:
        """Room for pictures of a shape (N, C, H, W), which takes the place of any that was made before.

        Raises:
            DataError: there is not enough, neither on the disk nor in memory.
        """
        self.end()
        self.rows = self._on_disk(shape) or MemoryRows(allocate(shape))
        return self.rows

    def end(self) -> None:
        """Write no more; late threads do no harm."""
        if isinstance(self.rows, FileRows):
            self.rows.end()

    def pixels(self) -> Pixels:
        """What was written; of a file nothing but the shape, as Windows renames no folder with a mapped file in it."""
        self.end()
        rows = self.rows.memory or self.rows if isinstance(self.rows, FileRows) else self.rows
        if isinstance(rows, MemoryRows):
            return rows.pixels
        assert rows is not None
        return np.broadcast_to(np.zeros((), np.uint8), rows.shape)

    @property
    def on_disk(self) -> bool:
        """Whether the pictures are in a file, from where `remembered` maps them."""
        return isinstance(self.rows, FileRows) and self.rows.memory is None

    def _on_disk(self, shape: tuple[int, int, int, int]) -> FileRows | None:
        needed = math.prod(shape)
        if self.folder is None or self._shelf is None or needed < SAMPLED_FROM:
            return None
        if not self._shelf.make_room(needed + _SPARE):
            log.warning("there is no room for %d bytes in %s", needed, self.folder)
            return None
        path = self.folder / PIXELS
        try:
            path.unlink(missing_ok=True)
            return FileRows(path, shape, allocate)
        except OSError as problem:
            log.warning("%s cannot be written: %s", path, problem)
            return None


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rooms for the pictures to train on, and for those that the source itself holds out."""

    training: Room = field(default_factory=Room)
    held_out: Room = field(default_factory=Room)

    def end(self) -> None:
        """Write no more."""
        self.training.end()
        self.held_out.end()

    @property
    def passing(self) -> bool:
        """As `Room.passing`, of either."""
        return self.training.passing or self.held_out.passing
