"""`read_letters`: EMNIST's letters out of the zip that holds all of EMNIST.

G. Cohen et al., "EMNIST: an extension of MNIST to handwritten letters" (2017). Its IDX files lie gzipped in the zip.
Their pictures are stored column by column, where MNIST's are row by row; the classes count from 1.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from zipfile import ZipFile

import numpy as np

from genstudio.data.image_set import ImageSet
from genstudio.data.options import ReadOptions
from genstudio.data.readers.idx import read_idx
from genstudio.data.readers.zips import ZIP_ERRORS, problem_with
from genstudio.data.watch import Watch
from genstudio.errors import DataError

LETTERS = tuple(
    f"emnist-letters-{part}-{kind}-ubyte.gz" for part in ("train", "test") for kind in ("images-idx3", "labels-idx1")
)
_CHUNK = 256 * 1024


def read_letters(path: Path, options: ReadOptions, watch: Watch) -> ImageSet:
    """Read the letters, upright, classes from 0.

    They are unpacked into the system's folder for temporary files: the cache may be one that nobody may write.

    Raises:
        DataError: the zip is damaged or does not hold them, or there is no room to unpack 40 MB.
        Cancelled: the watch says so.
    """
    try:
        with TemporaryDirectory(prefix="genstudio-letters-") as folder:
            _unpack(path, Path(folder), watch)
            images = read_idx(Path(folder) / LETTERS[0], options, watch)
    except ZIP_ERRORS as error:
        raise DataError(
            f"EMNIST's letters cannot be unpacked in {gettempdir()}. Make room on the disk there, then try again."
        ) from error
    held_out = images.held_out
    return replace(_upright(images), held_out=None if held_out is None else _upright(held_out))


def _unpack(path: Path, folder: Path, watch: Watch) -> None:
    with ZipFile(path) as archive:
        entries = {entry.filename.rpartition("/")[2]: entry for entry in archive.infolist()}
        for name in LETTERS:
            entry = entries.get(name)
            if entry is None or problem_with(entry) is not None:
                raise DataError(f"{path.name} does not hold EMNIST's letters. Delete it, and download the set again.")
            with archive.open(entry) as packed, (folder / name).open("wb") as unpacked:
                while piece := packed.read(_CHUNK):
                    watch.check()
                    unpacked.write(piece)


def _upright(images: ImageSet) -> ImageSet:
    labels = None if images.labels is None else np.maximum(images.labels - 1, 0)
    pixels = np.ascontiguousarray(images.pixels.swapaxes(2, 3))
    return replace(images, pixels=pixels, labels=labels, class_names=images.class_names[1:])
