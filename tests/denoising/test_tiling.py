from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genstudio.data.image_set import Pixels
from genstudio.data.watch import Watch
from genstudio.denoising.tiling import in_tiles, tile_axis
from genstudio.errors import Cancelled
from tests.denoising.echo import photograph

SIZES = st.integers(min_value=1, max_value=90)
OVERLAPS = st.sampled_from((0.25, 0.4, 0.5, 0.75))


def unchanged(tiles: Pixels, watch: Watch) -> Pixels:
    return tiles


@settings(max_examples=40, deadline=None)
@given(length=st.integers(16, 200), overlap=OVERLAPS)
def test_the_tiles_cover_the_side_overlap_enough_and_weigh_one_at_every_pixel(length: int, overlap: float) -> None:
    axis = tile_axis(length, 16, overlap)
    total = np.zeros(length)
    for start, weights in zip(axis.starts, axis.weights, strict=True):
        total[start : start + 16] += weights
    assert axis.starts[0] == 0
    assert axis.starts[-1] == length - 16
    assert all(
        after - before <= 16 * (1 - overlap) for before, after in zip(axis.starts, axis.starts[1:], strict=False)
    )
    assert np.allclose(total, 1.0, atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(height=SIZES, width=SIZES, channels=st.sampled_from((1, 3)), overlap=OVERLAPS)
def test_tiles_that_are_given_back_make_the_same_picture_again(
    height: int, width: int, channels: int, overlap: float
) -> None:
    picture = np.random.default_rng(height * width).integers(0, 256, (channels, height, width), dtype=np.uint8)
    assert np.array_equal(in_tiles(picture, (16, 20), unchanged, Watch(), overlap), picture)


def test_tiles_of_different_brightness_show_no_seam() -> None:
    flat = np.full((1, 96, 96), 100, np.uint8)
    count = 0

    def unevenly(tiles: Pixels, watch: Watch) -> Pixels:
        nonlocal count
        offsets = (np.arange(count, count + len(tiles)) % 3 * 30).astype(np.uint8)
        count += len(tiles)
        return tiles + offsets[:, None, None, None]

    blended = in_tiles(flat, (16, 16), unevenly, Watch()).astype(np.int16)
    steps = max(np.abs(np.diff(blended, axis=axis)).max() for axis in (1, 2))
    assert steps <= 12, "60 levels between neighbouring tiles fade over half a tile, at most pi 60 / 16 at a time"


def test_less_than_a_quarter_of_overlap_is_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        tile_axis(64, 16, 0.1)


def test_progress_rises_to_the_end_and_cancelling_stops_between_tiles() -> None:
    told: list[tuple[int, int | None]] = []
    in_tiles(photograph(), (16, 16), unchanged, Watch(lambda done, total: told.append((done, total))))
    assert told[0][0] == 0
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]
    with pytest.raises(Cancelled):
        in_tiles(photograph(), (16, 16), unchanged, Watch(None, lambda: True))


def test_work_on_a_row_of_tiles_tells_how_far_it_is() -> None:
    told: list[float] = []

    def slowly(tiles: Pixels, watch: Watch) -> Pixels:
        for step in range(4):
            watch.report(25 * step, 100)
        return tiles

    in_tiles(photograph(), (16, 16), slowly, Watch(lambda done, total: told.append(done / (total or 1))))
    assert len(set(told)) > 20
    assert all(later > former - 0.01 for former, later in pairwise(told)), "but for rounding it only grows"
    assert told[-1] == 1.0
