"""Rows kept and read, in memory and from a memory map."""

import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize

from genstudio.data.cache.mapped import is_mapped
from genstudio.ui.panels.dataset.browser import strips as module
from genstudio.ui.panels.dataset.browser.strip import Arrangement, Strip
from genstudio.ui.panels.dataset.browser.strips import SCREENS_KEPT, Strips
from tests.tiny import draw

NONE = range(0)


@pytest.fixture
def mapped(tmp_path: Path) -> np.memmap[tuple[int, ...], np.dtype[np.uint8]]:
    pixels = draw(400, 1, 16)
    pixels.tofile(tmp_path / "pixels")
    return np.memmap(tmp_path / "pixels", np.uint8, "r", shape=pixels.shape)


class Held(Arrangement):
    """Rows that come only when they are let go."""

    def strip(self, row: int) -> Strip:
        assert HOLD.wait(20)
        return super().strip(row)


HOLD = threading.Event()


@pytest.fixture
def held(mapped: np.memmap[tuple[int, ...], np.dtype[np.uint8]], monkeypatch: pytest.MonkeyPatch) -> Held:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.01)
    HOLD.clear()
    return Held(mapped, None, 10, QSize(40, 40), 8)


def arrangement(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> Arrangement:
    return Arrangement(pixels, None, 10, QSize(40, 40), 8)


def until(strips: Strips) -> None:
    end = time.monotonic() + 20
    while strips.waiting and time.monotonic() < end:
        strips.take_news()
        time.sleep(0.001)
    assert not strips.waiting


def test_a_view_into_a_map_counts_as_on_disk(mapped: np.memmap[tuple[int, ...], np.dtype[np.uint8]]) -> None:
    assert is_mapped(mapped)
    assert is_mapped(np.asarray(mapped)[3:].transpose(0, 1, 3, 2))
    assert not is_mapped(np.array(mapped))


def test_rows_in_memory_are_there_at_once() -> None:
    strips = Strips()
    strips.arrange(arrangement(draw(60, 1, 16)))
    assert set(strips.fetch(range(2, 5), NONE)) == {2, 3, 4}
    assert not strips.waiting


def test_rows_on_disk_are_those_of_the_array(mapped: np.memmap[tuple[int, ...], np.dtype[np.uint8]]) -> None:
    strips = Strips()
    strips.arrange(arrangement(mapped))
    strips.fetch(range(5), range(5, 8))
    until(strips)
    row = strips.fetch(range(3, 4), NONE)[3]
    assert row is not None
    assert row.image.pixelColor(5, 7).red() == mapped[30, 0, 7, 5]


def test_no_more_rows_are_kept_than_a_few_screens() -> None:
    strips = Strips()
    strips.arrange(arrangement(draw(400, 1, 16)))
    for first in range(36):
        strips.fetch(range(first, first + 4), NONE)
    assert len(strips._kept) == 4 * SCREENS_KEPT


def test_a_slow_disk_holds_nobody_up_and_the_rows_follow(held: Held) -> None:
    strips = Strips()
    strips.arrange(held)
    assert strips.fetch(range(3), NONE) == {}
    assert strips.waiting
    assert not strips.take_news()
    HOLD.set()
    until(strips)
    assert set(strips.fetch(range(3), NONE)) == {0, 1, 2}


def test_rows_that_were_scrolled_past_are_not_read_any_more(held: Held) -> None:
    strips = Strips()
    strips.arrange(held)
    strips.fetch(range(3), range(3, 6))
    strips.fetch(range(20, 22), NONE)
    HOLD.set()
    until(strips)
    assert set(strips.fetch(range(20, 22), NONE)) == {20, 21}
    assert set(strips._kept) <= {0, 20, 21}  # the first one may have been begun already


def test_what_is_read_of_a_set_that_was_replaced_is_dropped(held: Held) -> None:
    strips = Strips()
    strips.arrange(held)
    strips.fetch(range(3), NONE)
    other = arrangement(np.full((40, 1, 16, 16), 77, np.uint8))
    strips.arrange(other)
    HOLD.set()
    rows = strips.fetch(range(3), NONE)
    assert not strips.take_news()
    rows = strips.fetch(range(3), NONE)
    assert all(row is not None and row.image.pixelColor(3, 3).red() == 77 for row in rows.values())
    assert len(rows) == 3


def test_a_row_that_cannot_be_read_stays_empty_and_is_not_asked_for_again(
    mapped: np.memmap[tuple[int, ...], np.dtype[np.uint8]], caplog: pytest.LogCaptureFixture
) -> None:
    strips = Strips()
    strips.arrange(Arrangement(mapped, np.array([1, 2, 5_000]), 2, QSize(40, 40), 8))
    strips.fetch(range(2), NONE)
    until(strips)
    rows = strips.fetch(range(2), NONE)
    assert rows[0] is not None
    assert rows[1] is None
    assert not strips.waiting
    assert "cannot be read" in caplog.text
