"""`read_arrays`: pictures that numpy saved, alone (.npy) or with their labels and held-out pictures (.npz).

Arrays of Python objects are refused before anything of them is read: unpacking those could run code.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tokenize import TokenError
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import numpy as np

from genstudio.data.image_set import ImageSet, Labels, LoadReport
from genstudio.data.naming import printable
from genstudio.data.options import ReadOptions, spread
from genstudio.data.readers.conform import conform, numbered_classes, options_like
from genstudio.data.readers.limits import LARGEST_ARRAY, MIB
from genstudio.data.readers.notes import limit_note
from genstudio.data.readers.values import Scaling, Values, as_pixels, channels_first, scaling_of
from genstudio.data.readers.zips import ZIP_ERRORS, problem_with
from genstudio.data.watch import Watch
from genstudio.errors import DataError

IMAGES = ("images", "imgs", "x", "data", "x_train", "train_images", "samples", "arr_0")
LABELS = ("labels", "y", "y_train", "train_labels", "targets")
HELD_OUT = (("x_test", "y_test"), ("test_images", "test_labels"), ("x_val", "y_val"), ("val_images", "val_labels"))
"""Names of held-out pictures and their labels, the preferred ones first; MedMNIST has those of test and of val."""


def read_arrays(path: Path, options: ReadOptions, watch: Watch) -> ImageSet:
    """Read the pictures of a .npy or .npz file.

    The values may be bytes, or numbers from 0 to 1, -1 to 1 or 0 to 255; the axes (N, H, W), (N, H, W, C) or
    (N, C, H, W) with C 1, 3 or 4. In a .npz the arrays are found by the names above.

    Raises:
        DataError: the file is damaged, or its arrays are none of pictures.
        Cancelled: the watch says so.
    """
    stored = _load(path, watch.part(0, 3))
    values = channels_first(stored.images, printable(path.name))
    labels, label_notes = _labels(stored.labels, len(values), printable(path.name))
    found = len(values)
    notes: tuple[str, ...] = ()
    if options.limit is not None and options.limit < found:
        chosen = spread(found, options.limit)
        values, labels = values[chosen], None if labels is None else labels[chosen]
        notes = (limit_note(len(chosen), found),)
    scaling = scaling_of(values, printable(path.name), watch)
    pixels, changes = as_pixels(values, scaling, options.background, watch.part(1, 3))
    pixels, fitted = conform(pixels, options, watch.part(2, 3))
    report = LoadReport(found, notes=notes + changes + fitted + label_notes + stored.notes)
    training = ImageSet(pixels, printable(path.stem), str(path), labels, numbered_classes(labels), report)
    return _with_held_out(training, stored, scaling, options, watch.silent())


def _with_held_out(
    training: ImageSet, stored: _Stored, scaling: Scaling, options: ReadOptions, watch: Watch
) -> ImageSet:
    """The same with the held-out pictures of the file, if there are at least two.

    Raises:
        DataError: they are no pictures, or have labels of another number.
        Cancelled: the watch says so.
    """
    apart = stored.held_out_images
    if apart is None:
        return training
    name = printable(Path(training.source).name)
    report = training.report
    if apart.ndim and len(apart) < 2:
        note = "There are too few held-out pictures; they were ignored."
        return replace(training, report=replace(report, notes=(*report.notes, note)))
    values = channels_first(apart, name)
    labels, _ = _labels(stored.held_out_labels, len(values), name)
    if _kind(apart) != _kind(stored.images):
        scaling = scaling_of(values, name, watch)
        note = "The held-out pictures have values of another kind and were scaled by themselves."
        report = replace(report, notes=(*report.notes, note))
    pixels, _ = as_pixels(values, scaling, options.background, watch)
    pixels, _ = conform(pixels, options_like(training.pixels, options), watch)
    names = numbered_classes(training.labels, labels)
    held_out = ImageSet(pixels, training.name, training.source, labels, names, LoadReport(len(values)))
    return replace(training, class_names=names, held_out=held_out, report=report)


def _kind(values: Values) -> str:
    """Yes or no, whole numbers, or fractions."""
    return "i" if values.dtype.kind == "u" else values.dtype.kind


@dataclass(frozen=True, slots=True, eq=False)
class _Stored:
    """The arrays of a file, as they were saved; and notes on those that are not used."""

    images: Values
    labels: Values | None = None
    held_out_images: Values | None = None
    held_out_labels: Values | None = None
    notes: tuple[str, ...] = ()


class _KindError(DataError):
    """An array holds other things than are wanted, such as Python objects."""


_NO_CLASSES = "The labels are no class numbers and were ignored."
_MOST_CLASSES = 10_000
_CHUNK = 4 * MIB
_SUFFIX = ".npy"
_IMAGE_KINDS = "buif"
"""Kinds of numpy types that pictures may be stored in: yes or no, whole numbers, fractions."""
_LABEL_KINDS = "buifSU"
"""Labels may also be text, which is read past and not used."""


def _load(path: Path, watch: Watch) -> _Stored:
    with _plain_errors(path), path.open("rb") as file:
        if file.read(2) != b"PK":
            file.seek(0)
            return _Stored(_read_array(file, printable(path.name), path.stat().st_size, watch))
        with ZipFile(file) as archive:
            return _load_archive(archive, path, watch)


def _load_archive(archive: ZipFile, path: Path, watch: Watch) -> _Stored:
    entries = {
        entry.filename.removesuffix(_SUFFIX).lower(): entry
        for entry in archive.infolist()
        if entry.filename.endswith(_SUFFIX)
    }
    images = _first(entries, IMAGES) or (next(iter(entries.values())) if len(entries) == 1 else None)
    if images is None:
        names = printable(", ".join(sorted(entries)[:8]))
        raise DataError(
            f'{printable(path.name)} has no array of pictures, only {names}. Name the array of pictures "images".'
        )
    labels, notes = _read_labels(archive, _first(entries, LABELS), path, watch)
    apart = [(name, _first(entries, [label])) for name, label in HELD_OUT if name in entries]
    held_out, held_out_labels = (entries[apart[0][0]], apart[0][1]) if apart else (None, None)
    return _Stored(
        _read_entry(archive, images, path, watch),
        labels,
        _read_entry(archive, held_out, path, watch.silent()) if held_out else None,
        _read_labels(archive, held_out_labels, path, watch)[0],
        (*notes, *(f'The pictures in "{name}" were not used.' for name, _ in apart[1:])),
    )


def _first(entries: Mapping[str, ZipInfo], names: Sequence[str]) -> ZipInfo | None:
    return next((entries[name] for name in names if name in entries), None)


def _read_labels(
    archive: ZipFile, entry: ZipInfo | None, path: Path, watch: Watch
) -> tuple[Values | None, tuple[str, ...]]:
    """The labels of some pictures; none, and a note, where they are no numbers. Python objects are never unpacked."""
    try:
        return (_read_entry(archive, entry, path, watch.silent(), _LABEL_KINDS) if entry else None), ()
    except _KindError:
        return None, (_NO_CLASSES,)


def _read_entry(archive: ZipFile, entry: ZipInfo, path: Path, watch: Watch, kinds: str = _IMAGE_KINDS) -> Values:
    name = f"{printable(path.name)} ({printable(entry.filename.removesuffix(_SUFFIX))})"
    if (problem := problem_with(entry, LARGEST_ARRAY)) is not None:
        raise DataError(f"{name} {problem}. Save the arrays again, or fewer of them.")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        # Numpy writes no others, and `zipfile` would unpack these without a limit.
        raise DataError(f"{name} is packed in an unusual way. Save the arrays again with numpy.")
    with archive.open(entry) as file:
        return _read_array(file, name, entry.file_size, watch, kinds)


def _read_array(file: IO[bytes], name: str, length: int, watch: Watch, kinds: str = _IMAGE_KINDS) -> Values:
    """One array in the .npy format, `length` bytes in all; its header is checked before room is made for it."""
    version = np.lib.format.read_magic(file)
    if version not in ((1, 0), (2, 0)):
        raise _KindError(f"{name} does not hold an array of plain numbers. Save the pictures as bytes (uint8).")
    read_header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, column_major, dtype = read_header(file)
    if dtype.hasobject:
        raise _KindError(
            f"{name} holds Python objects, which are not opened because they could run code. Save numbers."
        )
    if dtype.kind not in kinds or not dtype.itemsize:
        raise _KindError(f"{name} does not hold an array of plain numbers. Save the pictures as bytes (uint8).")
    size = math.prod(shape) * dtype.itemsize
    if min(shape, default=1) < 0 or size > length:
        raise DataError(f"{name} is cut off before its end. Save or download the file again.")
    if size > LARGEST_ARRAY:
        raise DataError(f"{name} needs {size / (1024 * MIB):.1f} GB of memory, which is too much. Save fewer pictures.")
    stored = np.empty(math.prod(shape), dtype=dtype)
    target = stored.view(np.uint8)
    position = 0
    while position < size:
        watch.report(shape[0] * position // size if shape else 0, shape[0] if shape else 1)
        piece = file.read(min(_CHUNK, size - position))
        if not piece:
            raise DataError(f"{name} is cut off before its end. Save or download the file again.")
        target[position : position + len(piece)] = np.frombuffer(piece, dtype=np.uint8)
        position += len(piece)
    return stored.reshape(shape, order="F" if column_major else "C")


def _labels(stored: Values | None, count: int, name: str) -> tuple[Labels | None, tuple[str, ...]]:
    """One class number per picture, or none with a note on why they cannot be used."""
    if stored is None:
        return None, ()
    numbers = stored[:, 0] if stored.ndim == 2 and stored.shape[1] == 1 else stored
    if numbers.ndim != 1 or numbers.dtype.kind not in "ui":
        return None, (_NO_CLASSES,)
    if len(numbers) != count:
        raise DataError(
            f"{name} has {len(numbers):,} labels for {count:,} pictures. Save one label per picture, or none."
        )
    if numbers.min() < 0 or numbers.max() >= _MOST_CLASSES:
        return None, (f"The labels are no class numbers from 0 to {_MOST_CLASSES - 1:,} and were ignored.",)
    return numbers.astype(np.int64), ()


@contextmanager
def _plain_errors(path: Path) -> Iterator[None]:
    """What numpy and `zipfile` raise on damaged files, as a sentence."""
    try:
        yield
    except PermissionError as error:
        raise DataError(
            f"{printable(path.name)} may not be read (permission denied). Change its permissions or copy it."
        ) from error
    except MemoryError as error:
        raise DataError(
            f"{printable(path.name)} needs more memory than there is. Save fewer or smaller pictures."
        ) from error
    except (*ZIP_ERRORS, SyntaxError, TypeError, ArithmeticError, TokenError, Warning) as error:
        raise DataError(f"{printable(path.name)} is damaged. Save or download the file again.") from error
