from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

import numpy as np
import pytest

from genstudio.data.image_set import Skipped
from genstudio.data.options import ReadOptions
from genstudio.data.readers.collection import read_collection
from genstudio.data.readers.listing import Arrival, Entry, Listing, Survey
from genstudio.data.readers.picture_file import Content
from genstudio.data.readers.unreadable import MISSING, UnreadablePicture
from genstudio.data.watch import Watch
from genstudio.errors import Cancelled
from tests.data.making import encoded, noise


def never() -> Content:
    raise AssertionError("a source that cannot be jumped about in was jumped about in")


def backwards(count: int, lost: int | None = None, damaged: int | None = None) -> Listing:
    """Pictures of random bytes, seed by seed, that arrive in the opposite order."""
    entries = tuple(Entry(PurePosixPath(f"{place}.png"), never, place) for place in range(count))

    def in_order(wanted: Sequence[Entry], watch: Watch) -> Iterator[Arrival]:
        for index in reversed(range(len(wanted))):
            place = wanted[index].place
            if place == damaged:
                yield index, UnreadablePicture("is damaged inside the archive")
            elif place != lost:
                yield index, encoded(noise(20, 20, seed=place))

    return Listing(entries, (), 0, None, (), in_order, Survey(((20, 20),), grey=True))


def test_pictures_come_out_in_the_listing_s_order_however_they_arrive() -> None:
    images = read_collection(backwards(300), "set", "source", ReadOptions(), Watch())
    assert np.array_equal(images.pixels[:, 0], [noise(20, 20, seed=seed) for seed in range(300)])


def test_only_the_chosen_ones_are_asked_for() -> None:
    images = read_collection(backwards(10), "set", "source", ReadOptions(limit=5), Watch())
    assert np.array_equal(images.pixels[:, 0], [noise(20, 20, seed=seed) for seed in (0, 2, 4, 6, 8)])


def test_what_is_damaged_or_does_not_arrive_is_left_out_and_named() -> None:
    images = read_collection(backwards(6, lost=1, damaged=4), "set", "source", ReadOptions(), Watch())
    assert len(images) == 4
    assert images.report.skipped == (Skipped("1.png", MISSING), Skipped("4.png", "is damaged inside the archive"))


def test_it_tells_how_far_it_is_and_stops_when_it_is_no_longer_wanted() -> None:
    told: list[int] = []
    read_collection(backwards(600), "set", "source", ReadOptions(), Watch(lambda done, total: told.append(done)))
    assert told == [256, 512, 600]
    told.clear()
    with pytest.raises(Cancelled):
        read_collection(
            backwards(600),
            "set",
            "source",
            ReadOptions(),
            Watch(lambda done, total: told.append(done), lambda: bool(told)),
        )
    assert told == [256]


def test_colour_that_turns_up_late_is_kept() -> None:
    listing = backwards(4)
    grey_at_first = replace(listing, in_order=lambda wanted, watch: iter(enumerate(coloured())))
    images = read_collection(grey_at_first, "set", "source", ReadOptions(), Watch())
    assert np.array_equal(np.moveaxis(images.pixels, 1, 3)[3], noise(20, 20, 3, seed=3))


def coloured() -> list[Content]:
    return [*(encoded(noise(20, 20, seed=seed)) for seed in range(3)), encoded(noise(20, 20, 3, seed=3))]
