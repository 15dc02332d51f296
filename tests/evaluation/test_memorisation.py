"""Copies are found; inventions are left alone."""

from dataclasses import replace

import numpy as np
import pytest

from genstudio.data.watch import Watch
from genstudio.evaluation.copies import find_copies
from genstudio.evaluation.measured import Measured, measured_pictures
from genstudio.evaluation.memorisation import memorisation_ratio, nearest
from genstudio.models.trained import ModelCard
from tests.tiny import draw, image_set

CARD = ModelCard("Discs", "Discs")


def test_each_picture_finds_itself_at_no_distance() -> None:
    pictures = draw(60)
    found = nearest(pictures[::3], pictures)
    assert found.indices.tolist() == list(range(0, 60, 3))
    assert found.distances == pytest.approx(0.0, abs=1e-6)


def test_distances_are_euclidean_over_values_from_0_to_1() -> None:
    one, others = draw(5, seed=1), draw(40, seed=2)
    gaps = (one[:, None].astype(float) - others[None]) / 255.0
    distances = np.sqrt(np.square(gaps).sum(axis=(2, 3, 4)))
    found = nearest(one, others)
    assert found.indices.tolist() == distances.argmin(axis=1).tolist()
    assert found.distances == pytest.approx(distances.min(axis=1), rel=1e-4)


def test_only_those_asked_for_are_looked_at() -> None:
    pictures = draw(2_100)
    among = np.arange(1, 2_100, 2)
    found = nearest(pictures[:6], pictures, among=among)
    assert set(found.indices.tolist()) <= set(among.tolist())
    assert found.indices[1::2].tolist() == [1, 3, 5]


def test_large_pictures_are_told_apart_although_they_are_compared_when_small() -> None:
    pictures = draw(30, channels=3, size=80)
    assert nearest(pictures[:7], pictures).indices.tolist() == list(range(7))


def test_the_ratio_is_that_of_the_mean_distances() -> None:
    assert memorisation_ratio(np.array([1.0, 3.0]), np.array([4.0, 4.0])) == pytest.approx(0.5)
    assert memorisation_ratio(np.zeros(2), np.ones(2)) == 0.0
    assert memorisation_ratio(np.zeros(2), np.zeros(2)) == 1.0


def test_a_painter_that_copies_is_found_out_and_one_that_invents_is_not() -> None:
    images = image_set(900)
    chosen = measured_pictures(CARD, images)
    copied = find_copies(images.pixels[chosen.training[:90]], chosen, images.pixels, Watch())
    invented = find_copies(draw(90, seed=7), chosen, images.pixels, Watch())
    assert copied is not None
    assert invented is not None
    assert copied.figure.value < 0.01
    assert invented.figure.real is not None
    assert invented.figure.value == pytest.approx(invented.figure.real, rel=0.25)
    assert copied.figure.real == pytest.approx(invented.figure.real)
    assert copied.figure.score == pytest.approx(0.0, abs=0.05)


def test_the_most_suspicious_come_first_beside_what_they_are_like() -> None:
    images = image_set(300)
    chosen = measured_pictures(CARD, images)
    painted = draw(30, seed=7)
    painted[17] = images.pixels[chosen.training[5]]
    found = find_copies(painted, chosen, images.pixels, Watch())
    assert found is not None
    assert np.array_equal(found.pairs.painted[0], painted[17])
    assert np.array_equal(found.pairs.nearest[0], painted[17])
    assert found.pairs.painted.shape == found.pairs.nearest.shape


def test_a_model_of_other_pictures_cannot_have_copied_these() -> None:
    images = image_set(60)
    chosen: Measured = measured_pictures(replace(CARD, pictures="of another set"), images)
    assert find_copies(draw(6), chosen, images.pixels, Watch()) is None
