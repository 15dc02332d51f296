"""One set of pictures on the disk: a folder with pixels, small arrays, and a page of facts that vouches for them."""

from __future__ import annotations

import hashlib
import json
import math
import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from genstudio.data.cache.mapped import map_pixels
from genstudio.data.image_set import Pixels
from genstudio.data.options import spread

FORMAT = "genstudio pictures 6"
"""To be counted up when sets are written, or pictures decoded, in another way: those before are then made anew."""
FACTS = "facts.json"
PIXELS = "pixels"
MAPPED_FROM = 32 << 20
"""Bytes of pixels from which on they are mapped and not read: mapping takes a fifth of the time."""
SAMPLED_FROM = 256 << 20
"""Bytes of pixels from which on they never lie in memory as a whole, and only some of them are checked."""
LARGEST_FACTS = 64 << 20
_SAMPLED = 64
_BLOCK = 1 << 13
"""Numbers of 8 bytes that are added up for one part of a checksum."""
_TYPES: dict[str, np.dtype[Any]] = {"uint8": np.dtype("u1"), "int64": np.dtype("<i8")}

Arrays = Mapping[str, npt.NDArray[Any]]


class DamagedEntry(Exception):
    """A set that is not what was written: cut off, changed, or of another version."""


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A set as it comes out of the cache.

    Attributes:
        pixels: uint8, in memory or mapped.
        arrays: what was kept beside them, uint8 or int64, one-dimensional or a table.
        facts: JSON.
    """

    pixels: Pixels
    arrays: dict[str, npt.NDArray[Any]]
    facts: Mapping[str, Any]


def write_entry(
    folder: Path, stamp: str, pixels: Pixels | None, shape: tuple[int, ...], arrays: Arrays, facts: Mapping[str, Any]
) -> None:
    """Write a set into a folder of its own.

    Args:
        stamp: what the source looked like.
        pixels: None where the file `PIXELS` is there already.
        shape: that of the pixels.

    Raises:
        OSError: the disk is full or may not be written.
    """
    path = folder / PIXELS
    if pixels is None:
        if math.prod(shape) >= SAMPLED_FROM:
            _settle(path)
        pixels = map_pixels(path, shape)
    else:
        _write(path, pixels)
    written = {}
    for name, values in arrays.items():
        stored = np.ascontiguousarray(values.astype(_TYPES[values.dtype.name], copy=False))
        _write(folder / name, stored)
        written[name] = {"type": values.dtype.name, "shape": values.shape, "sum": zlib.crc32(stored.reshape(-1).data)}
    body = {"stamp": stamp, "shape": shape, "sum": _sum(pixels), "arrays": written, "facts": facts}
    text = json.dumps(body).encode("utf-8")
    header = json.dumps({"format": FORMAT, "sha256": hashlib.sha256(text).hexdigest()}).encode("ascii")
    with (folder / FACTS).open("xb") as file:
        file.write(header + b"\n" + text)


def stamp_of(folder: Path) -> str:
    """What the source of a set looked like; raises as `read_entry`."""
    return str(_body(folder)["stamp"])


def read_entry(folder: Path) -> Kept:
    """Read a set and see that it is whole.

    Raises:
        DamagedEntry: it is not.
        OSError: it cannot be read.
    """
    body = _body(folder)
    try:
        shape = tuple(int(length) for length in body["shape"])
        pixels = _pixels(folder / PIXELS, shape)
        if _sum(pixels) != body["sum"]:
            raise DamagedEntry("the pixels are not those that were written")
        arrays = {str(name): _array(folder / str(name), about) for name, about in body["arrays"].items()}
        return Kept(pixels, arrays, dict(body["facts"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DamagedEntry("the facts do not say what they should") from error


def _body(folder: Path) -> dict[str, Any]:
    with (folder / FACTS).open("rb") as file:
        header, _, text = file.read(LARGEST_FACTS).partition(b"\n")
    try:
        about = json.loads(header)
        if about["format"] != FORMAT or about["sha256"] != hashlib.sha256(text).hexdigest():
            raise DamagedEntry("the facts are not those that were written")
        body = json.loads(text)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedEntry("there are no facts") from error
    if not isinstance(body, dict):
        raise DamagedEntry("there are no facts")
    return body


def _pixels(path: Path, shape: tuple[int, ...]) -> Pixels:
    size = math.prod(shape)
    if path.stat().st_size != size:
        raise DamagedEntry("the pixels are cut off")
    return map_pixels(path, shape) if size >= MAPPED_FROM else np.fromfile(path, dtype=np.uint8).reshape(shape)


def _array(path: Path, about: Mapping[str, Any]) -> npt.NDArray[Any]:
    kind = _TYPES[about["type"]]
    shape = tuple(int(length) for length in about["shape"])
    if path.stat().st_size != math.prod(shape) * kind.itemsize:
        raise DamagedEntry(f"{path.name} is cut off")
    values = np.fromfile(path, dtype=kind)
    if zlib.crc32(values.data) != about["sum"]:
        raise DamagedEntry(f"{path.name} is not what was written")
    return values.astype(about["type"], copy=False).reshape(shape)


def _sum(pixels: Pixels) -> int:
    """A checksum of all pixels, or, of very many, of some pictures evenly spread.

    The CRC-32 of the sums of blocks: it finds what disks and programs do to files by accident, at the speed of memory.
    """
    checked = pixels if pixels.nbytes < SAMPLED_FROM else pixels[spread(len(pixels), _SAMPLED)]
    flat = checked.reshape(-1)
    even = len(flat) // 8 * 8
    rest = zlib.crc32(flat[even:].tobytes())
    if not even:
        return rest
    sums = np.add.reduceat(flat[:even].view("<u8"), np.arange(0, even // 8, _BLOCK))
    return zlib.crc32(sums.astype("<u8").tobytes(), rest)


def _write(path: Path, values: npt.NDArray[Any]) -> None:
    with path.open("xb") as file:
        file.write(np.ascontiguousarray(values).reshape(-1).data)


def _settle(path: Path) -> None:
    """Wait until the disk has it: where only a part is checked when it is found again, none of it may be missing."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())
