"""Which sets are looked at whole, and how much of the others."""

from __future__ import annotations

import numpy as np

from genstudio.data.doctor.sample import MOST_PICTURES, SAMPLE_BYTES, SAMPLE_PICTURES, affordable
from genstudio.data.image_set import ImageSet, Pixels


def test_usual_sets_are_looked_at_whole() -> None:
    assert affordable(of(60_000, 1, 28)) is None
    assert affordable(of(50_000, 3, 32)) is None


def test_of_very_many_small_pictures_so_many_are_looked_at() -> None:
    assert affordable(of(MOST_PICTURES + 1, 1, 28)) == SAMPLE_PICTURES
    assert affordable(of(1_000_000, 1, 16)) == SAMPLE_PICTURES


def test_of_large_pictures_no_more_than_fit_into_the_memory_meant_for_it() -> None:
    many = affordable(of(100_000, 3, 128))
    assert many is not None
    assert 0.99 * SAMPLE_BYTES < many * 3 * 128 * 128 <= SAMPLE_BYTES


def of(count: int, channels: int, side: int) -> ImageSet:
    """A set of any size that takes no memory."""
    one: Pixels = np.zeros((1, channels, side, side), np.uint8)
    return ImageSet(np.broadcast_to(one, (count, channels, side, side)), "large", "test:large")
