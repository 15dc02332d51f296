from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from genstudio.data.builtin.forms import REACH, Shape, distance_to
from genstudio.data.builtin.shape_factors import ShapeFactors, sample_shape_factors
from genstudio.data.builtin.shape_painter import LARGEST_SHIFT, RADII, render_shapes

SIDE = 401


def grid(reach: float = 1.5) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    steps = np.linspace(-reach, reach, SIDE, dtype=np.float32)
    x, y = np.meshgrid(steps, steps)
    return x[None], y[None]


@pytest.mark.parametrize("shape", Shape)
def test_a_form_fills_its_share_and_stays_within_reach(shape: Shape) -> None:
    x, y = grid()
    inside = distance_to(shape, x, y) < 0
    assert np.hypot(x, y)[inside].max() <= REACH
    assert 1.2 < inside.mean() * 9 < 2.9


@pytest.mark.parametrize("shape", Shape)
def test_distances_grow_by_one_for_each_step_away(shape: Shape) -> None:
    """Where a distance is right its slope is 1, which smooth edges and shadows rely on."""
    x, y = grid()
    distance = distance_to(shape, x, y)[0]
    slope = np.hypot(*np.gradient(distance, 3 / (SIDE - 1)))
    near = (distance > 0.01) & (distance < 0.25)
    assert np.abs(slope[near] - 1).mean() < 0.02


@pytest.mark.parametrize("shape", Shape)
def test_a_form_is_the_same_on_both_sides(shape: Shape) -> None:
    x, y = grid()
    distance = distance_to(shape, x, y)
    assert np.allclose(distance, distance[:, :, ::-1], atol=1e-4)


def test_a_star_has_five_points_and_a_triangle_three() -> None:
    turn = np.linspace(0, 2 * np.pi, 720, endpoint=False, dtype=np.float32)
    for shape, points, radius in ((Shape.STAR, 5, 0.8), (Shape.TRIANGLE, 3, 0.75), (Shape.CROSS, 4, 0.8)):
        centre = {Shape.STAR: 0.05, Shape.TRIANGLE: 0.14}.get(shape, 0.0)
        around = distance_to(shape, (radius * np.cos(turn))[None, None], (radius * np.sin(turn) + centre)[None, None])
        inside = around[0, 0] < 0
        assert (inside & ~np.roll(inside, 1)).sum() == points, shape.name


def test_no_form_touches_the_edge_of_the_picture() -> None:
    assert RADII[1] * REACH + LARGEST_SHIFT <= 1.05
    factors = sample_shape_factors(400, 9)
    pixels = render_shapes(factors, 32).astype(np.int64)
    saturation = pixels.max(axis=1) - pixels.min(axis=1)
    edge = np.concatenate([saturation[:, 0], saturation[:, -1], saturation[:, :, 0], saturation[:, :, -1]], axis=1)
    assert edge.max() < 70 < np.median(saturation.max(axis=(1, 2)))


def test_the_place_is_where_the_form_is() -> None:
    count = 5
    places = np.linspace(-1, 1, count).astype(np.float32)
    zeros = np.zeros(count, np.float32)
    discs = np.full(count, Shape.DISC, np.int64)
    pixels = render_shapes(ShapeFactors(discs, zeros, zeros, places, -places, zeros), 64).astype(np.int64)
    vivid = (pixels.max(axis=1) - pixels.min(axis=1)) > 60
    for index in range(count):
        rows, columns = np.nonzero(vivid[index])
        assert columns.mean() == pytest.approx(31.5 + 32 * LARGEST_SHIFT * places[index], abs=0.6)
        assert rows.mean() == pytest.approx(31.5 - 32 * LARGEST_SHIFT * places[index], abs=0.6)


def test_a_disc_shows_its_angle_by_its_colour() -> None:
    zeros = np.zeros(2, np.float32)
    turned = np.array([0, 0.5], np.float32)
    discs = np.full(2, Shape.DISC, np.int64)
    upright, overhead = render_shapes(ShapeFactors(discs, zeros + 1, turned, zeros, zeros, zeros), 64).astype(np.int64)
    assert np.abs(upright - overhead[:, ::-1, ::-1])[:, 22:42, 22:42].max() <= 2
    assert np.abs(upright - overhead).max() > 60
