"""Pictures in a file, mapped into memory: as an array like any other, of which the system loads what is looked at."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from genstudio.data.image_set import Labels, Pixels

SPAN = 256 << 20
"""Bytes of a map that are looked at before they are let go."""


def map_pixels(path: Path, shape: tuple[int, ...]) -> Pixels:
    """A file's bytes as uint8 of a shape, to be read only.

    Raises:
        OSError, ValueError: the file is missing, or shorter than that.
    """
    return np.asarray(np.memmap(path, dtype=np.uint8, mode="r", shape=shape))


def is_mapped(pixels: Pixels) -> bool:
    """Whether an array, or the one that it is a part of, is mapped from a file."""
    return _map_of(pixels) is not None


def gather(pixels: Pixels, indices: Labels) -> Pixels:
    """A copy of some pictures, in the order of `indices`, as ``pixels[indices]`` gives it.

    Of mapped pictures no more than `SPAN` counts as memory of this process meanwhile, and none afterwards; they are
    read in the order in which they lie in the file, and other threads run while the disk is waited for.
    """
    if not is_mapped(pixels):
        return pixels[indices]
    order = np.argsort(indices, kind="stable")
    ascending = indices[order]
    result = np.empty((len(indices), *pixels.shape[1:]), dtype=pixels.dtype)
    pictures = max(1, SPAN // max(1, pixels.nbytes // len(pixels)))
    begin = 0
    while begin < len(ascending):
        end = int(np.searchsorted(ascending, ascending[begin] + pictures))
        result[order[begin:end]] = np.take(pixels, ascending[begin:end], axis=0)
        let_go(pixels)
        begin = end
    return result


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
