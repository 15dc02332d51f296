"""Tests of PNG files in which one value is transparent."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest

from genstudio.data.readers.notes import Trait
from genstudio.data.readers.picture import Picture
from tests.data.making import png

BACKGROUND = (200, 100, 50)


def see_through(values: np.typing.NDArray[np.int64], bits: int, *said: int) -> bytes:
    """A PNG of (H, W, 1 or 3) values of so many bits each, of which one is transparent."""
    content = png(values, bits)
    chunk = b"tRNS" + struct.pack(f">{len(said)}H", *said)
    end = 8 + 25
    return (
        content[:end] + struct.pack(">I", 2 * len(said)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + content[end:]
    )


@pytest.mark.parametrize(("bits", "channels"), [(1, 1), (2, 1), (4, 1), (8, 1), (16, 1), (8, 3), (16, 3)])
def test_the_background_is_seen_where_it_is(bits: int, channels: int) -> None:
    top = 2**bits - 1
    values = np.random.default_rng(0).integers(0, top, (20, 32, channels), endpoint=True)
    said = values[3, 4].tolist()
    values[5, :7] = said
    hidden = (values == said).all(axis=2)
    with Picture(see_through(values, bits, *said)) as picture:
        found = picture.whole(BACKGROUND)
    assert found.alpha is not None
    assert np.array_equal(found.alpha, np.where(hidden, 0, 255))
    assert Trait.TRANSPARENT in found.traits
    assert (found.pixels[:, hidden].T == BACKGROUND).all()
    expected = np.broadcast_to(values * 255 / top, (20, 32, 3))
    assert np.abs(found.pixels[:, ~hidden].T - expected[~hidden]).max() <= 1


def test_a_value_that_no_pixel_has_hides_nothing() -> None:
    values = np.full((20, 32, 1), 1000)
    with Picture(see_through(values, 16, 1001)) as picture:
        found = picture.whole(BACKGROUND)
    assert found.pixels.shape == (1, 20, 32)
    assert found.alpha is None
    assert Trait.TRANSPARENT not in found.traits


def test_a_value_that_is_larger_than_any_is_no_error() -> None:
    values = np.full((20, 32, 1), 15)
    with Picture(see_through(values, 4, 60_000)) as picture:
        assert (picture.whole(BACKGROUND).pixels == 255).all()
