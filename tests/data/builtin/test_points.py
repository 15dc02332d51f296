from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from genstudio.data.builtin.points import draw_points, grid, ring
from genstudio.data.fingerprint import Fingerprint
from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.data.options import ReadOptions
from genstudio.errors import SettingsError


def nearest(images: ImageSet) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Of each point the nearest centre, and its distance in standard deviations."""
    assert images.cloud is not None
    points = images.cloud.to_plane(images.pixels).astype(np.float64)
    distances = np.linalg.norm(points[:, None] - np.array(images.cloud.centres), axis=2)
    return distances.argmin(axis=1), distances.min(axis=1) / images.cloud.std


def test_the_ring_is_8_gaussians_of_spread_a_hundredth_on_the_unit_circle() -> None:
    images = open_images("builtin:ring")
    assert len(images) == 50_000
    assert images.cloud is not None
    assert np.allclose(np.linalg.norm(images.cloud.centres, axis=1), 1.0)
    modes, far = nearest(images)
    assert np.bincount(modes).min() > 5_500
    # Of a Gaussian in two dimensions 1 - exp(-9/2) lie within three standard deviations.
    assert (far < 3.0).mean() == pytest.approx(0.9889, abs=0.002)
    assert np.sqrt((far**2).mean() / 2.0) == pytest.approx(1.0, abs=0.01)


def test_the_grid_is_25_gaussians_two_apart() -> None:
    images = open_images("builtin:grid?count=5000")
    assert images.cloud is not None
    assert (len(images.cloud.centres), images.cloud.std) == (25, 0.05)
    assert sorted({x for x, _ in images.cloud.centres}) == [-4.0, -2.0, 0.0, 2.0, 4.0]
    modes, far = nearest(images)
    assert np.bincount(modes).min() > 100
    assert (far < 3.0).mean() == pytest.approx(0.9889, abs=0.006)


@pytest.mark.parametrize("cloud", [ring(), grid()])
def test_nothing_is_cut_off_at_the_edge(cloud: object) -> None:
    images = open_images("builtin:ring" if cloud == ring() else "builtin:grid")
    assert 0.05 < images.pixels.min() < images.pixels.max() < 0.95


def test_the_classes_are_the_gaussians() -> None:
    images = open_images("builtin:ring?count=400")
    assert images.labels is not None
    assert len(images.class_names) == 8
    assert np.array_equal(nearest(images)[0], images.labels)


def test_the_same_seed_draws_the_same_points() -> None:
    one, same, other = (open_images(f"builtin:ring?count=200&seed={seed}") for seed in (3, 3, 4))
    assert np.array_equal(one.pixels, same.pixels)
    assert not np.array_equal(one.pixels, other.pixels)
    assert str(Fingerprint.of(one)) == "200 points of the plane"
    assert Fingerprint.of(one) == Fingerprint.of(same) != Fingerprint.of(other)


def test_the_options_limit_the_count_and_say_nothing_else_to_points() -> None:
    assert len(open_images("builtin:grid", ReadOptions(size=32, limit=70))) == 70


def test_it_is_said_that_these_are_no_pictures() -> None:
    [note] = open_images("builtin:grid?count=50").report.notes
    assert "not pictures" in note
    assert "25 heaps" in note


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("builtin:ring?size=16", "has no parameter “size”. There are count and seed"),
        ("builtin:ring?count=1", "between 2 and"),
        ("builtin:grid?count", "Write it like builtin:grid\\?count=5000&seed=3"),
    ],
)
def test_what_points_cannot_be_is_said(address: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        open_images(address)


def test_a_seed_below_0_is_refused() -> None:
    with pytest.raises(SettingsError, match="seed"):
        draw_points(ring(), "Ring", "x", seed=-1)
