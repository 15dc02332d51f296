from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile, ImageOps, features

from genstudio.data.open import open_images
from genstudio.data.options import CropChoice
from genstudio.data.readers.crop import fit
from genstudio.data.readers.notes import Trait
from genstudio.data.readers.picture import Picture, Square, read_picture
from genstudio.data.readers.unreadable import UnreadablePicture
from genstudio.errors import DataError
from tests import heic
from tests.data.making import encoded, noise, png, save, smooth


def square(content: Path | bytes, size: int = 32, background: tuple[int, int, int] = (255, 255, 255)) -> Square:
    with Picture(content) as picture:
        return picture.square(size, background)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "GIF", "PPM"])
def test_lossless_grey_formats_keep_every_value(kind: str) -> None:
    values = noise(32, 32)
    found = square(encoded(values, kind))
    grey = found.pixels if found.pixels.ndim == 2 else found.pixels[..., 0]
    assert np.array_equal(grey, values)
    assert Trait.COLOURED not in found.traits


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF"])
def test_lossy_formats_come_close(kind: str) -> None:
    if kind != "JPEG" and not features.check(kind.lower()):
        pytest.skip(f"this Pillow has no {kind}")
    image = smooth(48, 48)
    found = square(encoded(image, kind), 48)
    assert np.abs(found.pixels.astype(int) - np.asarray(image).astype(int)).mean() < 6
    assert Trait.COLOURED in found.traits


def test_a_photograph_of_a_telephone_is_read_upright_and_its_transparency_seen() -> None:
    red, blue = np.array((220, 30, 30)), np.array((30, 30, 220))
    for content, first, last in ((heic.UPRIGHT, red, blue), (heic.TURNED, blue, red)):
        with Picture(content) as picture:
            assert picture.size == ((48, 32) if content is heic.UPRIGHT else (32, 48))
            pixels = picture.whole().pixels.astype(int)
        assert np.abs(pixels[:, 2, 2] - first).max() < 4
        assert np.abs(pixels[:, -3, -3] - last).max() < 4
    found = square(heic.TRANSPARENT, 32, (0, 255, 0))
    assert Trait.TRANSPARENT in found.traits
    assert np.abs(found.pixels[-2, 16].astype(int) - (0, 255, 0)).max() < 4


def test_a_picture_that_begins_with_the_name_of_their_common_container_may_be_of_either_kind() -> None:
    if not features.check("avif"):
        pytest.skip("this Pillow has no AVIF")
    for content in (heic.UPRIGHT, encoded(smooth(48, 48), "AVIF")):
        assert square(content[:8] + b"mif1" + content[12:]).pixels.shape == (32, 32, 3)


def test_an_item_without_a_name_in_letters_is_not_given_to_the_decoder() -> None:
    unnamed = heic.TURNED.replace(b"Exif", b"\xff\xff\xff\xff", 1)
    assert unnamed != heic.TURNED
    with pytest.raises(UnreadablePicture, match="is damaged"):
        square(unnamed)  # the decoder would end the whole program


def test_a_black_and_white_picture_is_read() -> None:
    values = noise(32, 32) > 127
    assert np.array_equal(square(encoded(Image.fromarray(values))).pixels, values * np.uint8(255))


def test_sixteen_bits_are_scaled_and_not_clipped() -> None:
    values = np.linspace(0, 65535, 32 * 32).reshape(32, 32).astype(np.uint16)
    for kind in ("PNG", "TIFF"):
        found = square(encoded(Image.fromarray(values), kind))
        assert np.abs(found.pixels.astype(float) - values / 257).max() <= 0.5
        assert Trait.DEEP in found.traits


@pytest.mark.parametrize(
    ("bits", "colour"), [(1, False), (2, False), (4, False), (8, False), (16, False), (8, True), (16, True)]
)
def test_every_depth_of_png_is_read(bits: int, colour: bool) -> None:
    top = 2**bits - 1
    values = np.random.default_rng(0).integers(0, top, (32, 32, 3 if colour else 1), endpoint=True)
    found = square(png(values, bits))
    exact = values * 255 / top
    expected = exact if colour else exact[..., 0]
    # Pillow keeps the upper byte of colours of 16 bits, which may differ from the nearest value by one.
    assert np.abs(found.pixels.astype(float) - expected).max() <= (1 if colour and bits == 16 else 0.5)
    assert (Trait.DEEP in found.traits) == (bits == 16)


@pytest.mark.parametrize("top", [1.0, 200.0, 5000.0])
def test_floating_point_pictures_are_scaled_by_their_range(top: float) -> None:
    values = np.linspace(0, top, 32 * 32, dtype=np.float32).reshape(32, 32)
    found = square(encoded(Image.fromarray(values), "TIFF")).pixels
    assert (found.min(), found.max()) == (0, 200 if top == 200 else 255)


def test_palette_and_cmyk_pictures_become_colour() -> None:
    image = smooth(32, 32)
    palette = square(encoded(image.convert("P", palette=Image.Palette.ADAPTIVE)))
    assert palette.pixels.shape == (32, 32, 3)
    assert Trait.COLOURED in palette.traits
    cmyk = square(encoded(Image.new("CMYK", (32, 32), (0, 255, 255, 0)), "JPEG"))
    assert np.abs(cmyk.pixels.astype(int) - (255, 0, 0)).max() < 12


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_is_laid_on_the_background(mode: str) -> None:
    image = Image.new("RGBA", (32, 32), (0, 0, 0, 255))
    image.paste((0, 0, 0, 0), (0, 0, 16, 32))
    content = encoded(image.convert(mode) if mode != "P" else image.quantize(4))
    found = square(content, background=(200, 100, 50))
    assert found.pixels[5, 5].tolist() == [200, 100, 50]
    assert found.pixels[5, 25].tolist() == [0, 0, 0]
    assert Trait.TRANSPARENT in found.traits


def test_an_alpha_channel_that_hides_nothing_is_not_called_transparent() -> None:
    assert square(encoded(Image.new("RGBA", (32, 32), (9, 9, 9, 255)))).traits == Trait(0)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stand_upright_whatever_the_camera_did(kind: str, orientation: int) -> None:
    upright = np.zeros((24, 40, 3), dtype=np.uint8)
    upright[:12, :20], upright[:12, 20:], upright[12:, :20] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    upright_picture = Image.fromarray(upright)
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = upright_picture.transpose(undo[orientation]) if orientation in undo else upright_picture
    exif = Image.Exif()
    exif[0x0112] = orientation
    stream = BytesIO()
    image.save(stream, kind, exif=exif, quality=95)
    with Picture(stream.getvalue()) as picture:
        assert picture.size == (40, 24)
        found = picture.square(24)
    assert (Trait.TURNED in found.traits) == (orientation != 1)
    expected = upright[:, 8:32].astype(int)
    assert np.abs(found.pixels.astype(int) - expected).mean() < 12
    with Picture(stream.getvalue()) as picture:
        assert np.abs(picture.whole().pixels.astype(int) - np.moveaxis(upright, 2, 0)).mean() < 12


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_borders_of_turned_pictures_are_those_of_upright_ones(kind: str, orientation: int) -> None:
    stored = smooth(64, 45)
    exif = Image.Exif()
    exif[0x0112] = orientation
    stream = BytesIO()
    stored.save(stream, kind, exif=exif, quality=95)
    upright = ImageOps.exif_transpose(Image.open(BytesIO(stream.getvalue()))).convert("RGB")
    with Picture(stream.getvalue()) as picture:
        found = picture.square(64, crop=CropChoice.PAD, border=(0, 0, 0)).pixels
    expected = np.asarray(fit(upright, 64, CropChoice.PAD, (0, 0, 0)))
    assert np.abs(found.astype(int) - expected).max() <= 3


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("shape", [(33, 48, 3), (48, 33, 3)])
def test_the_middle_of_turned_pictures_is_that_of_upright_ones(
    kind: str, orientation: int, shape: tuple[int, ...]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    stream = BytesIO()
    Image.fromarray(noise(*shape)).save(stream, kind, exif=exif)
    upright = ImageOps.exif_transpose(Image.open(BytesIO(stream.getvalue())))
    left, top = (upright.width - 33) // 2, (upright.height - 33) // 2
    expected = np.asarray(upright.crop((left, top, left + 33, top + 33)))
    assert np.array_equal(square(stream.getvalue(), 33).pixels, expected)


def test_the_middle_is_cropped_and_scaled() -> None:
    values = np.zeros((40, 100), dtype=np.uint8)
    values[:, 30:70] = 200
    assert np.abs(square(encoded(values), 20).pixels.astype(int) - 200).max() <= 4
    assert np.array_equal(square(encoded(noise(33, 48)), 33).pixels, noise(33, 48)[:, 7:40])


def test_a_large_jpeg_is_reduced_faithfully() -> None:
    content = encoded(smooth(2000, 1000), "JPEG")
    expected = np.asarray(smooth(2000, 1000).crop((500, 0, 1500, 1000)).resize((32, 32), Image.Resampling.BOX))
    assert np.abs(square(content).pixels.astype(int) - expected).mean() < 3


def test_only_the_first_frame_of_an_animation_is_read() -> None:
    frames = [Image.new("L", (32, 32), shade) for shade in (10, 200)]
    stream = BytesIO()
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:])
    found = square(stream.getvalue())
    assert (found.pixels == 10).all()
    assert Trait.ANIMATED in found.traits


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"not a picture at all, but text", "is not a picture, whatever its name says"),
        (encoded(noise(64, 64, 3))[:3000], "is cut off"),
        (encoded(smooth(64, 64), "JPEG")[:700], "is cut off"),
        (encoded(noise(64, 64, 3))[:20], "is cut off"),
        (encoded(noise(64, 64, 3)).replace(b"IHDR", b"JUNK"), "is damaged"),
        (b"\0\0\0\x18ftypheic" + bytes(64), "is damaged"),
        (heic.UPRIGHT[:300], "is damaged|is cut off"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "is not a picture"),
    ],
)
def test_what_cannot_be_read_has_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadablePicture, match=reason):
        square(content)


@pytest.mark.parametrize("end", ["<", ">"])
def test_sixteen_bits_mean_the_same_in_either_order_of_bytes(end: str) -> None:
    for low, high in ((20_000, 30_000), (0, 200)):
        values = np.linspace(low, high, 32 * 32).reshape(32, 32).astype(f"{end}u2")
        assert np.abs(square(tiff(values, end)).pixels.astype(float) - values / 257).max() <= 0.5


@pytest.mark.parametrize(
    ("largest", "white"), [(0.9, 1.0), (1.1, 1.0), (50.0, 255.0), (255.5, 255.0), (3.0, 3.0), (400.0, 400.0)]
)
def test_of_numbers_with_a_fraction_the_usual_ranges_are_kept(largest: float, white: float) -> None:
    values = np.linspace(0, largest, 32 * 32, dtype=np.float32).reshape(32, 32)
    expected = np.clip(values / white, 0, 1) * 255
    assert np.abs(square(encoded(Image.fromarray(values), "TIFF")).pixels.astype(float) - expected).max() <= 0.5


def test_numbers_around_nought_are_spread_from_the_least_to_the_largest() -> None:
    values = np.linspace(-1, 1, 32 * 32, dtype=np.float32).reshape(32, 32)
    found = square(encoded(Image.fromarray(values), "TIFF")).pixels.astype(float)
    assert np.abs(found - (values + 1) * 127.5).max() <= 0.5


def tiff(values: npt.NDArray[np.uint16], end: str) -> bytes:
    """A plain TIFF of 16 bits, which Pillow writes in one order of bytes only."""
    height, width = values.shape
    short, long = 3, 4
    tags = [
        *((256, short, width), (257, short, height), (258, short, 16), (259, short, 1), (262, short, 1)),
        *((273, long, 8), (277, short, 1), (278, short, height), (279, long, values.nbytes)),
    ]
    kept = struct.pack(f"{end}H", len(tags))
    for tag, kind, value in tags:
        kept += struct.pack(f"{end}HHI", tag, kind, 1)
        kept += struct.pack(f"{end}HH", value, 0) if kind == short else struct.pack(f"{end}I", value)
    head = b"MM\0*" if end == ">" else b"II*\0"
    return head + struct.pack(f"{end}I", 8 + values.nbytes) + values.tobytes() + kept + bytes(4)


def test_an_absurdly_large_picture_is_refused_before_it_is_decoded() -> None:
    content = bytearray(encoded(Image.new("1", (16, 16))))
    for width, height in ((12_000, 12_000), (60_000, 60_000)):
        header = width.to_bytes(4, "big") + height.to_bytes(4, "big")
        content[16:24] = header
        content[29:33] = zlib.crc32(bytes(content[12:29])).to_bytes(4, "big")
        with pytest.raises(UnreadablePicture, match="more than 89 million pixels"):
            square(bytes(content))


def test_an_absurdly_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", noise(32, 32))
    with path.open("r+b") as file:
        file.truncate(513 << 20)  # a hole that takes no room on the disk
    with pytest.raises(UnreadablePicture, match="is larger than 512 MB"):
        square(path)


def test_a_whole_picture_keeps_its_size(tmp_path: Path) -> None:
    values = noise(21, 34, 3)
    assert np.array_equal(read_picture(save(tmp_path / "a.png", values)), np.moveaxis(values, 2, 0))
    assert read_picture(save(tmp_path / "b.png", noise(21, 34))).shape == (1, 21, 34)


@pytest.mark.parametrize("name", ["absent.png", "folder.png", "text.png"])
def test_a_whole_picture_that_cannot_be_read_is_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "text.png").write_text("text")
    with pytest.raises(DataError, match=rf"{name} cannot be opened: it .*\. Choose another picture\."):
        read_picture(tmp_path / name)


def test_of_a_file_that_is_not_named_like_a_picture_its_name_is_not_blamed(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("text")
    with pytest.raises(
        DataError, match=r"^note\.txt cannot be opened: it is not a picture\. Choose a picture, such as a"
    ):
        read_picture(tmp_path / "note.txt")


SOUND = {kind: encoded(smooth(24, 24), kind) for kind in ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM")}


@given(
    st.sampled_from(sorted(SOUND)),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=12),
    st.integers(0, 4000),
)
@settings(max_examples=300, deadline=None)
def test_damaged_pictures_give_pixels_or_a_reason(kind: str, changes: list[tuple[int, int]], end: int) -> None:
    content = bytearray(SOUND[kind])
    for position, value in changes:
        content[position % len(content)] = value
    with suppress(UnreadablePicture):
        assert square(bytes(content[: max(1, len(content) - end // 4)]), 16).pixels.shape[:2] == (16, 16)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_a_picture_is_not_decoded_for_the_size_that_its_header_says(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile.ImageFile, "load", None)
    with Picture(encoded(noise(20, 30, 3), kind)) as picture:
        assert picture.stored == (30, 20)
        assert not picture.plainly_grey


def webp(values: npt.NDArray[np.uint8], lossless: bool = False) -> bytes:
    stream = BytesIO()
    Image.fromarray(values).save(stream, "WEBP", quality=80, lossless=lossless)
    return stream.getvalue()


@pytest.mark.skipif(not features.check("webp"), reason="this Pillow has no WebP")
def test_grey_that_webp_rounded_is_no_colour_but_what_is_faintly_coloured_is() -> None:
    grey = np.asarray(smooth(80, 80, 1))
    content = webp(grey)
    with Picture(content) as picture:
        pixels = picture.whole().pixels
        assert (pixels[0] != pixels[1]).any(), "as grey is saved as colour"
    assert Trait.COLOURED not in square(content).traits
    tint = np.array((0, 0, 2), np.uint8)
    assert Trait.COLOURED in square(webp(grey[..., None] // 2 + tint * 3)).traits
    assert Trait.COLOURED in square(webp(grey[..., None] // 2 + tint, lossless=True)).traits


@pytest.mark.skipif(not features.check("webp"), reason="this Pillow has no WebP")
def test_a_set_of_grey_webp_has_one_channel(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.webp").write_bytes(webp(np.asarray(smooth(80, 80 + number, 1))))
    assert open_images(tmp_path).channels == 1
