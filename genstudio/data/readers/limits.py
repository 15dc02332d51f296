"""How large things may be before they are refused, and the one place where room for pictures is made."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from genstudio.errors import DataError

MIB = 1 << 20
LARGEST_PICTURE = 89_000_000
"""Pixels of one picture; just below the size at which Pillow itself begins to warn of decompression bombs."""
MOST_SCANS = 100
"""Times a JPEG may draw its picture; the programs that try hardest to make small files need 20."""
LARGEST_SCANNED = 1_500_000_000
"""Pixels that all scans of a JPEG may draw together, which takes some seconds."""
LARGEST_FILE = 512 * MIB
"""Bytes of one picture on the disk; some formats are read into memory as a whole."""
LARGEST_READ = 64 * MIB
"""Bytes of one picture on the disk that is read into memory before it is decoded, several at a time."""
LARGEST_ENTRY = 64 * MIB
"""Bytes of one unpacked entry of an archive."""
SUSPICIOUS_RATIO = 200
"""Times its packed size; more than that is packed into an archive only to fill the memory."""
LARGEST_SET = 8192 * MIB
"""Bytes of all pictures together as one uint8 array."""
LARGEST_ARRAY = 8192 * MIB
"""Bytes of one array in a file, in whatever type it is stored."""
LONGEST_NAME = 255
"""Letters of a class's name, and of a file's in an archive; file systems allow no more."""
LONGEST_PATH = 4096
"""Letters of a file's name in an archive with the folders that it is in."""
LARGEST_SIDE = 8192
"""Pixels of one side of the pictures in an array."""


def pictures_at_once(pictures: npt.NDArray[np.generic]) -> int:
    """How many pictures of an array, of any size and type, are worked on before somebody can cancel: 4 MB of them."""
    return max(1, 4 * MIB // max(1, pictures.nbytes // max(1, len(pictures))))


def allocate(shape: tuple[int, ...]) -> npt.NDArray[np.uint8]:
    """Room for pictures; its contents are arbitrary until they are written.

    Raises:
        DataError: it would be more than `LARGEST_SET` or than the computer has.
    """
    needed = math.prod(shape)
    sentence = (
        f"These pictures would need {needed / (1024 * MIB):.1f} GB of memory, which is too much. "
        "Choose a smaller picture size or open fewer pictures."
    )
    if needed > LARGEST_SET:
        raise DataError(sentence)
    try:
        return np.empty(shape, dtype=np.uint8)
    except MemoryError as error:
        raise DataError(sentence) from error
