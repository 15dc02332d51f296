"""True files to change: small, of every kind that is opened; and ways to make a changed inside fit its outside again.

A changed file is mostly refused for its checksum. So that what lies behind it is tried as well, some samples are
changed on the inside and packed afterwards, their checksums and lengths in order.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import json
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from tests import heic
from tests.data.making import encoded, idx, lying_zip, noise, packed_for_zip, smooth
from tests.data.tiffs import BLACK_IS_ZERO, RGB, tiff


def as_it_is(content: bytes) -> bytes:
    return content


@dataclass(frozen=True, slots=True)
class Sample:
    """What is changed, and what lies around it.

    Attributes:
        place: where the changed file lies below the folder of a case.
        content: what is changed of it.
        pack: makes the file of that.
        beside: other files, by their places.
    """

    place: str
    content: bytes
    pack: Callable[[bytes], bytes] = as_it_is
    beside: Mapping[str, bytes] = field(default_factory=dict)


GREY, COLOURED = noise(20, 20), smooth(30, 24)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def of_mode(mode: str) -> Image.Image:
    if mode == "I;16":
        return Image.fromarray((np.arange(24 * 30, dtype=np.uint16) * 91).reshape(24, 30))
    if mode == "F":
        return Image.fromarray(np.linspace(0, 1, 24 * 30, dtype=np.float32).reshape(24, 30))
    return COLOURED.convert(mode)


def turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def moving(count: int = 5, mode: str = "RGB") -> list[Image.Image]:
    frames = [Image.fromarray(noise(16, 18, 3, seed=seed)) for seed in range(count)]
    return [frame.convert(mode) for frame in frames]


def animation(kind: str, mode: str = "RGB", **options: Any) -> bytes:
    first, *others = moving(mode=mode)
    return saved(first, kind, save_all=True, append_images=others, duration=100, **options)


def png_files() -> Iterable[bytes]:
    for mode in ("L", "RGB", "RGBA", "P", "1", "LA", "I;16"):
        yield saved(of_mode(mode), "PNG")
    yield saved(of_mode("RGB"), "PNG", exif=turned(), icc_profile=b"profile" * 30, dpi=(72, 72))
    yield saved(of_mode("P"), "PNG", transparency=3)
    yield saved(of_mode("I;16"), "PNG", transparency=91)


def jpeg_files() -> Iterable[bytes]:
    for mode in ("L", "RGB", "CMYK"):
        yield saved(of_mode(mode), "JPEG")
    yield saved(of_mode("RGB"), "JPEG", progressive=True, exif=turned(), comment=b"a comment")
    yield saved(smooth(300, 200), "JPEG", quality=30, restart_marker_rows=1)


def webp_files() -> Iterable[bytes]:
    yield saved(of_mode("RGB"), "WEBP")
    yield saved(of_mode("RGBA"), "WEBP", lossless=True, exif=turned())
    yield saved(of_mode("RGBA"), "WEBP", quality=10)
    yield animation("WEBP")


def gif_files() -> Iterable[bytes]:
    yield saved(of_mode("L"), "GIF")
    yield saved(of_mode("P"), "GIF", transparency=1, interlace=1)
    yield animation("GIF", loop=0, comment=b"a comment")


def bmp_files() -> Iterable[bytes]:
    for mode in ("1", "L", "P", "RGB", "RGBA"):
        yield saved(of_mode(mode), "BMP")


def tiff_files() -> Iterable[bytes]:
    for packing in (None, "tiff_lzw", "tiff_deflate", "packbits", "jpeg"):
        yield saved(of_mode("RGB"), "TIFF", compression=packing)
    for mode in ("I;16", "F", "CMYK", "RGBA", "P"):
        yield saved(of_mode(mode), "TIFF", compression="tiff_adobe_deflate")
    yield saved(of_mode("1"), "TIFF", compression="group4")
    yield saved(of_mode("L"), "TIFF", big_tiff=True, tiffinfo={274: 6})
    yield saved(COLOURED, "TIFF", save_all=True, append_images=[of_mode("L"), of_mode("RGBA")])
    yield saved(of_mode("L"), "TIFF", save_all=True, append_images=[COLOURED], tiffinfo={254: 1})
    for kind, meaning, planes in ((">u2", RGB, 2), ("<u4", BLACK_IS_ZERO, 1), (">f8", BLACK_IS_ZERO, 2)):
        values = noise(20, 20, 3 if meaning == RGB else 1).astype(kind)
        yield tiff(values, meaning, planes)
        yield tiff(values, meaning, planes, packed=True)


def avif_files() -> Iterable[bytes]:
    yield saved(of_mode("RGB"), "AVIF")
    yield saved(of_mode("RGBA"), "AVIF", exif=turned())
    yield animation("AVIF")


def heic_files() -> Iterable[bytes]:
    yield from (heic.UPRIGHT, heic.TURNED, heic.TRANSPARENT)


def plain_files() -> Iterable[bytes]:
    for mode in ("1", "L", "RGB"):
        yield saved(of_mode(mode), "PPM")
    yield b"P3\n# a comment\n2 2 255\n1 2 3 4 5 6 7 8 9 10 11 12\n"
    yield b"Pf\n2 2\n-1.0\n" + struct.pack("<4f", 0.1, 0.2, 0.3, 0.4)


PICTURES: Mapping[str, Callable[[], Iterable[bytes]]] = {
    "png": png_files,
    "jpeg": jpeg_files,
    "webp": webp_files,
    "gif": gif_files,
    "bmp": bmp_files,
    "tiff": tiff_files,
    "avif": avif_files,
    "heic": heic_files,
    "ppm": plain_files,
}


def mended_png(content: bytes) -> bytes:
    """With the checksum of every chunk in order."""
    pieces, at = [content[:8]], 8
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        if at + 12 + length > len(content):
            break
        body = content[at + 4 : at + 8 + length]
        pieces += [content[at : at + 4], body, zlib.crc32(body).to_bytes(4, "big")]
        at += 12 + length
    return b"".join([*pieces, content[at:]])


def png_around(lines: bytes) -> bytes:
    """A picture whose pixels, before they are packed, are these bytes: 24 lines of 30 RGB pixels if all is well."""
    header = struct.pack(">IIBBBBB", 30, 24, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big") for name, body in chunks
    )


def png_lines() -> bytes:
    rows = np.asarray(COLOURED)
    return b"".join(b"\x01" + row.tobytes() for row in rows)


def set_of_pictures() -> dict[str, bytes]:
    names = ("set/cat/1.png", "set/cat/2.png", "set/dog/ä 1.png", "set/dog/2.png")
    return {name: encoded(noise(20, 20, seed=seed)) for seed, name in enumerate(names)}


METADATA = "file_name,label\n1.png,cat\n2.png,cat\n3.png,dog\n4.png,dog\n"
METADATA_LINES = "".join(
    json.dumps({"file_name": f"{number}.png", "label": "cat" if number < 3 else "dog", "box": [1, 2.5, None]}) + "\n"
    for number in range(1, 5)
)


def zipped(entries: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content, packing)
    return stream.getvalue()


def bzip2_bomb(blocks: int = 50) -> bytes:
    """40 MiB of nothing so many times, in little; the same block again and again, without an end."""
    packed = bz2.compress(bytes(40 << 20))
    bits = f"{int.from_bytes(packed, 'big'):0{8 * len(packed)}b}"
    head, rest = bits[:32], bits[32:]
    bomb = head + rest[: rest.rindex(f"{0x177245385090:048b}")] * blocks
    bomb += "0" * (-len(bomb) % 8)
    return int(bomb, 2).to_bytes(len(bomb) // 8, "big")


def lying_zips(entries: Mapping[str, bytes], name: str, claimed: bytes) -> Iterable[bytes]:
    """With one more entry, which holds more than it claims, packed in every way."""
    yield lying_zip(entries, name, bzip2_bomb(), zipfile.ZIP_BZIP2, claimed)
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield lying_zip(entries, name, packed_for_zip(claimed + bytes(1 << 20), method), method, claimed)


def tarred(entries: Mapping[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form) as archive:
        for name, content in entries.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("set/link.png")
        link.type, link.linkname = tarfile.SYMTYPE, "1.png"
        archive.addfile(link)
    return stream.getvalue()


def mended_tar(content: bytes) -> bytes:
    """With the checksum of every block in order that may be a header."""
    blocks = bytearray(content)
    for at in range(0, len(blocks) - 511, 512):
        if blocks[at + 257 : at + 262] == b"ustar":
            blocks[at + 148 : at + 156] = b" " * 8
            blocks[at + 148 : at + 156] = b"%06o\0 " % sum(blocks[at : at + 512])
    return bytes(blocks)


PACKINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "gz": lambda content: gzip.compress(content, 6, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
}


def array_files() -> Iterable[bytes]:
    for values in (
        noise(5, 20, 20),
        np.asfortranarray(noise(5, 20, 20, 3)),
        np.linspace(-1, 1, 5 * 3 * 16 * 16, dtype=np.float64).reshape(5, 3, 16, 16),
        noise(5, 16, 16).astype(">u2"),
        noise(5, 16, 16) > 128,
    ):
        stream = io.BytesIO()
        np.save(stream, values)
        yield stream.getvalue()


def named_arrays() -> dict[str, bytes]:
    names = ("x_train", "y_train", "x_test", "y_test")
    arrays: tuple[npt.NDArray[Any], ...] = (noise(6, 16, 16), np.arange(6) % 3, noise(2, 16, 16), np.arange(2))
    found = {}
    for name, values in zip(names, arrays, strict=True):
        stream = io.BytesIO()
        np.save(stream, values)
        found[f"{name}.npy"] = stream.getvalue()
    return found


def idx_files() -> dict[str, bytes]:
    return {
        "train-images-idx3-ubyte": idx(noise(8, 20, 20)),
        "train-labels-idx1-ubyte": idx(np.arange(8, dtype=np.uint8)),
        "t10k-images-idx3-ubyte": idx(noise(3, 20, 20, seed=1)),
        "t10k-labels-idx1-ubyte": idx(np.arange(3, dtype=np.uint8)),
    }


def table(packing: str, *, notes: bool = True, labels: bool = True) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet as pq

    images = [{"bytes": encoded(noise(20, 20, seed=seed)), "path": f"{seed}.png"} for seed in range(6)]
    kind = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    columns: dict[str, Any] = {"image": pa.array(images, kind)}
    if labels:
        columns["label"] = [seed % 2 for seed in range(6)]
    made = pa.table(columns)
    if notes:
        features = {"image": {"_type": "Image"}, "label": {"_type": "ClassLabel", "names": ["cat", "dog"]}}
        made = made.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})
    stream = io.BytesIO()
    pq.write_table(made, stream, compression=packing, row_group_size=4)
    return stream.getvalue()


def plain_tables() -> Iterator[bytes]:
    """Of the same pictures in columns of bytes, as other programs than Hugging Face's write them."""
    import pyarrow as pa
    from pyarrow import parquet as pq

    pictures = pa.array([encoded(noise(20, 20, seed=seed)) for seed in range(6)], pa.binary())
    labels = pa.array(["cat", "dog"] * 3)
    for column in (pictures, pictures.cast(pa.binary_view()), pictures.dictionary_encode()):
        stream = io.BytesIO()
        made = pa.table({"photo": column, "label": labels.dictionary_encode()})
        pq.write_table(made, stream, row_group_size=4)
        yield stream.getvalue()


def repeated_table(count: int, picture: bytes, path: str) -> bytes:
    """So many rows of one picture and one path, in one group, which holds each of them once."""
    import pyarrow as pa
    from pyarrow import parquet as pq

    ones = pa.array([0] * count, pa.int32())
    parts = [pa.DictionaryArray.from_arrays(ones, pa.array([value])) for value in (picture, path)]
    made = pa.table({"image": pa.StructArray.from_arrays(parts, ["bytes", "path"])})
    stream = io.BytesIO()
    pq.write_table(made, stream, compression="zstd", dictionary_pagesize_limit=64 << 20, store_schema=False)
    return stream.getvalue()


def tensors_around(rest: bytes) -> Callable[[bytes], bytes]:
    """Makes a safetensors file of its header; `rest` is what follows."""

    def pack(header: bytes) -> bytes:
        return len(header).to_bytes(8, "little") + header + rest

    return pack


def header_and_rest(file: bytes) -> tuple[bytes, bytes]:
    """The parts of a safetensors file."""
    length = int.from_bytes(file[:8], "little")
    return file[8 : 8 + length], file[8 + length :]


def vouched(body: bytes) -> bytes:
    """A page of facts of the cache whose checksum is in order, around a body."""
    from genstudio.data.cache.entry import FORMAT

    return json.dumps({"format": FORMAT, "sha256": hashlib.sha256(body).hexdigest()}).encode() + b"\n" + body
