"""Choices and bounds inside a latent vector, and that nothing blurs a choice."""

from __future__ import annotations

import numpy as np
import pytest

from genstudio.errors import SettingsError
from genstudio.latent.interpolation import Method, path
from genstudio.latent.parts import (
    bounds,
    choices,
    chosen,
    every_option,
    picks_of,
    titles,
    turning,
    with_option,
    with_picks,
    with_whole_options,
)
from genstudio.latent.sampling import mutate_units, random_units, scaled_units
from genstudio.latent.strength import strengths
from genstudio.models.latent_space import Distribution, LatentPart, LatentSpace
from genstudio.models.prior import SpacePrior, fit_gaussian
from tests.choosing import LABELS, spots

MODEL = spots()
PRIOR = MODEL.prior
CLASS = slice(3, 6)


def is_one_hot(units: np.ndarray) -> bool:
    latents = PRIOR.from_units(np.atleast_2d(units))[:, CLASS]
    return bool(np.allclose(np.sort(latents, axis=1), [0.0, 0.0, 1.0], atol=1e-5))


def test_a_choice_has_its_title_and_its_options_names() -> None:
    [choice] = choices(PRIOR)
    assert (choice.title, choice.options, choice.place) == ("Class", LABELS, CLASS)


def test_options_without_names_are_counted() -> None:
    prior = SpacePrior(LatentSpace((LatentPart("c_code", 3, Distribution.CATEGORICAL),)))
    [choice] = choices(prior)
    assert (choice.title, choice.options) == ("C code", ("1", "2", "3"))


def test_a_fitted_prior_has_no_choices_and_no_bounds() -> None:
    prior = fit_gaussian(np.random.default_rng(0).normal(size=(50, 3)).astype(np.float32))
    assert choices(prior) == ()
    assert np.isinf(bounds(prior)).all()
    assert turning(prior).all()
    assert titles(prior) == ("", "", "")


def test_another_class_leaves_all_else_as_it_was() -> None:
    units = random_units(PRIOR, 3)[0]
    [choice] = choices(PRIOR)
    for option in range(3):
        other = with_option(PRIOR, units, choice, option)
        assert chosen(other, choice) == option
        assert is_one_hot(other)
        assert np.array_equal(other[:3], units[:3])


def test_every_class_of_one_vector() -> None:
    [choice] = choices(PRIOR)
    rows = every_option(PRIOR, random_units(PRIOR, 3)[0], choice)
    assert [chosen(row, choice) for row in rows] == [0, 1, 2]


def test_a_class_that_is_held_is_the_class_of_every_draw_and_changes_nothing_else() -> None:
    [choice] = choices(PRIOR)
    free, held = random_units(PRIOR, 5, count=30), random_units(PRIOR, 5, count=30, picks=(1,))
    assert {chosen(row, choice) for row in free} == {0, 1, 2}
    assert {chosen(row, choice) for row in held} == {1}
    assert np.array_equal(free[:, :3], held[:, :3])
    assert np.array_equal(with_picks(PRIOR, free, (None,)), free)


@pytest.mark.parametrize("truncation", [0.0, 0.3, 1.6])
def test_truncation_neither_blurs_a_class_nor_leaves_the_bounds(truncation: float) -> None:
    drawn = random_units(PRIOR, 2, truncation, count=40)
    low, high = bounds(PRIOR)
    assert is_one_hot(drawn)
    assert (drawn >= low - 1e-5).all()
    assert (drawn <= high + 1e-5).all()
    assert drawn[:, :2] == pytest.approx(truncation * random_units(PRIOR, 2, 1.0, count=40)[:, :2], abs=1e-5)


def test_pulling_and_mutating_do_not_blur_a_class() -> None:
    units = random_units(PRIOR, 2)[0]
    [choice] = choices(PRIOR)
    for seed in range(20):
        units = mutate_units(PRIOR, units, 0.5, seed)
        assert is_one_hot(units)
    assert is_one_hot(scaled_units(PRIOR, units, 0.3))
    assert chosen(scaled_units(PRIOR, units, 0.3), choice) == chosen(units, choice)
    assert scaled_units(PRIOR, units, 0.5)[:2] == pytest.approx(0.5 * units[:2])


def test_the_sliders_of_a_uniform_part_reach_exactly_its_bounds() -> None:
    low, high = bounds(PRIOR)
    assert PRIOR.from_units(low)[2] == pytest.approx(-1.0)
    assert PRIOR.from_units(high)[2] == pytest.approx(1.0)
    assert np.isinf(high[:2]).all()


def test_parts_with_a_title_name_their_dimensions() -> None:
    space = LatentSpace((LatentPart("z", 1), LatentPart("code", 2, Distribution.UNIFORM, title="Style")))
    assert titles(SpacePrior(space)) == ("", "Style 1", "Style 2")
    assert titles(PRIOR)[:3] == ("", "", "Style")


def test_between_two_classes_one_fades_into_the_other_while_the_rest_turns() -> None:
    units = np.zeros((2, 6), np.float32)
    units[0, 0], units[1, 1] = 2.0, 2.0
    [choice] = choices(PRIOR)
    ends = [
        PRIOR.from_units(with_option(PRIOR, row, choice, option)) for row, option in zip(units, (0, 2), strict=True)
    ]
    way = path(PRIOR, ends[0], ends[1], 5, Method.SPHERICAL)
    assert way[:, CLASS] == pytest.approx(np.array([[1 - t, 0, t] for t in (0, 0.25, 0.5, 0.75, 1)]), abs=1e-5)
    assert np.linalg.norm(way[:, :2], axis=1) == pytest.approx([2.0] * 5, abs=1e-4)
    assert way[:, 2] == pytest.approx([0.0] * 5, abs=1e-5)


def test_where_all_is_uniform_the_way_still_turns_and_stays_within_the_bounds() -> None:
    prior = SpacePrior(LatentSpace((LatentPart("z", 2, Distribution.UNIFORM),)))
    corner, other = np.array([1.0, 1.0], np.float32), np.array([-1.0, 1.0], np.float32)
    way = path(prior, corner, other, 9, Method.SPHERICAL)
    assert np.abs(way).max() <= 1.0 + 1e-5
    assert np.linalg.norm(way[2]) > np.linalg.norm(path(prior, corner, other, 9, Method.LINEAR)[2])


def test_strengths_are_measured_with_a_class_and_within_bounds() -> None:
    measured = strengths(MODEL)
    assert (measured[:3] > 0.0).all()
    assert (measured[CLASS] == 0.0).all()


def test_the_nearest_class_replaces_a_blur() -> None:
    [choice] = choices(PRIOR)
    blurred = np.zeros((1, 6), np.float32)
    blurred[0, 4] = 0.2
    assert is_one_hot(with_whole_options(PRIOR, blurred))
    assert chosen(with_whole_options(PRIOR, blurred)[0], choice) == 1


def test_options_are_taken_by_name_whatever_their_case() -> None:
    assert picks_of(PRIOR, [("class", "Tall")]) == (1,)
    assert picks_of(PRIOR, []) == (None,)


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [(("Class", "square"), "there are wide, tall, round"), (("Mood", "1"), "there is Class")],
)
def test_an_unknown_choice_or_option_is_refused_with_what_there_is(wanted: tuple[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        picks_of(PRIOR, [wanted])
