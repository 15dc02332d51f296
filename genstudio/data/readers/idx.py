"""`read_idx`: IDX files, the format of MNIST and its relatives, gzipped or plain.

The format (Y. LeCun): two zero bytes, a type code, the number of dimensions, each dimension as a big-endian 32-bit
number, then the values with the last dimension running fastest.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from genstudio.data.image_set import ImageSet, Labels, LoadReport, Pixels
from genstudio.data.options import ReadOptions, spread
from genstudio.data.readers.conform import conform, shape_of
from genstudio.data.readers.limits import LARGEST_ARRAY, MIB, allocate
from genstudio.data.readers.notes import limit_note
from genstudio.data.watch import Watch
from genstudio.errors import DataError

_UINT8 = 0x08
_INT32 = 0x0C
_KNOWN_TYPES = (0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E)
_CHUNK = 256 * 1024
_MOST_CLASSES = 10_000
_LARGEST_SIDE = 4096


def read_idx(path: Path, options: ReadOptions, watch: Watch) -> ImageSet:
    """Read a file of pictures, with the labels and the held-out (t10k) files that lie beside it.

    Raises:
        DataError: a file is damaged, does not fit the others, or holds no pictures.
        Cancelled: the watch says so.
    """
    training = _read_pair(path, watch)
    if len(training.pixels) < 2:
        raise DataError(f"{path.name} holds fewer than two pictures. Training needs at least two; choose another file.")
    held_out_path = _held_out_beside(path)
    held_out = None if held_out_path is None else _read_pair(held_out_path, watch)
    chosen = spread(len(training.pixels), options.limit)
    pixels, labels, notes = training.pixels, training.labels, []
    if len(chosen) < len(pixels):
        notes.append(limit_note(len(chosen), len(pixels)))
        pixels, labels = pixels[chosen], None if labels is None else labels[chosen]
    found = len(training.pixels)
    pixels, changes = conform(pixels, options.size, options.colour, watch)
