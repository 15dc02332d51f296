"""Real files for the tests to read: pictures, IDX files, archives, CIFAR's files."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

Array = npt.NDArray[np.uint8]
CIFAR10_CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


class Impatient:
    """Asks for an end when it was asked a number of times."""

    def __init__(self, patience: int) -> None:
        self._left = patience

    def __call__(self) -> bool:
        self._left -= 1
        return self._left < 0


def noise(*shape: int, seed: int = 0) -> Array:
    """Random bytes of a shape."""
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def smooth(width: int, height: int, channels: int = 3) -> Image.Image:
    """A soft gradient that survives JPEG."""
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    planes = np.stack([x, y, 255 - x], axis=-1).astype(np.uint8)
    return Image.fromarray(planes if channels == 3 else planes[..., 0])


def save(path: Path, image: Image.Image | Array) -> Path:
    """Save a picture in the format of its suffix, folders included."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = image if isinstance(image, Image.Image) else Image.fromarray(image)
    picture.save(path)
    return path


def encoded(image: Image.Image | Array, kind: str = "PNG") -> bytes:
    """A picture as the bytes of a file."""
    picture = image if isinstance(image, Image.Image) else Image.fromarray(image)
    stream = BytesIO()
    picture.save(stream, kind)
    return stream.getvalue()


def png(values: npt.NDArray[np.int64], bits: int) -> bytes:
    """A PNG of (H, W, 1 or 3) values of so many bits each."""
    height, width, channels = values.shape
    rows = values.reshape(height, -1)
    flags = (rows[:, :, None] >> np.arange(bits - 1, -1, -1)) & 1
    packed = np.packbits(flags.reshape(height, -1).astype(np.uint8), axis=1)
    lines = np.concatenate([np.zeros((height, 1), np.uint8), packed], axis=1).tobytes()

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, bits, 2 if channels == 3 else 0, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(lines)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def idx(values: Array, code: int = 0x08) -> bytes:
    """Values in the IDX format."""
    header = struct.pack(f">BBBB{values.ndim}I", 0, 0, code, values.ndim, *values.shape)
    return header + values.tobytes()


def save_mnist(folder: Path, packed: bool = True, training: int = 12, held_out: int = 5, side: int = 28) -> Array:
    """The four files of an MNIST-like set; returns the training pictures, (N, side, side)."""
    folder.mkdir(parents=True, exist_ok=True)
    images = noise(training, side, side)
    files = {
        "train-images-idx3-ubyte": images,
        "train-labels-idx1-ubyte": np.arange(training, dtype=np.uint8) % 10,
        "t10k-images-idx3-ubyte": noise(held_out, side, side, seed=1),
        "t10k-labels-idx1-ubyte": np.arange(held_out, dtype=np.uint8) % 10,
    }
    for name, values in files.items():
        if packed:
            (folder / f"{name}.gz").write_bytes(gzip.compress(idx(values)))
        else:
            (folder / name).write_bytes(idx(values))
    return images


def save_zip(path: Path, entries: Mapping[str, bytes]) -> Path:
    """A zip with these entries."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def without_utf8_flag(zipped: bytes) -> bytes:
    """A zip that does not say of its names that they are in UTF-8, as some programs leave it out."""
    content = bytearray(zipped)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := content.find(signature, place + 1)) >= 0:
            content[place + flags + 1] &= ~0x08
    return bytes(content)


def lying_zip(entries: Mapping[str, bytes], name: str, packed: bytes, method: int, claimed: bytes) -> bytes:
    """A zip with one more entry, which says of itself that it unpacks to `claimed`."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, content in entries.items():
            archive.writestr(zipfile.ZipInfo(other), content)
        archive.writestr(zipfile.ZipInfo(name), packed, zipfile.ZIP_STORED)
    zipped = bytearray(stream.getvalue())
    encoded_name = name.encode()
    for signature, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = zipped.rindex(signature)
        assert encoded_name in zipped[place : place + 46 + len(encoded_name)]
        struct.pack_into("<H", zipped, place + at, method)
        struct.pack_into("<I", zipped, place + at + 6, zlib.crc32(claimed))
        struct.pack_into("<I", zipped, place + at + 14, len(claimed))
    return bytes(zipped)


def packed_for_zip(content: bytes, method: int) -> bytes:
    """What lies behind the header of an entry with this content."""
    if method == zipfile.ZIP_STORED:
        return content
    if method == zipfile.ZIP_DEFLATED:
        return zlib.compress(content, wbits=-15)
    if method == zipfile.ZIP_BZIP2:
        return bz2.compress(content)
    alone = lzma.compress(content, lzma.FORMAT_ALONE)
    return struct.pack("<BBH", 9, 4, 5) + alone[:5] + alone[13:]


def save_tar(path: Path, entries: Mapping[str, bytes], packing: str = "") -> Path:
    """A tar archive with these entries, packed by "gz", "bz2", "xz" or not at all."""
    with tarfile.open(path, "w:" + packing) as archive:  # type: ignore[call-overload]
        for name, content in entries.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, BytesIO(content))
    return path


def understated(table: bytes, part: int) -> bytes:
    """A Parquet file that says of a column, and of its only group, that they unpack to 1,000 bytes."""
    import pyarrow as pa
    from pyarrow import parquet as pq

    group = pq.ParquetFile(pa.BufferReader(table)).metadata.row_group(0)
    at = len(table) - 8 - int.from_bytes(table[-8:-4], "little")
    foot = table[at:]
    for size in (group.total_byte_size, group.column(part).total_uncompressed_size):
        true = _number(size)
        assert foot.count(true) == 1
        foot = foot.replace(true, _number(1000, len(true)))
    return table[:at] + foot


def _number(value: int, width: int = 1) -> bytes:
    """A whole number as Thrift's compact protocol has it, in so many bytes at least."""
    value *= 2
    pieces = [value & 127]
    while value := value >> 7:
        pieces.append(value & 127)
    pieces += [0] * (width - len(pieces))
    return bytes([*(piece | 128 for piece in pieces[:-1]), pieces[-1]])


def cifar_records(count: int, classes: tuple[int, ...] = (10,), seed: int = 0) -> bytes:
    """Records of CIFAR's binary files: the number of each class in turn, then random pixels."""
    heads = np.stack([np.arange(count) % number for number in classes], axis=1).astype(np.uint8)
    return np.concatenate([heads, noise(count, 3 * 32 * 32, seed=seed)], axis=1).tobytes()


def cifar10_files(records: int = 3) -> dict[str, bytes]:
    """The files of CIFAR-10's archive, with far fewer records."""
    files = {f"data_batch_{number}.bin": cifar_records(records, seed=number) for number in range(1, 6)}
    return files | {
        "test_batch.bin": cifar_records(records, seed=6),
        "batches.meta.txt": "\n".join([*CIFAR10_CLASSES, "", ""]).encode(),
        "readme.html": b"<html>",
    }


def age(place: Path, seconds: float = 60.0) -> None:
    """Make a file, or all files in a folder and below it, look as if they had not changed for a while."""
    for path in [place] if place.is_file() else list(place.rglob("*")):
        if path.is_file() and not path.is_symlink():
            before = path.stat().st_mtime - seconds
            os.utime(path, (before, before))
