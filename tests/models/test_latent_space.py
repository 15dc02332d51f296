"""The parts of a latent vector, and what is drawn for each."""

import numpy as np

from genstudio.models.latent_space import Distribution, LatentPart, LatentSpace

SPACE = LatentSpace(
    (
        LatentPart("z", 3, scale=2.0),
        LatentPart("category", 4, Distribution.CATEGORICAL),
        LatentPart("code", 2, Distribution.UNIFORM, scale=1.5),
    )
)


def test_the_parts_stand_side_by_side() -> None:
    assert SPACE.dim == 9
    drawn = SPACE.sample(500, np.random.default_rng(0))
    assert drawn.shape == (500, 9)
    assert drawn.dtype == np.float32


def test_each_part_is_drawn_from_its_own_distribution() -> None:
    drawn = SPACE.sample(20_000, np.random.default_rng(0))
    normal, one_hot, uniform = drawn[:, :3], drawn[:, 3:7], drawn[:, 7:]
    assert np.allclose(normal.std(axis=0), 2.0, atol=0.05)
    assert set(np.unique(one_hot)) == {0.0, 1.0}
    assert np.array_equal(one_hot.sum(axis=1), np.ones(20_000))
    assert np.allclose(one_hot.mean(axis=0), 0.25, atol=0.02)
    assert np.abs(uniform).max() <= 1.5


def test_centre_and_deviation_are_those_of_the_draws() -> None:
    drawn = SPACE.sample(50_000, np.random.default_rng(1))
    assert np.allclose(SPACE.mean(), drawn.mean(axis=0), atol=0.03)
    assert np.allclose(SPACE.std(), drawn.std(axis=0), atol=0.03)


def test_the_same_seed_gives_the_same_vectors() -> None:
    first, second = (SPACE.sample(5, np.random.default_rng(9)) for _ in range(2))
    assert np.array_equal(first, second)


def test_options_in_turn_leave_the_rest_as_it_was() -> None:
    drawn = SPACE.sample(6, np.random.default_rng(0))
    ordered = SPACE.in_turn(drawn)
    assert np.array_equal(ordered[:, SPACE.part("category")].argmax(axis=1), [0, 1, 2, 3, 0, 1])
    assert np.array_equal(ordered[:, SPACE.part("category")].sum(axis=1), np.ones(6))
    assert np.array_equal(ordered[:, SPACE.part("z")], drawn[:, SPACE.part("z")])
    assert np.array_equal(ordered[:, SPACE.part("code")], drawn[:, SPACE.part("code")])


def test_of_more_options_than_vectors_some_are_left_out_evenly() -> None:
    space = LatentSpace((LatentPart("class", 40, Distribution.CATEGORICAL), LatentPart("z", 1)))
    ordered = space.in_turn(space.sample(10, np.random.default_rng(0)))
    assert np.array_equal(ordered[:, :40].argmax(axis=1), np.arange(0, 40, 4))


def test_a_second_choice_changes_when_the_first_has_come_round() -> None:
    parts = (LatentPart("domain", 2, Distribution.CATEGORICAL), LatentPart("class", 3, Distribution.CATEGORICAL))
    ordered = LatentSpace(parts).in_turn(np.zeros((6, 5), np.float32))
    assert ordered[:, :2].argmax(axis=1).tolist() == [0, 1, 0, 1, 0, 1]
    assert ordered[:, 2:].argmax(axis=1).tolist() == [0, 0, 1, 1, 2, 2]


def test_a_space_without_choices_is_left_as_it_is() -> None:
    space = LatentSpace((LatentPart("z", 3),))
    drawn = space.sample(4, np.random.default_rng(0))
    assert np.array_equal(space.in_turn(drawn), drawn)
