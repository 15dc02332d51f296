"""Pictures of more than 8 bits per value."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from PIL.TiffImagePlugin import AppendingTiffWriter

from genstudio.data.open import open_images
from genstudio.data.options import FrameChoice, ReadOptions
from genstudio.data.readers.notes import Trait
from genstudio.data.readers.picture import Picture, Square
from genstudio.data.readers.unreadable import UnreadablePicture

Values = npt.NDArray[Any]
WHITE, BLACK = 0, 1


def tiff(
    values: Values, order: str = "<", bits: int = 16, said: tuple[float, float] | None = None, lowest_is: int = BLACK
) -> bytes:
    """A TIFF of whole numbers of 16 bits, or of 12 in less room, or of floating point numbers."""
    height, width = values.shape
    if values.dtype.kind == "f":
        bits, data = 32, values.astype(f"{order}f4").tobytes()
    elif bits == 12:
        pairs = values.reshape(-1, 2).astype(np.uint16)
        packed = [pairs[:, 0] >> 4, (pairs[:, 0] & 15) << 4 | pairs[:, 1] >> 8, pairs[:, 1] & 255]
        data = np.stack(packed, axis=1).astype(np.uint8).tobytes()
    else:
        data = values.astype(f"{order}u2").tobytes()
    kind = 3 if values.dtype.kind == "f" else 1
    tags = [
        (256, 3, width),
        (257, 3, height),
        (258, 3, bits),
        (259, 3, 1),
        (262, 3, lowest_is),
        (273, 4, 8),
        (277, 3, 1),
    ]
    tags += [(278, 3, height), (279, 4, len(data)), (339, 3, kind)]
    if said is not None:
        tags += [(340, 11, said[0]), (341, 11, said[1])]
    listed = struct.pack(f"{order}H", len(tags))
    for tag, form, value in tags:
        listed += struct.pack(f"{order}HHI", tag, form, 1)
        listed += struct.pack(order + {3: "Hxx", 4: "I", 11: "f"}[form], value)
    start = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(f"{order}I", 8 + len(data))
    return start + data + listed + bytes(4)


def square(content: bytes) -> Square:
    with Picture(content) as picture:
        return picture.square(32)


def ramp(low: float, high: float, kind: str = "u2") -> Values:
    return np.linspace(low, high, 32 * 32).reshape(32, 32).astype(kind)


@pytest.mark.parametrize(("low", "high"), [(20_000, 30_000), (0, 200), (0, 65_535)])
def test_the_order_of_bytes_makes_no_difference(low: int, high: int) -> None:
    values = ramp(low, high)
    for order in "<>":
        found = square(tiff(values, order)).pixels
        assert np.abs(found.astype(float) - values / 257).max() <= 0.5


@pytest.mark.parametrize("order", "<>")
def test_the_range_that_a_file_says_is_believed(order: str) -> None:
    for values, black, white in ((ramp(0, 4095), 0, 4095), (ramp(-1, 3, "f4"), -2, 6), (ramp(500, 900), 500, 1000)):
        found = square(tiff(values, order, said=(black, white)))
        assert np.abs(found.pixels - (values.astype(float) - black) * 255 / (white - black)).max() <= 0.51
        assert found.traits == Trait.DEEP


@pytest.mark.parametrize("said", [(0.0, 0.0), (5.0, 2.0), (0.0, float("inf")), (0.0, float("nan")), (0.0, 3e38)])
def test_a_range_that_makes_no_sense_is_not(said: tuple[float, float]) -> None:
    values = ramp(0, 65_535)
    assert np.abs(square(tiff(values, said=said)).pixels - values / 257).max() <= 0.5


def test_twelve_bits_in_as_much_room_use_the_whole_range() -> None:
    values = ramp(0, 4095)
    found = square(tiff(values, bits=12))
    assert np.abs(found.pixels - values * (255 / 4095)).max() <= 0.5
    assert found.traits == Trait.DEEP


@pytest.mark.parametrize(("top", "brightest"), [(0.5, 128), (0.9, 230), (1.0, 255), (1.1, 255), (50, 50), (300, 255)])
def test_floating_point_values_are_of_1_or_of_255_though_some_lie_beyond(top: float, brightest: int) -> None:
    found = square(tiff(ramp(0, top, "f4")))
    assert found.pixels.max() == brightest
    assert found.traits == Trait.DEEP
    beyond = square(tiff(ramp(-0.1, 1, "f4"))).pixels
    assert (beyond.min(), beyond.max(), int((beyond == 0).sum()) > 90) == (0, 255, True)


@pytest.mark.parametrize(("low", "high"), [(0.0, 5000.0), (-1.0, 1.0)])
def test_a_range_that_nothing_tells_is_each_picture_s_own_and_told(tmp_path: Path, low: float, high: float) -> None:
    for number in range(2):
        (tmp_path / f"{number}.tif").write_bytes(tiff(ramp(low, high / (number + 1), "f4")))
    images = open_images(tmp_path)
    assert [(int(pixels.min()), int(pixels.max())) for pixels in images.pixels] == [(0, 255)] * 2
    assert any("2 pictures of no known range were stretched" in note for note in images.report.notes)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_file_with_values_that_are_no_numbers_is_not_called_damaged(value: float) -> None:
    values = ramp(0, 1, "f4")
    values[3, 4] = value
    with pytest.raises(UnreadablePicture, match=r"^holds values that are no numbers; replace them"):
        square(tiff(values))


def test_a_portable_picture_of_16_bits_is_as_dark_as_it_says() -> None:
    values = ramp(0, 200)
    head = b"P5\n32 32\n65535\n"
    assert square(head + values.astype(">u2").tobytes()).pixels.max() == 1


def test_pictures_that_use_little_of_16_bits_are_told_of(tmp_path: Path) -> None:
    for number, top in enumerate((4095, 4095, 65_535)):
        (tmp_path / f"{number}.tif").write_bytes(tiff(ramp(0, top)))
    images = open_images(tmp_path)
    assert any("2 pictures use less than a sixteenth" in note for note in images.report.notes)
    assert images.originals is not None
    assert np.array_equal(images.originals(0), images.pixels[0])


@pytest.mark.parametrize("values", [ramp(0, 65_535), ramp(0, 1, "f4"), ramp(0, 30_000)])
def test_where_the_lowest_values_are_white_they_are_so(values: Values) -> None:
    negative, positive = square(tiff(values, lowest_is=WHITE)).pixels, square(tiff(values)).pixels
    assert positive.min() == 0
    assert np.array_equal(negative, 255 - positive)


def test_pages_whose_lowest_values_are_white_are_so_too(tmp_path: Path) -> None:
    with (tmp_path / "a.tif").open("w+b") as file, AppendingTiffWriter(file, True) as writer:
        for lowest_is in (WHITE, BLACK):
            Image.fromarray(ramp(0, 65_535)).save(writer, "TIFF", tiffinfo={262: lowest_is})
            writer.newFrame()
    images = open_images(tmp_path / "a.tif", ReadOptions(frames=FrameChoice.ALL))
    assert [int(pixels[0, 0, 0]) for pixels in images.pixels] == [255, 0]


def test_a_page_has_the_range_that_its_file_says(tmp_path: Path) -> None:
    with (tmp_path / "a.tif").open("w+b") as file, AppendingTiffWriter(file, True) as writer:
        for top in (4095, 2000):
            Image.fromarray(ramp(0, top)).save(writer, "TIFF", tiffinfo={340: 0, 341: 4095})
            writer.newFrame()
    images = open_images(tmp_path / "a.tif", ReadOptions(frames=FrameChoice.ALL))
    assert [int(pixels.max()) for pixels in images.pixels] == [255, 125]
