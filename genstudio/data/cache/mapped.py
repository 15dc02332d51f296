"""Pictures in a file, mapped into memory: as an array like any other, of which the system loads what is looked at."""

from __future__ import annotations

import mmap
from pathlib import Path

import numpy as np

from genstudio.data.image_set import Pixels


def map_pixels(path: Path, shape: tuple[int, ...]) -> Pixels:
    """A file's bytes as uint8 of a shape, to be read only.

    Raises:
        OSError, ValueError: the file is missing, or shorter than that.
    """
    return np.asarray(np.memmap(path, dtype=np.uint8, mode="r", shape=shape))


def is_mapped(pixels: Pixels) -> bool:
    """Whether an array, or the one that it is a part of, is mapped from a file."""
    return _map_of(pixels) is not None


def let_go(pixels: Pixels) -> None:
    """Count what was looked at of mapped pictures no longer as memory of this process; others stay as they are.

    The system keeps them in its own memory as long as there is room, so looking again is nearly as fast. Who looks at
    many of them calls this now and then. Windows does it by itself when memory runs short.
    """
    found = _map_of(pixels)
    if found is not None and hasattr(mmap, "MADV_DONTNEED"):
        found.madvise(mmap.MADV_DONTNEED)


def _map_of(pixels: Pixels) -> mmap.mmap | None:
    place: object = pixels
    while isinstance(place, np.ndarray):
        place = place.base
    return place if isinstance(place, mmap.mmap) else None
