"""`read_idx`: IDX files, the format of MNIST and its relatives, gzipped or plain.

The format (Y. LeCun): two zero bytes, a type code, the number of dimensions, each dimension as a big-endian 32-bit
number, then the values with the last dimension running fastest. Values are unpacked straight into the array that the
pictures stay in.
"""

from __future__ import annotations

import itertools
import math
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from genstudio.data.image_set import ImageSet, Labels, LoadReport, Pixels
from genstudio.data.naming import printable
from genstudio.data.options import ReadOptions, spread
from genstudio.data.readers.conform import conform, numbered_classes, options_like
from genstudio.data.readers.limits import LARGEST_SIDE, allocate
from genstudio.data.readers.notes import limit_note
from genstudio.data.watch import Watch
from genstudio.errors import DataError


def read_idx(path: Path, options: ReadOptions, watch: Watch, together: Iterable[Path] = ()) -> ImageSet:
    """Read a file of pictures, with the labels and the held-out (t10k) files that lie beside it.

    Args:
        path: the file.
        options: as for all pictures.
        watch: asked many times a second.
        together: the files among which it was chosen; it is noted which of their pictures are not used.

    Raises:
        DataError: a file to train on is damaged, does not fit the others, or holds fewer than two pictures.
        Cancelled: the watch says so.
    """
    pixels, labels = _read_labelled(path, watch.part(0, 2))
    found = len(pixels)
    if found < 2:
        raise DataError(
            f"{printable(path.name)} holds one picture only. Training needs at least two; choose another file."
        )
    notes: tuple[str, ...] = ()
    if options.limit is not None and options.limit < found:
        chosen = spread(found, options.limit)
        pixels, labels = pixels[chosen], None if labels is None else labels[chosen]
        notes = (limit_note(len(chosen), found),)
    pixels, changes = conform(pixels, options, watch.part(1, 2))
    notes += changes + _unused_note(path, together)
    held_out = held_out_labels = None
    try:
        held_out, held_out_labels = _read_held_out(path, options_like(pixels, options), watch)
    except DataError as error:
        notes += (f"No pictures were held out: {error}",)
    names = numbered_classes(labels, held_out_labels)
    training = ImageSet(pixels, _name(path), str(path), labels, names, LoadReport(found, notes=notes))
    if held_out is None:
        return training
    apart = replace(training, pixels=held_out, labels=held_out_labels, report=LoadReport(len(held_out)))
    return replace(training, held_out=apart)


def training_images_in(folder: Path) -> Path | None:
    """The file of training pictures if the folder holds IDX files under their usual names.

    Raises:
        OSError: the folder cannot be read.
    """
    return training_images_among(folder.iterdir())


def training_images_among(files: Iterable[Path]) -> Path | None:
    """The one of training pictures among files with the usual names of IDX files."""
    found = sorted(path for path in files if _IMAGES_NAME.fullmatch(path.name) and path.is_file())
    return next((path for path in found if "train" in path.name), found[0] if found else None)


def is_idx(head: bytes) -> bool:
    """Whether a file that (unpacked) begins with these four bytes is an IDX file."""
    return len(head) >= 4 and head[:2] == b"\0\0" and head[2] in _TYPES and 1 <= head[3] <= 4


_IMAGES_NAME = re.compile(r"(?P<part>.*)images(?P<joint>[-.])idx3-ubyte(?P<packed>\.gz)?")
_TYPES = frozenset((0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E))
_BYTES = 0x08
_GZIP = b"\x1f\x8b"
_CHUNK = 32 * 1024
_LARGEST_DEFLATION = 1032
"""Deflate cannot pack tighter than this many to one, so a header that claims more is false."""


def _unused_note(path: Path, together: Iterable[Path]) -> tuple[str, ...]:
    """A sentence on the other files of pictures, if there are some; those that are packed and plain count once."""
    used = {_part(file) for file in (path, _held_out_beside(path)) if file is not None}
    others = {part: file.name for file in sorted(together) if (part := _part(file)) is not None and part not in used}
    if not others:
        return ()
    such = f"{len(others):,} other files of pictures were not used, such as"
    name = printable(next(iter(others.values())))
    return (f"{such} {name}." if len(others) > 1 else f"{name} was not used.",)


def _part(file: Path) -> str | None:
    """What tells a file of pictures from others; None of a file that does not have one of their usual names."""
    match = _IMAGES_NAME.fullmatch(file.name)
    return None if match is None else str(file.with_name(match["part"]))


def _read_held_out(path: Path, like: ReadOptions, watch: Watch) -> tuple[Pixels | None, Labels | None]:
    beside = _held_out_beside(path)
    if beside is None:
        return None, None
    pixels, labels = _read_labelled(beside, watch.silent())
    return conform(pixels, like, watch.silent())[0], labels


def _read_labelled(path: Path, watch: Watch) -> tuple[Pixels, Labels | None]:
    """Pictures (N, 1, H, W) with the labels beside them, if there are some."""
    pixels = _read_array(path, 3, watch)[:, None]
    beside = _labels_beside(path)
    if beside is None:
        return pixels, None
    labels = _read_array(beside, 1, watch.silent()).astype(np.int64)
    if len(labels) != len(pixels):
        raise DataError(
            f"{printable(beside.name)} has {len(labels):,} labels for {len(pixels):,} pictures. "
            "Put the labels that belong to the pictures beside them, or none."
        )
    return pixels, labels


def _read_array(path: Path, dimensions: int, watch: Watch) -> npt.NDArray[np.uint8]:
    """All values of a file that must have so many dimensions."""
    try:
        chunks = _unpacked(path)
        begin = b""
        while len(begin) < 4 + 4 * dimensions and (chunk := next(chunks, b"")):
            begin += chunk
        shape = _shape(path, begin, dimensions)
        values = allocate(shape)
        flat, position = values.reshape(-1), 0
        for chunk in itertools.chain((begin[4 + 4 * dimensions :],), chunks):
            end = position + len(chunk)
            if end > len(flat):
                raise DataError(
                    f"{printable(path.name)} is longer than its header says. Download or make the file again."
                )
            flat[position:end] = np.frombuffer(chunk, dtype=np.uint8)
            position = end
            watch.report(len(values) * position // len(flat), len(values))
    except PermissionError as error:
        raise DataError(
            f"{printable(path.name)} may not be read (permission denied). Change its permissions or copy it."
        ) from error
    except (OSError, zlib.error) as error:
        raise DataError(f"{printable(path.name)} is damaged. Download or make the file again.") from error
    if position < len(flat):
        raise DataError(f"{printable(path.name)} is cut off before its end. Download or make the file again.")
    return values


def _shape(path: Path, begin: bytes, dimensions: int) -> tuple[int, ...]:
    """The dimensions that the header gives, checked before room is made for them."""
    if not is_idx(begin):
        raise DataError(f"{printable(path.name)} is empty or no IDX file. Download or make the file again.")
    if begin[2] != _BYTES:
        raise DataError(
            f"{printable(path.name)} holds other numbers than bytes from 0 to 255. Save its values as bytes."
        )
    if begin[3] != dimensions:
        if dimensions == 3:
            raise DataError(
                f"{printable(path.name)} does not hold pictures. Choose the file with images-idx3 in its name."
            )
        raise DataError(f"{printable(path.name)} does not hold labels. Put the right file in its place, or remove it.")
    if len(begin) < 4 + 4 * dimensions:
        raise DataError(f"{printable(path.name)} is cut off before its end. Download or make the file again.")
    shape = struct.unpack(f">{dimensions}I", begin[4 : 4 + 4 * dimensions])
    if min(shape) < 1 or max(shape[1:], default=1) > LARGEST_SIDE:
        size = " x ".join(f"{length:,}" for length in shape)
        raise DataError(
            f"{printable(path.name)} says that it holds {size} values, which cannot be. Download or make it again."
        )
    if math.prod(shape) > path.stat().st_size * _LARGEST_DEFLATION:
        raise DataError(f"{printable(path.name)} is cut off before its end. Download or make the file again.")
    return shape


def _unpacked(path: Path) -> Iterator[bytes]:
    """The file's bytes in chunks, unpacked if it is gzipped (in several parts even, each with its checksum)."""
    with path.open("rb") as file:
        chunk = file.read(_CHUNK)
        if not chunk.startswith(_GZIP):
            while chunk:
                yield chunk
                chunk = file.read(_CHUNK)
            return
        decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while chunk:
            yield decoder.decompress(chunk)
            chunk = decoder.unused_data or file.read(_CHUNK)
            if decoder.eof:
                if not chunk.startswith(_GZIP):
                    return  # some programs pad the file after its end
                decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
        raise zlib.error("the end of the gzip stream is missing")


def _labels_beside(path: Path) -> Path | None:
    return _beside(path, "labels", 1)


def _held_out_beside(path: Path) -> Path | None:
    if "train" not in path.name:
        return None
    found = (_beside(path.with_name(path.name.replace("train", other)), "images", 3) for other in ("t10k", "test"))
    return next((held_out for held_out in found if held_out is not None), None)


def _beside(path: Path, kind: str, dimensions: int) -> Path | None:
    """The file of another kind that goes with a file of pictures, gzipped or not; None where there is none."""
    match = _IMAGES_NAME.fullmatch(path.name)
    if match is None:
        return None
    names = (f"{match['part']}{kind}{joint}idx{dimensions}-ubyte{end}" for joint in "-." for end in ("", ".gz"))
    return next((file for name in names if (file := path.with_name(name)).is_file()), None)


def _name(path: Path) -> str:
    """The folder's name for files that all data sets name alike, otherwise the file's."""
    resolved = path.resolve()
    return printable(resolved.parent.name if _IMAGES_NAME.fullmatch(path.name) else resolved.name.split(".")[0])
