"""MATLAB's files in which SVHN and the Olivetti faces come.

They are read by scipy, which reads every version of the format and runs no code, but makes room for whatever a file
asks for. It is therefore shown only files whose checksum was compared, is asked for the known variables alone, and
reads through `_Watched`, so that it can be interrupted. Other MATLAB files are not opened.

The parquet copies of these sets would need pyarrow, which is large and optional, and are nobody's original.
"""

from __future__ import annotations

from dataclasses import replace
from io import BufferedReader
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from genstudio.data.image_set import ImageSet, Labels, LoadReport, Pixels
from genstudio.data.options import ReadOptions, spread
from genstudio.data.readers.conform import conform, numbered_classes, options_like
from genstudio.data.readers.limits import MIB, allocate
from genstudio.data.readers.notes import limit_note
from genstudio.data.watch import Watch
from genstudio.errors import DataError

FACES_EACH = 10
_FACE = 64
_PICTURES_AT_ONCE = 256
_PIECE = 8 * MIB
"""Bytes that are read from the disk between two looks at the watch."""


def read_house_numbers(training: Path, held_out: Path, options: ReadOptions, watch: Watch) -> ImageSet:
    """SVHN's cropped digits (Y. Netzer et al. 2011): X is (32, 32, 3, N), y is (N, 1) with 10 for the digit 0.

    Raises:
        DataError: a file is damaged or holds something else.
        Cancelled: the watch says so.
    """
    images = _image_set(training, *_digits(training, watch.part(0, 2)), options, watch.part(1, 2))
    like = replace(options_like(images.pixels, options), limit=None)
    return replace(images, held_out=_image_set(held_out, *_digits(held_out, watch.silent()), like, watch.silent()))


def read_faces(path: Path, options: ReadOptions, watch: Watch) -> ImageSet:
    """The Olivetti faces: (4096, 400), one picture a column, stored column by column; ten of each person in turn.

    Raises:
        DataError: the file is damaged or holds something else.
        Cancelled: the watch says so.
    """
    faces = _variables(path, ("faces",), watch)["faces"]
    if faces.ndim != 2 or faces.shape[0] != _FACE * _FACE or faces.min() < 0 or faces.max() > 255:
        raise _other_content(path)
    pixels = np.ascontiguousarray(faces.T.reshape(-1, 1, _FACE, _FACE).swapaxes(2, 3).astype(np.uint8))
    return _image_set(path, pixels, np.arange(len(pixels)) // FACES_EACH, options, watch)


def _digits(path: Path, watch: Watch) -> tuple[Pixels, Labels]:
    stored = _variables(path, ("X", "y"), watch)
    values, labels = stored["X"], stored["y"].reshape(-1).astype(np.int64)
    if values.dtype != np.uint8 or values.ndim != 4 or values.shape[2] != 3 or values.shape[3] != len(labels):
        raise _other_content(path)
    pixels = allocate((len(labels), 3, *values.shape[:2]))
    for start in range(0, len(labels), _PICTURES_AT_ONCE):
        watch.report(start, len(labels))
        pixels[start : start + _PICTURES_AT_ONCE] = values[..., start : start + _PICTURES_AT_ONCE].transpose(3, 2, 0, 1)
    return pixels, labels % 10


def _image_set(path: Path, pixels: Pixels, labels: Labels, options: ReadOptions, watch: Watch) -> ImageSet:
    found = len(pixels)
    notes: tuple[str, ...] = ()
    if options.limit is not None and options.limit < found:
        chosen = spread(found, options.limit)
        pixels, labels = pixels[chosen], labels[chosen]
        notes = (limit_note(len(chosen), found),)
    pixels, changes = conform(pixels, options, watch)
    report = LoadReport(found, notes=notes + changes)
    return ImageSet(pixels, path.stem, str(path), labels, numbered_classes(labels), report)


def _variables(path: Path, names: tuple[str, ...], watch: Watch) -> dict[str, npt.NDArray[Any]]:
    """Arrays of numbers by their names."""
    from scipy.io import loadmat

    try:
        with path.open("rb") as file:
            stored = loadmat(_Watched(file, watch), variable_names=names, spmatrix=False)
    except (OSError, ValueError, TypeError, LookupError, ArithmeticError, MemoryError, NotImplementedError) as error:
        raise _other_content(path) from error
    if not all(isinstance(stored.get(name), np.ndarray) and stored[name].dtype.kind in "uif" for name in names):
        raise _other_content(path)
    return {name: stored[name] for name in names}


class _Watched:
    """A file that raises `Cancelled` while it is read, once that is wanted."""

    def __init__(self, file: BufferedReader, watch: Watch) -> None:
        self._file = file
        self._watch = watch

    def read(self, count: int = -1) -> bytes:
        pieces, missing = [], count
        while missing:
            self._watch.check()
            piece = self._file.read(_PIECE if missing < 0 else min(missing, _PIECE))
            if not piece:
                break
            pieces.append(piece)
            missing -= len(piece) if missing > 0 else 0
        return b"".join(pieces)

    def seek(self, position: int, whence: int = 0) -> int:
        return self._file.seek(position, whence)

    def tell(self) -> int:
        return self._file.tell()


def _other_content(path: Path) -> DataError:
    return DataError(f"{path.name} is not the file that it should be. Delete it, and download the set again.")
