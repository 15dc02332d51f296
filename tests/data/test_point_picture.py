from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from genstudio.data.point_cloud import PointCloud
from genstudio.data.point_picture import CENTRE, DOT, PAPER, SIDE, draw_all, draw_each

CLOUD = PointCloud(((0.0, 0.0),), 0.01, 1.0)
CORNERS = np.array([[-0.8, 0.8], [0.8, 0.8], [0.8, -0.8]])


def blueness(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    red, _, blue = picture.astype(np.float64)
    return np.asarray(blue - red)


def quarter(picture: npt.NDArray[np.uint8]) -> tuple[bool, bool]:
    """Whether the blue lies above, and whether to the right of, the middle."""
    row, column = np.unravel_index(blueness(picture).argmax(), picture.shape[1:])
    return bool(row < picture.shape[1] / 2), bool(column > picture.shape[2] / 2)


def test_each_point_has_a_picture_with_its_dot_where_it_lies() -> None:
    pictures = draw_each(CLOUD.to_pixels(CORNERS), CLOUD)
    assert pictures.shape == (3, 3, SIDE, SIDE)
    assert pictures.dtype == np.uint8
    assert [quarter(picture) for picture in pictures] == [(True, False), (True, True), (False, True)]
    assert any(tuple(colour) == DOT for colour in pictures[0].reshape(3, -1).T.tolist())


def test_the_centres_are_marked_where_they_are_known() -> None:
    [marked], [plain] = (draw_each(CLOUD.to_pixels(CORNERS[:1]), cloud) for cloud in (CLOUD, None))
    middle = (slice(None), SIDE // 2, SIDE // 2)
    assert tuple(plain[middle]) == PAPER
    assert np.abs(marked[middle].astype(int) - np.array(CENTRE)).max() < 30


@pytest.mark.parametrize("side", [64, 192])
def test_all_points_together_are_darker_where_there_are_more(side: int) -> None:
    few = CLOUD.to_pixels(np.array([[-0.5, 0.5]] + [[0.5, -0.5]] * 20))
    picture = draw_all(few, None, side)
    assert picture.shape == (3, side, side)
    blue = blueness(picture)
    half = side // 2
    assert 0 < blue[:half, :half].max() < blue[half:, half:].max()


def test_points_on_the_edge_are_drawn_and_none_at_all_leave_the_paper() -> None:
    edge = draw_all(CLOUD.to_pixels(np.array([[-1.0, -1.0], [1.0, 1.0]])), None)
    assert (edge != np.array(PAPER)[:, None, None]).any()
    empty = draw_all(CLOUD.to_pixels(np.empty((0, 2))), None)
    assert (empty == np.array(PAPER)[:, None, None]).all()
    assert draw_each(CLOUD.to_pixels(np.empty((0, 2)))).shape == (0, 3, SIDE, SIDE)
