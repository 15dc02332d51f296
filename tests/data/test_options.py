from __future__ import annotations

from typing import Any

import pytest

from genstudio.data.options import ColourChoice, CropChoice, FrameChoice, ReadOptions, automatic_size, spread
from genstudio.errors import SettingsError


@pytest.mark.parametrize(
    ("sizes", "side"),
    [
        ([(28, 28)] * 3, 28),
        ([(72, 72)] * 3, 72),
        ([(100, 100)] * 3, 100),
        ([(8, 8)] * 3, 16),
        ([(200, 200)] * 3, 64),
        ([(640, 480), (800, 600), (40, 40)], 64),
        ([(60, 50), (50, 60), (52, 52)], 48),
        ([(30, 40)] * 3, 28),
    ],
)
def test_the_automatic_size_keeps_usable_squares_and_never_enlarges_the_median(
    sizes: list[tuple[int, int]], side: int
) -> None:
    assert automatic_size(sizes) == side


@pytest.mark.parametrize("size", [15, 129, 0, -1])
def test_a_size_out_of_range_is_refused_with_the_range(size: int) -> None:
    with pytest.raises(SettingsError, match="between 16 and 128"):
        ReadOptions(size=size)


def test_a_limit_below_two_is_refused() -> None:
    with pytest.raises(SettingsError, match="2 or more, not 1"):
        ReadOptions(limit=1)


@pytest.mark.parametrize("background", [(0, 0, 256), (-1, 0, 0)])
def test_a_background_that_is_no_colour_is_refused(background: tuple[int, int, int]) -> None:
    with pytest.raises(SettingsError, match="0 to 255"):
        ReadOptions(background=background)


def test_a_limit_is_spread_over_the_whole_source() -> None:
    assert spread(10, 4).tolist() == [0, 2, 5, 7]
    assert spread(3, 10).tolist() == [0, 1, 2]
    assert spread(3, None).tolist() == [0, 1, 2]


def test_pictures_that_are_kept_whole_are_judged_by_their_longer_side() -> None:
    assert automatic_size([(20, 60)] * 3, CropChoice.SMART) == 16
    assert automatic_size([(20, 60)] * 3, CropChoice.PAD) == 48


@pytest.mark.parametrize(
    "options",
    [
        ReadOptions(),
        ReadOptions(40, ColourChoice.GREY, (1, 2, 3), 7, FrameChoice.ALL, CropChoice.PAD),
        ReadOptions(crop=CropChoice.SMART),
    ],
)
def test_what_was_saved_is_read_again(options: ReadOptions) -> None:
    assert ReadOptions.parsed(options.saved(), options.size, options.colour.value) == options
    assert ReadOptions().saved() == {}


@pytest.mark.parametrize(
    "values",
    [{"crop": "sideways"}, {"crop": []}, {"background": "no"}, {"background": 3}, {"limit": "many"}, {"frames": 2}, []],
)
def test_values_that_make_no_sense_are_refused(values: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        ReadOptions.parsed(values)


def test_what_a_later_program_saved_besides_is_left_out() -> None:
    assert ReadOptions.parsed({"crop": "pad", "sparkle": 3}) == ReadOptions(crop=CropChoice.PAD)


def test_the_border_is_the_background_and_in_grey_its_brightness() -> None:
    assert ReadOptions(background=(200, 100, 50)).border == (200, 100, 50)
    assert ReadOptions(colour=ColourChoice.GREY, background=(200, 100, 50)).border == (124, 124, 124)
