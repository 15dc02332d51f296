"""Ways between two latent vectors."""

import numpy as np
import pytest

from genstudio.latent.interpolation import Method, between, path, there_and_back
from genstudio.models.latent_space import LatentPart, Latents, LatentSpace
from genstudio.models.prior import SpacePrior, fit_gaussian

PLANE = SpacePrior(LatentSpace((LatentPart("z", 2),)))
WIDE = SpacePrior(LatentSpace((LatentPart("z", 100),)))
EAST = np.array([1.0, 0.0], np.float32)
NORTH = np.array([0.0, 1.0], np.float32)


def drawn(count: int, seed: int = 0) -> Latents:
    return WIDE.sample(count, np.random.default_rng(seed))


@pytest.mark.parametrize("method", list(Method))
def test_a_way_begins_and_ends_at_its_ends(method: Method) -> None:
    start, end = drawn(2)
    way = path(WIDE, start, end, 7, method)
    assert way.shape == (7, 100)
    assert way.dtype == np.float32
    assert way[0] == pytest.approx(start, abs=1e-5)
    assert way[-1] == pytest.approx(end, abs=1e-5)


def test_the_straight_way_takes_equal_steps() -> None:
    start, end = drawn(2)
    steps = np.diff(path(WIDE, start, end, 5, Method.LINEAR), axis=0)
    assert steps == pytest.approx(np.tile((end - start) / 4, (4, 1)), abs=1e-5)


def test_the_arc_keeps_its_distance_from_the_centre_and_turns_evenly() -> None:
    way = path(PLANE, EAST, NORTH, 4, Method.SPHERICAL)
    assert np.linalg.norm(way, axis=1) == pytest.approx([1.0] * 4)
    assert np.degrees(np.arctan2(way[:, 1], way[:, 0])) == pytest.approx([0.0, 30.0, 60.0, 90.0], abs=1e-3)


def test_half_way_the_straight_line_is_less_typical_than_the_arc() -> None:
    start, end = drawn(2)
    straight = np.linalg.norm(between(WIDE, start, end, 0.5, Method.LINEAR))
    around = np.linalg.norm(between(WIDE, start, end, 0.5, Method.SPHERICAL))
    assert straight < 8.5  # draws lie near sqrt(100) = 10
    assert around > 9.0


def test_the_arc_turns_about_the_priors_own_centre() -> None:
    codes = np.random.default_rng(0).normal((50.0, -30.0), (2.0, 0.5), (5000, 2)).astype(np.float32)
    prior = fit_gaussian(codes)
    start, end = prior.from_units(EAST), prior.from_units(NORTH)
    half_way = prior.to_units(between(prior, start, end, 0.5, Method.SPHERICAL))
    assert half_way == pytest.approx([0.5**0.5, 0.5**0.5], abs=1e-3)


@pytest.mark.parametrize(
    ("start", "end"),
    [(EAST, EAST), (EAST, 2 * EAST), (EAST, -EAST), (EAST, 0 * EAST), (0 * EAST, 0 * EAST)],
    ids=["equal", "one direction", "opposite", "to the centre", "both at the centre"],
)
def test_where_no_arc_is_marked_out_the_way_is_straight(start: Latents, end: Latents) -> None:
    way = path(PLANE, start, end, 5, Method.SPHERICAL)
    assert np.isfinite(way).all()
    assert way == pytest.approx(path(PLANE, start, end, 5, Method.LINEAR), abs=1e-5)


def test_there_and_back_goes_round_without_showing_an_end_twice() -> None:
    way = np.arange(4, dtype=np.float32)[:, None]
    assert there_and_back(way)[:, 0].tolist() == [0, 1, 2, 3, 2, 1]
    assert there_and_back(way[:2])[:, 0].tolist() == [0, 1]


def test_a_way_of_one_step_is_refused() -> None:
    with pytest.raises(ValueError, match="two ends"):
        path(PLANE, EAST, NORTH, 1, Method.LINEAR)
