from __future__ import annotations

import numpy as np
import pytest

from genstudio.data.image_set import ImageSet, full_scale
from genstudio.data.point_cloud import PointCloud
from tests.data.making import noise

CLOUD = PointCloud(((1.0, 0.0), (-1.0, 0.5)), 0.01, 2.0)


def test_the_square_of_the_plane_is_0_to_1_with_the_origin_in_the_middle() -> None:
    pixels = CLOUD.to_pixels(np.array([[0.0, 0.0], [2.0, -2.0], [1.0, 0.5]]))
    assert pixels.dtype == np.float32
    assert pixels[:, :, 0, 0].tolist() == [[0.5, 0.5], [1.0, 0.0], [0.75, 0.625]]


def test_there_and_back_loses_less_than_a_thousandth_of_a_gaussian() -> None:
    points = np.random.default_rng(0).uniform(-2.0, 2.0, (1_000, 2))
    back = CLOUD.to_plane(CLOUD.to_pixels(points))
    assert np.abs(back - points).max() < 1e-3 * CLOUD.std


def test_what_lies_outside_the_square_comes_to_its_edge() -> None:
    assert CLOUD.to_pixels(np.array([[5.0, -9.0]]))[0, :, 0, 0].tolist() == [1.0, 0.0]


def test_points_are_a_set_like_pictures() -> None:
    points = ImageSet(CLOUD.to_pixels(np.zeros((4, 2))), "zeros", "nowhere", cloud=CLOUD)
    assert (len(points), points.channels, points.height, points.width) == (4, 2, 1, 1)
    assert full_scale(points.pixels) == 1.0
    assert points.split().held_out.cloud == CLOUD


def test_pictures_are_no_points_and_points_no_pictures() -> None:
    with pytest.raises(ValueError, match="points must be float32"):
        ImageSet(noise(4, 1, 16, 16), "x", "x", cloud=CLOUD)
    with pytest.raises(ValueError, match="pixels must be uint8"):
        ImageSet(CLOUD.to_pixels(np.zeros((4, 2))), "x", "x")
