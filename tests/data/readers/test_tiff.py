"""Tests of the TIFF files that Pillow alone would read wrongly or not at all."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.TiffImagePlugin import AppendingTiffWriter

from genstudio.data.open import open_images
from genstudio.data.options import FrameChoice, ReadOptions
from genstudio.data.readers.notes import Trait
from genstudio.data.readers.picture import Picture, Whole, read_picture
from genstudio.data.readers.unreadable import UnreadablePicture
from genstudio.errors import DataError
from tests.data.making import noise, save
from tests.data.tiffs import BLACK_IS_ZERO, PRINT, RGB, WHITE_IS_ZERO, Values, tiff


def whole(content: bytes) -> Whole:
    with Picture(content) as picture:
        return picture.whole()


def ramp(low: float, high: float, kind: str) -> Values:
    return np.linspace(low, high, 32 * 20).reshape(20, 32, 1).astype(kind)


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("channels", [3, 4])
def test_colours_of_16_bits_one_after_another_are_those_that_lie_together(
    order: str, packed: bool, channels: int
) -> None:
    values = np.random.default_rng(0).integers(0, 65_536, (20, 32, channels)).astype(f"{order}u2")
    beside = 2 if channels == 4 else None
    apart = whole(tiff(values, RGB, 2, packed, beside))
    together = whole(tiff(values, RGB, 1, packed, beside))
    assert np.array_equal(apart.pixels, together.pixels)
    assert Trait.DEEP in apart.traits
    if channels == 3:
        assert np.abs(apart.pixels - np.moveaxis(values, 2, 0) / 257.0).max() <= 1


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("planes", [1, 2])
@pytest.mark.parametrize("kind", ["u1", "u2", "u4", "i2", "i4", "f4", "f8"])
def test_every_number_is_read_in_either_order_of_bytes(order: str, packed: bool, planes: int, kind: str) -> None:
    low, high = (0.0, 1.0) if kind[0] == "f" else (0.0, 255.0 if kind == "u1" else 30_000.0)
    values = ramp(low, high, f"{order}{kind}")
    white = {"f": 1.0, "u": 255.0 if kind == "u1" else 65_535.0, "i": 65_535.0}[kind[0]]
    found = whole(tiff(values, BLACK_IS_ZERO, planes, packed)).pixels
    assert np.abs(found[0] - values[..., 0] * (255 / white)).max() <= 0.51


@pytest.mark.parametrize("order", "<>")
def test_the_largest_whole_numbers_of_32_bits_are_not_negative(order: str) -> None:
    values = ramp(0, 2**32 - 1, f"{order}u4")
    content = tiff(values, BLACK_IS_ZERO)
    found = whole(content)
    assert np.abs(found.pixels[0] - values[..., 0] / (2**32 - 1) * 255).max() <= 0.51
    assert Trait.STRETCHED in found.traits


def test_of_pages_they_are_not_either(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    page = Image.fromarray(ramp(0, 2**32 - 1, "<u4")[..., 0].view(np.int32))
    page.save(path, save_all=True, append_images=[page])
    signed, unsigned = (struct.pack("<HHIHH", 339, 3, 1, form, 0) for form in (2, 1))
    path.write_bytes(path.read_bytes().replace(signed, unsigned))
    images = open_images(tmp_path / "a.tif", ReadOptions(frames=FrameChoice.ALL))
    assert (images.pixels[:, 0, 0] < 20).all()
    assert (images.pixels[:, 0, -1] > 235).all()


@pytest.mark.parametrize("order", "<>")
def test_16_bits_whose_lowest_values_are_white_are_read_in_either_order(order: str) -> None:
    values = ramp(0, 65_535, f"{order}u2")
    found = whole(tiff(values, WHITE_IS_ZERO)).pixels[0]
    assert np.abs(255 - found - values[..., 0] / 257).max() <= 0.5


@pytest.mark.parametrize(
    "content",
    [
        tiff(ramp(0, 1, "<f2"), BLACK_IS_ZERO),
        tiff(ramp(0, 9, "<u8"), BLACK_IS_ZERO),
        tiff(np.zeros((20, 32, 3), "<f4"), RGB),
        tiff(np.zeros((20, 32, 2), "<u2"), BLACK_IS_ZERO, beside=2),
        tiff(np.zeros((20, 32, 4), "<u2"), PRINT, 2),
        tiff(np.zeros((20, 32, 4), "u1"), RGB, 2, beside=1),
        tiff(ramp(0, 9, "u1"), BLACK_IS_ZERO).replace(b"\x03\1\3\0\1\0\0\0\1\0", b"\x03\1\3\0\1\0\0\0\x99\x99"),
        b"II*\0\x10\0\0\0CR\x02\0" + bytes(100),
    ],
)
def test_a_sound_file_of_a_kind_that_is_not_read_is_not_called_damaged(content: bytes) -> None:
    with pytest.raises(UnreadablePicture, match=r"^is of a kind that cannot be read; save it again as PNG or JPEG$"):
        whole(content)


def test_a_page_of_such_a_kind_leaves_the_first_one_readable(tmp_path: Path) -> None:
    with (tmp_path / "a.tif").open("w+b") as file, AppendingTiffWriter(file, True) as writer:
        for form in (1, 6):
            Image.fromarray(noise(20, 32)).save(writer, "TIFF", tiffinfo={339: form})
            writer.newFrame()
    assert np.array_equal(read_picture(tmp_path / "a.tif")[0], noise(20, 32))


def test_a_cut_off_file_is_closed_and_said_to_be_damaged(tmp_path: Path) -> None:
    path = save(tmp_path / "a.tif", noise(20, 32))
    path.write_bytes(path.read_bytes()[:9])
    with pytest.raises(DataError, match=r"a\.tif cannot be opened: it is "):
        read_picture(path)


def save_with_preview(path: Path, picture: Image.Image, previews: int = 1) -> Path:
    with path.open("w+b") as file, AppendingTiffWriter(file, True) as writer:
        for number in range(previews + 1):
            page = picture if number == previews else Image.new("L", (8, 8))
            page.save(writer, "TIFF", tiffinfo={254: int(number < previews)})
            writer.newFrame()
    return path


@pytest.mark.parametrize("previews", [1, 2])
def test_the_first_page_that_is_no_preview_is_the_picture(previews: int, tmp_path: Path) -> None:
    values = noise(20, 32, 3)
    path = save_with_preview(tmp_path / "1.tif", Image.fromarray(values), previews)
    save_with_preview(tmp_path / "2.tif", Image.fromarray(values), previews)
    for content in (path, path.read_bytes()):
        with Picture(content) as picture:
            assert (picture.size, picture.plainly_grey) == ((32, 20), False)
            assert np.array_equal(picture.whole().pixels, np.moveaxis(values, 2, 0))
    for frames in FrameChoice:
        images = open_images(tmp_path, ReadOptions(frames=frames, size=20))
        assert images.original_sizes is not None
        assert images.original_sizes.tolist() == [[32, 20]] * 2


def test_a_file_of_previews_only_is_its_first(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    Image.fromarray(noise(20, 32)).save(path, tiffinfo={254: 1})
    assert np.array_equal(read_picture(path)[0], noise(20, 32))


def test_a_picture_behind_its_preview_that_cannot_be_read_is_refused_and_closed(tmp_path: Path) -> None:
    path = save_with_preview(tmp_path / "a.tif", Image.fromarray(noise(20, 32)))
    content = path.read_bytes()
    bits = content.rindex(struct.pack("<HHIH", 258, 3, 1, 8))
    path.write_bytes(content[: bits + 8] + b"\x0e" + content[bits + 9 :])
    with pytest.raises(DataError, match="it is of a kind that cannot be read"):
        read_picture(path)
