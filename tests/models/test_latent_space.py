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
