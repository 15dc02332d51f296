from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from genstudio.data.readers.jpeg import decode_jpeg, jpeg_header
from genstudio.data.readers.notes import Trait
from genstudio.data.readers.picture import Picture
from genstudio.data.readers.unreadable import UnreadablePicture
from tests.data.making import encoded, noise, smooth


def jpeg(image: Image.Image, **options: object) -> bytes:
    stream = BytesIO()
    image.save(stream, "JPEG", quality=85, **options)
    return stream.getvalue()


@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize("progressive", [False, True])
def test_at_full_size_every_pixel_is_the_one_that_pillow_decodes(subsampling: int, progressive: bool) -> None:
    data = jpeg(Image.fromarray(noise(40, 52, 3)), subsampling=subsampling, progressive=progressive)
    header = jpeg_header(data)
    assert header is not None
    assert (header.width, header.height, header.grey) == (52, 40, False)
    pixels = decode_jpeg(data, header, 200)
    assert pixels is not None
    assert np.array_equal(pixels, np.asarray(Image.open(BytesIO(data))))


def test_grey_photographs_have_one_channel() -> None:
    data = jpeg(smooth(50, 40, 1))
    header = jpeg_header(data)
    assert header is not None
    assert header.grey
    pixels = decode_jpeg(data, header, 200)
    assert pixels is not None
    assert np.array_equal(pixels, np.asarray(Image.open(BytesIO(data))))


def test_it_is_made_smaller_but_never_smaller_than_asked() -> None:
    data = jpeg(smooth(512, 384))
    header = jpeg_header(data)
    assert header is not None
    for shortest, height in ((48, 48), (128, 144), (385, 384)):
        pixels = decode_jpeg(data, header, shortest)
        assert pixels is not None
        assert pixels.shape == (height, height * 4 // 3, 3)


def test_a_reduced_photograph_looks_like_one_that_was_scaled_from_its_full_size() -> None:
    data = jpeg(smooth(512, 384))
    with Picture(data) as picture:
        quick = picture.square(64).pixels.astype(int)
    middle = Image.open(BytesIO(data)).crop((64, 0, 448, 384))
    full = np.asarray(middle.resize((64, 64), Image.Resampling.LANCZOS)).astype(int)
    assert np.abs(quick - full).max() <= 3


@pytest.mark.parametrize("length", [1500, 3, 0])
def test_what_is_cut_off_is_left_to_pillow_which_says_why(length: int) -> None:
    data = jpeg(smooth(200, 200))[:length]
    header = jpeg_header(data)
    assert header is None or decode_jpeg(data, header, 64) is None
    with pytest.raises(UnreadablePicture), Picture(data) as picture:
        picture.square(64)


def test_other_formats_and_print_colours_are_none_of_its_business() -> None:
    assert jpeg_header(encoded(noise(20, 20))) is None
    assert jpeg_header(jpeg(Image.new("CMYK", (20, 20)))) is None


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photographs_are_turned_as_pillow_turns_them(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = smooth(300, 200)
    turned = Image.new("RGB", (300, 200))
    turned.paste(image, (0, 0))
    data = jpeg(turned, exif=exif)
    with Picture(data) as picture:
        square = picture.square(32)
        assert picture.size == ((200, 300) if orientation > 4 else (300, 200))
        whole = picture.whole().pixels
    assert (Trait.TURNED in square.traits) == (orientation > 1)
    middle = Image.fromarray(np.moveaxis(whole, 0, 2))
    left, top = (middle.width - 200) // 2, (middle.height - 200) // 2
    expected = middle.crop((left, top, left + 200, top + 200)).resize((32, 32), Image.Resampling.LANCZOS)
    assert np.abs(square.pixels.astype(int) - np.asarray(expected).astype(int)).max() <= 3


def test_a_grey_picture_saved_in_colour_is_known_as_grey_and_one_coloured_dot_is_seen() -> None:
    plain = np.repeat(noise(64, 64, 1), 3, axis=2) // 2
    with Picture(encoded(plain)) as picture:
        assert Trait.COLOURED not in picture.square(64).traits
    plain[37, 5, 2] += 1
    with Picture(encoded(plain)) as picture:
        assert Trait.COLOURED in picture.square(64).traits


def test_a_preview_before_the_note_does_not_hide_how_a_photograph_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    picture = Image.new("RGB", (64, 64))
    picture.paste((255, 255, 255), (0, 0, 64, 32))
    data = jpeg(picture, exif=exif)
    preview = b"Photoshop 3.0\0" + jpeg(smooth(16, 16))
    segment = b"\xff\xed" + (len(preview) + 2).to_bytes(2, "big") + preview
    for content in (data, data[:2] + segment + data[2:], data[:2] + b"\xff" + segment + data[2:]):
        header = jpeg_header(content)
        assert header is not None
        assert header.may_be_turned
        with Picture(content) as opened:
            pixels = opened.square(32).pixels
        assert pixels[:8].max() < 10, "upright, the white half lies below"
        assert pixels[-8:].min() > 245


def test_a_header_whose_segments_do_not_follow_one_another_is_searched_to_its_end() -> None:
    data = jpeg(smooth(32, 32))
    assert data[2:4] == b"\xff\xe0"
    broken = data[:4] + (9).to_bytes(2, "big") + data[6:] + b"Exif\0\0"
    header = jpeg_header(broken)
    assert header is None or header.may_be_turned
