"""What somebody might send to do harm, and what only looks like it: each is answered with a result or a sentence."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import struct
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.data.options import FrameChoice, ReadOptions
from genstudio.errors import DataError
from tests.data.making import age, encoded, noise, save, save_tar, save_zip

ROOT = Path(__file__).resolve().parents[2]
CLASHING = ("Cats/A.png", "Cats/a.png", "cats/A.png", "cats/a.png")
SCRIPTS = ("עברית", "العربية", "e\u0301", "日本", "हिन्दी", "\U0001f408\u200d\u2b1b", "a\u202egnp")


def pictures(*names: str) -> dict[str, bytes]:
    return {name: encoded(noise(20, 20, seed=index)) for index, name in enumerate(names)}


def as_seeds(images: ImageSet) -> list[int]:
    return [next(seed for seed in range(20) if np.array_equal(noise(20, 20, seed=seed), p[0])) for p in images.pixels]


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_names_that_differ_by_their_case_are_different(tmp_path: Path, kind: str) -> None:
    write = save_zip if kind == "zip" else save_tar
    images = open_images(write(tmp_path / "a", pictures(*CLASHING)))
    assert sorted(images.class_names) == ["Cats", "cats"]
    assert sorted(as_seeds(images)) == [0, 1, 2, 3]


def test_a_zip_with_a_name_twice_has_two_pictures(tmp_path: Path) -> None:
    path = save_zip(tmp_path / "a.zip", pictures("1.png", "2.png"))
    path.write_bytes(path.read_bytes().replace(b"2.png", b"1.png"))
    assert sorted(as_seeds(open_images(path))) == [0, 1]


@pytest.mark.parametrize("kind", ["zip", "tar", "folder"])
def test_names_in_any_script_are_classes(tmp_path: Path, kind: str) -> None:
    files = pictures(*(f"{name}/{number}.png" for name in SCRIPTS for number in range(2)))
    if kind == "folder":
        for name, content in files.items():
            (tmp_path / "set" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "set" / name).write_bytes(content)
        images = open_images(tmp_path / "set")
    else:
        images = open_images((save_zip if kind == "zip" else save_tar)(tmp_path / "a", files))
    assert len(images.class_names) == len(SCRIPTS)
    assert all(name.isprintable() for name in images.class_names)
    assert images.class_counts() == (2,) * len(SCRIPTS)


@pytest.mark.parametrize("write", [save_zip, save_tar])
def test_classes_whose_names_look_alike_stay_apart(tmp_path: Path, write: Callable[..., Path]) -> None:
    files = pictures(*(f"{name}/{number}.png" for name in ("a\1", "a\2", "a?") for number in range(2)))
    images = open_images(write(tmp_path / "a", files))
    assert images.class_names == ("a?", "a? (2)", "a? (3)")
    assert images.class_counts() == (2, 2, 2)


def test_links_in_an_archive_that_lead_to_each_other_are_left_out(tmp_path: Path) -> None:
    path = save_tar(tmp_path / "a.tar", pictures("1.png", "2.png"))
    with tarfile.open(path, "a") as archive:
        for name, target in (("x.png", "y.png"), ("y.png", "x.png"), ("z.png", "/etc/passwd")):
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, target
            archive.addfile(link)
    images = open_images(path)
    assert len(images) == 2
    assert {skipped.name for skipped in images.report.skipped} == {"x.png", "y.png", "z.png"}


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_thousands_of_nested_folders_in_an_archive_are_no_trouble(tmp_path: Path, kind: str) -> None:
    names = ["1.png", "2.png", *("d/" * depth + "3.png" for depth in (10, 500, 2000, 20_000))]
    images = open_images((save_zip if kind == "zip" else save_tar)(tmp_path / "a", pictures(*names)))
    assert sorted(as_seeds(images))[:4] == [0, 1, 2, 3]


def gif_of(side: int) -> bytes:
    """A moving picture that says of itself to be so large, in a few hundred bytes."""
    stream = io.BytesIO()
    first, second = (Image.fromarray(noise(16, 16, seed=seed)) for seed in range(2))
    first.save(stream, "GIF", save_all=True, append_images=[second])
    content = bytearray(stream.getvalue())
    content[6:10] = struct.pack("<HH", side, side)
    return bytes(content)


def tiff_of(width: int, height: int) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(noise(16, 16)).save(stream, "TIFF")
    content = bytearray(stream.getvalue())
    (place,) = struct.unpack_from("<I", content, 4)
    for index in range(struct.unpack_from("<H", content, place)[0]):
        entry = place + 2 + 12 * index
        tag = struct.unpack_from("<H", content, entry)[0]
        if tag in (256, 257):
            struct.pack_into("<HII", content, entry + 2, 4, 1, width if tag == 256 else height)
    return bytes(content)


@pytest.mark.parametrize("frames", FrameChoice)
@pytest.mark.parametrize("bomb", [gif_of(65_535), tiff_of(1 << 30, 1 << 30), tiff_of(100_000, 1)])
def test_pictures_that_claim_to_be_huge_are_left_out(tmp_path: Path, bomb: bytes, frames: FrameChoice) -> None:
    for name, content in (pictures("1.png", "2.png") | {"bomb": bomb}).items():
        (tmp_path / name).write_bytes(content)
    images = open_images(tmp_path, ReadOptions(frames=frames))
    assert len(images) == 2
    assert [skipped.name for skipped in images.report.skipped][:1] in (["bomb"], ["bomb frame 1"])


def test_packed_pictures_that_unpack_without_end_are_refused(tmp_path: Path) -> None:
    header = struct.pack(">BBBBIII", 0, 0, 8, 3, 100_000, 28, 28)
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(header + bytes(80 << 20)))
    with pytest.raises(DataError, match=r"^[^\n]+\.$"):
        open_images(path)


FILL = """
import logging, sys
logging.basicConfig()
from genstudio.data.open import open_images
for module in ("entry", "rows"): __import__(f"genstudio.data.cache.{module}")
sys.modules["genstudio.data.cache.entry"].MAPPED_FROM = int(sys.argv[2])
from genstudio.data.readers import room
room.SAMPLED_FROM, room._SPARE = int(sys.argv[2]), -(1 << 30)
print(len(open_images(sys.argv[1])))
"""


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="a small disk is made by the system's owner")
@pytest.mark.parametrize("mapped_from", [1, 1 << 30])
def test_a_cache_on_a_disk_that_is_really_full_costs_time_only(tmp_path: Path, mapped_from: int) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be made here")
    try:
        for index in range(100):
            save(tmp_path / "set" / f"{index}.png", noise(40, 40, 3, seed=index))
        age(tmp_path / "set")
        done = subprocess.run(
            [sys.executable, "-c", FILL, str(tmp_path / "set"), str(mapped_from)],
            env={**os.environ, "XDG_CACHE_HOME": str(disk)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == "100"
        assert ("pictures go to memory" in done.stderr) is (mapped_from == 1)
        assert [path for path in disk.rglob("*") if path.is_file()] == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)
