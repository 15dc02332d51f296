"""Rows of pictures as images."""

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from genstudio.ui.images import from_qimage
from genstudio.ui.panels.dataset.browser.strip import Arrangement, Strip, make_strip
from tests.tiny import draw

GAP = 8


@pytest.mark.parametrize("channels", [1, 3])
def test_pictures_that_are_enlarged_stand_side_by_side_as_they_are(channels: int) -> None:
    pictures = draw(3, channels, 16)
    strip = make_strip(pictures, QSize(40, 40), GAP)
    assert not strip.spaced
    for index, picture in enumerate(pictures):
        np.testing.assert_array_equal(colours(strip, index * 16, 16), picture.repeat(3 // channels, axis=0))


def test_pictures_of_the_size_on_the_screen_have_their_distance_already() -> None:
    pictures = draw(3, 3, 16)
    strip = make_strip(pictures, QSize(16, 16), GAP)
    assert strip.spaced
    for index, picture in enumerate(pictures):
        np.testing.assert_array_equal(colours(strip, index * (16 + GAP), 16), picture)
    assert strip.image.pixelColor(18, 3).alpha() == 0


def test_reduced_pictures_do_not_run_into_their_neighbours() -> None:
    pictures = np.zeros((3, 1, 32, 32), np.uint8)
    pictures[1] = 255
    strip = make_strip(pictures, QSize(20, 20), GAP)
    for index, value in enumerate((0, 255, 0)):
        assert np.abs(colours(strip, index * (20 + GAP), 20).astype(int) - value).max() <= 8


def test_an_arrangement_reads_the_pictures_that_are_shown_and_stops_at_the_last() -> None:
    pixels = draw(10, 1, 16)
    some = Arrangement(pixels, np.array([9, 4, 2, 7]), 3, QSize(40, 40), GAP)
    assert some.strip(0).image.width() == 3 * 16
    last = some.strip(1)
    assert last.image.width() == 16
    np.testing.assert_array_equal(colours(last, 0, 16)[0], pixels[7, 0])
    everything = Arrangement(pixels, None, 4, QSize(40, 40), GAP)
    np.testing.assert_array_equal(colours(everything.strip(2), 16, 16)[0], pixels[9, 0])


def colours(strip: Strip, left: int, width: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """uint8 (3, H, W) of a part of it."""
    part = strip.image.copy(left, 0, width, strip.image.height()).convertToFormat(QImage.Format.Format_RGB32)
    pixels = from_qimage(part)
    return pixels if len(pixels) == 3 else pixels.repeat(3, axis=0)
