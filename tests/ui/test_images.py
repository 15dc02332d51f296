"""Arrays to images and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PySide6.QtGui import QColor, QImage

from genstudio.ui.images import Pixels, from_qimage, to_qimage

SIDES = st.integers(4, 17)


@given(st.tuples(st.sampled_from([1, 3]), SIDES, SIDES).flatmap(lambda shape: arrays(np.uint8, shape)))
def test_a_picture_comes_back_as_it_went(array: Pixels) -> None:
    back = from_qimage(to_qimage(array))
    expected = array if len(back) == len(array) else np.broadcast_to(array[:1], array.shape)
    assert np.array_equal(np.broadcast_to(back, array.shape), expected)


def test_odd_widths_keep_every_pixel_in_its_place() -> None:
    array = np.arange(3 * 5 * 5, dtype=np.uint8).reshape(3, 5, 5)
    image = to_qimage(array)
    for y in range(5):
        for x in range(5):
            colour = image.pixelColor(x, y)
            assert (colour.red(), colour.green(), colour.blue()) == tuple(array[:, y, x])


@pytest.mark.parametrize("shape", [(6, 9), (1, 6, 9), (3, 6, 9), (4, 6, 9), (6, 9, 3), (6, 9, 1)])
def test_channels_may_be_first_last_or_absent(shape: tuple[int, ...]) -> None:
    image = to_qimage(np.zeros(shape, np.uint8))
    assert (image.width(), image.height()) == (9, 6)


def test_the_image_does_not_hang_on_the_array() -> None:
    array = np.full((4, 4), 7, np.uint8)
    image = to_qimage(array)
    array[:] = 200
    assert image.pixelColor(0, 0).red() == 7


def test_a_view_with_gaps_is_read_rightly() -> None:
    whole = np.arange(64, dtype=np.uint8).reshape(8, 8)
    assert np.array_equal(from_qimage(to_qimage(whole[::2, ::2]))[0], whole[::2, ::2])


@pytest.mark.parametrize("bad", [np.zeros((4, 4)), np.zeros((2, 5, 7), np.uint8), np.zeros(4, np.uint8)])
def test_other_arrays_are_refused(bad: Pixels) -> None:
    with pytest.raises(ValueError, match="expected"):
        to_qimage(bad)


def test_transparent_pixels_lie_on_white() -> None:
    image = QImage(2, 1, QImage.Format.Format_RGBA8888)
    image.fill(QColor(0, 0, 0, 0))
    image.setPixelColor(1, 0, QColor(255, 0, 0, 255))
    assert from_qimage(image).tolist() == [[[255, 255]], [[255, 0]], [[255, 0]]]


def test_a_grey_image_has_one_channel() -> None:
    image = QImage(3, 3, QImage.Format.Format_RGB32)
    image.fill(QColor(90, 90, 90))
    assert from_qimage(image).shape == (1, 3, 3)


def test_an_empty_image_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        from_qimage(QImage())
