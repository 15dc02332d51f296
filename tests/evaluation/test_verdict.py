"""One plain sentence, on painters of whom it is known how good they are."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from genstudio.data.image_set import Pixels
from genstudio.evaluation import explained
from genstudio.evaluation.figure import Better, Figure
from genstudio.evaluation.mode_coverage import ModeCoverage
from genstudio.evaluation.report import evaluate
from genstudio.evaluation.verdict import Grade, verdict
from tests.tiny import draw, labelled_set, trained_of

Painter = Callable[[int], Pixels]
UNSEEN = draw(2000, seed=99)


def real(count: int) -> Pixels:
    return UNSEEN[:count]


def blurred(count: int) -> Pixels:
    return np.asarray(gaussian_filter(UNSEEN[:count], 1.5, axes=(2, 3)), np.uint8)


def one_only(count: int) -> Pixels:
    return UNSEEN[:1].repeat(count, axis=0)


def grey(count: int) -> Pixels:
    return np.full_like(UNSEEN[:count], 128)


def noise(count: int) -> Pixels:
    return np.random.default_rng(0).integers(0, 256, UNSEEN[:count].shape).astype(np.uint8)


def learned_by_heart(count: int) -> Pixels:
    return labelled_set(1200).pixels[:count]


@pytest.mark.parametrize(
    ("painter", "grade", "words"),
    [
        (real, Grade.GOOD, "close to real ones"),
        (blurred, Grade.POOR, "blurred"),
        (one_only, Grade.POOR, "many kinds of picture are missing"),
        (grey, Grade.POOR, "easily told"),
        (noise, Grade.POOR, "easily told"),
        (learned_by_heart, Grade.POOR, "copies"),
    ],
)
def test_a_painter_gets_what_it_deserves(
    monkeypatch: pytest.MonkeyPatch, painter: Painter, grade: Grade, words: str
) -> None:
    model = trained_of("gan")
    monkeypatch.setattr(model, "decode", lambda latents: painter(len(latents)))
    found = evaluate(model, labelled_set(1200)).verdict
    assert (found.grade, words in found.sentence) == (grade, True), found.sentence


@pytest.mark.parametrize(
    ("good", "modes", "grade"),
    [(0.97, 8, Grade.GOOD), (0.97, 7, Grade.FAIR), (0.97, 2, Grade.POOR), (0.7, 8, Grade.FAIR), (0.01, 8, Grade.POOR)],
)
def test_of_points_it_counts_first_how_many_are_good(good: float, modes: int, grade: Grade) -> None:
    figures = explained.modes(ModeCoverage(modes, 8, good), ModeCoverage(8, 8, 0.99))
    found = verdict(figures)
    assert found.grade is grade
    assert "of its points" in found.sentence
    assert "picture" not in found.sentence


def test_too_few_pictures_give_no_grade() -> None:
    only = Figure("sliced_wasserstein", "Distance", 0.1, 0.1, Better.LOWER, "", worst=0.4)
    assert verdict([only]).grade is Grade.UNKNOWN
    assert verdict([]).grade is Grade.UNKNOWN


def figure(name: str, value: float, real: float, worst: float, better: Better = Better.LOWER) -> Figure:
    return Figure(name, name, value, real, better, "", worst=worst)


def test_copies_are_told_of_even_if_too_few_pictures_give_a_grade() -> None:
    copied = figure("memorisation", 0.0, 1.0, 0.0, Better.HIGHER)
    found = verdict([copied])
    assert (found.grade, "copies" in found.sentence) == (Grade.POOR, True)


GOOD = (
    figure("fid", 0.1, 0.1, 4.0),
    figure("recall", 0.9, 0.9, 0.0, Better.HIGHER),
)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_counts_as_the_poorest(value: float) -> None:
    assert verdict(GOOD).grade is Grade.GOOD
    assert verdict([*GOOD, figure("sliced_wasserstein", value, 0.1, 0.4)]).grade is Grade.POOR


@pytest.mark.parametrize(
    ("sharp", "words"),
    [
        ([], "close to real ones, and nearly as varied"),
        ([figure("sharpness", 1.0, 1.0, 0.0, Better.HIGHER)], "as sharp and nearly as varied"),
        ([figure("sharpness", 0.8, 1.0, 0.0, Better.HIGHER)], "nearly as sharp"),
    ],
)
def test_sharpness_is_praised_only_where_it_was_found(sharp: list[Figure], words: str) -> None:
    assert words in verdict([*GOOD, *sharp]).sentence
