"""One figure: where it stands, and how it reads."""

import pytest

from genstudio.evaluation.figure import Better, Figure, Standing, as_text


def figure(value: float, real: float | None, better: Better, worst: float | None, squared: bool = False) -> Figure:
    return Figure("x", "X", value, real, better, "", worst=worst, squared=squared)


@pytest.mark.parametrize(
    ("value", "score", "standing"),
    [
        (0.1, 1.0, Standing.ALIKE),
        (0.05, 1.0, Standing.ALIKE),
        (0.2, 0.9, Standing.CLOSE),
        (0.5, 0.6, Standing.SOME_WAY),
        (1.0, 0.1, Standing.FAR),
        (9.0, 0.0, Standing.FAR),
    ],
)
def test_a_distance_stands_between_the_poorest_painter_and_real_pictures(
    value: float, score: float, standing: Standing
) -> None:
    made = figure(value, 0.1, Better.LOWER, 1.1)
    assert made.score == pytest.approx(score)
    assert made.standing is standing


def test_a_share_stands_between_chance_and_real_pictures() -> None:
    assert figure(0.5, 0.9, Better.HIGHER, 0.1).score == pytest.approx(0.5)
    assert figure(0.95, 0.9, Better.HIGHER, 0.1).score == 1.0


def test_of_a_squared_distance_the_root_counts() -> None:
    assert figure(25.0, 0.0, Better.LOWER, 100.0, squared=True).score == pytest.approx(0.5)


@pytest.mark.parametrize(
    "unknown",
    [
        figure(1.0, None, Better.LOWER, 2.0),
        figure(1.0, 1.0, Better.LOWER, None),
        figure(1.0, 1.0, Better.NONE, 2.0),
        figure(1.0, 2.0, Better.LOWER, 2.0),
        figure(1.0, float("inf"), Better.LOWER, 2.0),
    ],
)
def test_without_a_scale_nothing_is_said(unknown: Figure) -> None:
    assert unknown.score is None
    assert unknown.standing is Standing.UNKNOWN


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_as_poor_as_the_poorest(value: float) -> None:
    assert figure(value, 1.0, Better.LOWER, 2.0).score == 0.0


def test_numbers_have_the_digits_that_matter() -> None:
    assert [as_text(value) for value in (0.0123456, 0.512345, 12.3456, 4567.8, 9.0, 0.00001)] == [
        *("0.0123", "0.512", "12.3", "4,568", "9", "0.0000"),
    ]
    assert [as_text(value, share=True) for value in (0.0, 0.0123, 0.876, 1.0)] == ["0 %", "1.2 %", "88 %", "100 %"]
    assert (as_text(float("nan")), as_text(float("inf"))) == ("not a number", "infinite")
