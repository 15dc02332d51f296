"""`Rows`: room for pictures while they are decoded, in memory or straight in a file that is mapped afterwards."""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
import numpy.typing as npt

from genstudio.data.image_set import Labels, Pixels
from genstudio.errors import DataError

Allocate = Callable[[tuple[int, ...]], Pixels]
"""Makes room in memory for uint8 values of a shape; raises `DataError` where there is not enough."""
_BYTES_AT_ONCE = 16 << 20
_FULL = (
    "The disk with the cache is full, and these pictures are too many for the memory. "
    "Free some room on the disk, or choose a smaller picture size."
)

log = logging.getLogger(__name__)


class Rows(Protocol):
    """Room for pictures of one shape."""

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """(N, C, H, W)."""

    def put(self, index: int, picture: npt.NDArray[np.uint8]) -> None:
        """Write one picture, anything that fills (C, H, W), into its place; from any thread.

        Raises:
            DataError: there is no room for it any more.
        """

    def keep_only(self, kept: Labels) -> None:
        """Move these pictures, given by ascending indices, together and forget all others; raises as `put`."""


class MemoryRows:
    """Room in memory.

    Attributes:
        pixels: uint8 (N, C, H, W); arbitrary where nothing was written.
    """

    def __init__(self, pixels: Pixels) -> None:
        self.pixels = pixels

    @property
    def shape(self) -> tuple[int, int, int, int]:
        count, channels, height, width = self.pixels.shape
        return count, channels, height, width

    def put(self, index: int, picture: npt.NDArray[np.uint8]) -> None:
        self.pixels[index] = picture

    def keep_only(self, kept: Labels) -> None:
        for target, index in enumerate(kept):
            if target != index:
                self.pixels[target] = self.pixels[index]  # in place: no second copy of a large set
        self.pixels = self.pixels[: len(kept)]


class FileRows:
    """Room in a file for as long as the disk takes it, then in memory, where there is enough of that.

    The file is written to and not mapped meanwhile: a full disk is an error then, and not the end of the process.

    Attributes:
        memory: where the pictures are since the disk was full; None while they are in the file.
    """

    def __init__(self, path: Path, shape: tuple[int, int, int, int], allocate: Allocate) -> None:
        """
        Raises:
            OSError: the file cannot be made.
        """
        self.memory: MemoryRows | None = None
        self._shape = shape
        self._row_bytes = math.prod(shape[1:])
        self._allocate = allocate
        self._path = path
        self._file = path.open("x+b", buffering=0)
        self._ended = False
        self._lock = Lock()

    @property
    def shape(self) -> tuple[int, int, int, int]:
        return self._shape if self.memory is None else self.memory.shape

    def put(self, index: int, picture: npt.NDArray[np.uint8]) -> None:
        row = np.empty(self._shape[1:], dtype=np.uint8)
        row[...] = picture
        with self._lock:
            if self._ended:
                return  # a thread that comes late
            if self.memory is None:
                try:
                    self._write(index * self._row_bytes, row.reshape(-1).data)
                    return
                except OSError as problem:
                    log.warning("pictures go to memory, the cache cannot be written: %s", problem)
                    self._move_to_memory()
            assert self.memory is not None
            self.memory.put(index, row)

    def keep_only(self, kept: Labels) -> None:
        with self._lock:
            if self.memory is not None:
                self.memory.keep_only(kept)
                return
            try:
                self._close_gaps(kept)
            except OSError as problem:
                raise DataError(_FULL) from problem
            self._shape = (len(kept), *self._shape[1:])

    def end(self) -> None:
        """Write no more. The file stays."""
        with self._lock:
            self._ended = True
            self._file.close()

    def _move_to_memory(self) -> None:
        try:
            pixels = self._allocate(self._shape)
        except DataError as error:
            raise DataError(_FULL) from error
        target = pixels.reshape(-1).data
        position = 0
        while piece := self._read(position, min(_BYTES_AT_ONCE, len(target) - position)):
            target[position : position + len(piece)] = piece
            position += len(piece)
        self.memory = MemoryRows(pixels)
        self._file.close()
        self._path.unlink(missing_ok=True)

    def _close_gaps(self, kept: Labels) -> None:
        size = self._row_bytes
        at_once = max(1, _BYTES_AT_ONCE // size)
        target = 0
        for run in np.split(kept, np.flatnonzero(np.diff(kept) != 1) + 1):
            if len(run) and run[0] != target:
                for start in range(0, len(run), at_once):
                    piece = self._read((int(run[0]) + start) * size, min(at_once, len(run) - start) * size)
                    self._write((target + start) * size, memoryview(piece))
            target += len(run)
        self._file.truncate(target * size)

    def _write(self, offset: int, data: memoryview) -> None:
        if not hasattr(os, "pwrite"):
            self._file.seek(offset)
            while data:
                data = data[self._file.write(data) or 0 :]
            return
        while data:
            written = os.pwrite(self._file.fileno(), data, offset)
            data, offset = data[written:], offset + written

    def _read(self, offset: int, length: int) -> bytearray:
        """As many bytes as there are, at most `length`."""
        self._file.seek(offset)
        piece = bytearray()
        while len(piece) < length and (more := self._file.read(length - len(piece))):
            piece += more
        return piece
