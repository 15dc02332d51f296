"""Tests of JPEGs that are drawn in many scans."""

from __future__ import annotations

import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from genstudio.data.readers.limits import MOST_SCANS
from genstudio.data.readers.picture import Picture, read_picture
from genstudio.data.readers.scans import has_too_many_scans
from genstudio.data.readers.unreadable import UnreadablePicture
from genstudio.errors import DataError
from tests.data.making import smooth


def progressive(image: Image.Image, more: int = 0) -> bytes:
    """A JPEG with its last scan repeated."""
    stream = BytesIO()
    image.save(stream, "JPEG", progressive=True)
    data = stream.getvalue()
    begin = data.rindex(b"\xff\xda")
    return data[:-2] + more * data[begin:-2] + data[-2:]


def test_ordinary_scans_are_read() -> None:
    for image in (smooth(64, 64), smooth(64, 64, 1), Image.new("CMYK", (64, 64))):
        data = progressive(image, 20)
        assert not has_too_many_scans(data)
        with Picture(data) as picture:
            assert picture.square(32).pixels.shape[:2] == (32, 32)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_picture_that_is_drawn_too_often_is_refused_at_once(mode: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(progressive(Image.new(mode, (3000, 3000)), 3000))
    begun = time.monotonic()
    for content in (path, path.read_bytes()):
        with pytest.raises(UnreadablePicture, match="too long to decode"), Picture(content) as picture:
            picture.square(64)
    with pytest.raises(DataError, match=r"too long to decode; save it again as PNG or JPEG\. Choose another"):
        read_picture(path)
    assert time.monotonic() - begun < 2


def test_the_larger_a_picture_the_fewer_scans_it_may_have() -> None:
    data = bytearray(progressive(smooth(64, 64), 50))
    assert not has_too_many_scans(bytes(data))
    frame = data.index(b"\xff\xc2")
    data[frame + 5 : frame + 9] = (9000).to_bytes(2, "big") * 2
    assert has_too_many_scans(bytes(data))


def test_scans_are_not_hidden_by_bytes_between_segments() -> None:
    data = progressive(smooth(64, 64), MOST_SCANS)
    frame = data.index(b"\xff\xc2")
    for hiding in (b"\0", b"\xff\x02\xff\xff", b"\xff\xff", b"\xff\xfe\0\x06\xff\xd9ab"):
        hidden = data[:frame] + hiding + data[frame:]
        assert has_too_many_scans(hidden)
        with pytest.raises(UnreadablePicture), Picture(hidden) as picture:
            picture.square(64)


def test_what_lies_behind_the_picture_or_in_its_notes_is_no_scan_of_it() -> None:
    data = progressive(smooth(64, 64))
    many = b"\xff\xda\0\x02" * 2 * MOST_SCANS
    note = b"\xff\xe1" + (len(many) + 2).to_bytes(2, "big") + many
    for content in (data + many, data[:2] + note + data[2:]):
        assert not has_too_many_scans(content)
        with Picture(content) as picture:
            assert picture.square(64).pixels.shape == (64, 64, 3)


def test_colours_in_scans_of_their_own_are_counted_too() -> None:
    stream = BytesIO()
    Image.new("RGB", (64, 64)).save(stream, "JPEG")
    data = bytearray(stream.getvalue())
    scan = data.index(b"\xff\xda\0\x0c\x03")
    once = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0" + bytes(data[scan + 14 : -2])
    with pytest.raises(UnreadablePicture, match="too long"), Picture(bytes(data[:scan]) + once * 200) as picture:
        picture.square(64)
