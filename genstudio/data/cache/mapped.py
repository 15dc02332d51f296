"""Pictures in a file, mapped into memory: as an array like any other, of which the system loads what is looked at."""

from __future__ import annotations

import mmap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from genstudio.data.image_set import Labels, Pixels

SPAN = 256 << 20
"""Bytes of a map that are looked at before they are let go."""
_ASKED_AT_ONCE = 32
_PROBED = 64
_SPARSE = 8
"""How many pictures lie between two that are wanted, from which on the others are not worth loading."""
_NEAR_SECONDS = 30e-6
"""More than a picture takes that is in the system's memory, and less than one from any disk."""


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
    with _scattered(pixels, ascending):
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


@contextmanager
def _scattered(pixels: Pixels, ascending: Labels) -> Iterator[None]:
    """Have the system load mapped pictures from all over the file at once, and nothing around them, meanwhile.

    By itself it loads each when it is looked at, one after the other, and with it up to megabytes of what lies around.
    """
    found = _map_of(pixels)
    sparse = len(ascending) > _PROBED and ascending[-1] - ascending[0] > _SPARSE * len(ascending)
    if found is None or not sparse or not pixels.flags.c_contiguous or not hasattr(mmap, "MADV_WILLNEED"):
        yield
        return
    found.madvise(mmap.MADV_RANDOM)
    try:
        if _far_away(pixels, ascending):
            _ask_for(found, pixels, ascending)
        yield
    finally:
        found.madvise(mmap.MADV_NORMAL)


def _far_away(pixels: Pixels, ascending: Labels) -> bool:
    """Whether they have to come from the disk, judged by how long a few of them take."""
    few = ascending[:: len(ascending) // _PROBED]
    begun = time.perf_counter()
    np.take(pixels, few, axis=0)
    return time.perf_counter() - begun > len(few) * _NEAR_SECONDS


def _ask_for(found: mmap.mmap, pixels: Pixels, ascending: Labels) -> None:
    beginning = pixels.ctypes.data - np.frombuffer(found, dtype=np.uint8).ctypes.data
    starts = beginning + ascending * pixels.strides[0]
    starts -= starts % mmap.PAGESIZE
    ends = beginning + (ascending + 1) * pixels.strides[0]
    apart = np.flatnonzero(starts[1:] > ends[:-1]) + 1
    spans = zip(starts[np.r_[0, apart]].tolist(), ends[np.r_[apart - 1, len(ends) - 1]].tolist(), strict=True)
    for number, (start, end) in enumerate(spans):
        found.madvise(mmap.MADV_WILLNEED, start, end - start)
        if number % _ASKED_AT_ONCE == 0:
            time.sleep(0.0)  # `madvise` lets no other thread run


def _map_of(pixels: Pixels) -> mmap.mmap | None:
    place: object = pixels
    while isinstance(place, np.ndarray):
        place = place.base
    return place if isinstance(place, mmap.mmap) else None
