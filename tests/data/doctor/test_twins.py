"""Which pictures are alike: found without comparing all with all."""

from __future__ import annotations

import numpy as np

from genstudio.data.doctor.overview import look_over
from genstudio.data.doctor.twins import alike, all_but_one, digests, same
from genstudio.data.image_set import ImageSet, Labels, Pixels
from genstudio.data.watch import Watch
from tests.data.making import noise


def scenes(count: int, seed: int = 0) -> Pixels:
    """Smooth random pictures, uint8 (count, 3, 32, 32)."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 256, (count, 3, 4, 4)).astype(np.float32)
    return np.kron(coarse, np.ones((8, 8), np.float32)).astype(np.uint8)


def pairs(pixels: Pixels, among: Labels | None = None) -> set[tuple[int, ...]]:
    """The groups that are found."""
    thumbs = look_over(ImageSet(pixels, "x", "x"), Watch()).thumbs
    found, groups = alike(pixels, thumbs, np.arange(len(pixels)) if among is None else among, Watch())
    return {tuple(found[groups == number].tolist()) for number in set(groups.tolist())}


def test_every_slightly_noisy_copy_is_found_among_thousands() -> None:
    pixels = scenes(3_000)
    rng = np.random.default_rng(1)
    expected = set()
    for number in range(100):
        copy = pixels[number].astype(np.int64) + rng.integers(-6, 7, (3, 32, 32))
        pixels[1_000 + number] = copy.clip(0, 255)
        expected.add((number, 1_000 + number))
    assert pairs(pixels) == expected


def test_only_those_asked_for_are_compared() -> None:
    pixels = scenes(40)
    pixels[[7, 9]] = pixels[3]
    assert pairs(pixels, np.delete(np.arange(40), 7)) == {(3, 9)}


def test_pictures_without_anything_on_them_and_a_single_one_are_no_trouble() -> None:
    assert pairs(np.zeros((1, 1, 16, 16), np.uint8)) == set()
    assert pairs(noise(2, 1, 16, 16)) == set()


def test_digests_and_groups() -> None:
    pixels = noise(6, 1, 16, 16).copy()
    pixels[4] = pixels[1]
    pixels[5] = pixels[0]
    found, groups = same(digests(pixels, Watch()))
    assert found.tolist() == [0, 1, 4, 5]
    assert groups[0] == groups[3] != groups[1] == groups[2]
    left_out = np.zeros(6, np.bool_)
    assert all_but_one(found, groups, left_out).tolist() == [4, 5]
    left_out[0] = True
    assert all_but_one(found, groups, left_out).tolist() == [0, 4], "the copy of one that is left out stays"
    left_out[5] = True
    assert all_but_one(found, groups, left_out).tolist() == [0, 4, 5]


def test_a_film_that_stands_still_is_one_group() -> None:
    pixels = np.repeat(scenes(1), 3_000, axis=0)
    pixels = (pixels // 2) + np.random.default_rng(1).integers(0, 3, pixels.shape, dtype=np.uint8)
    assert pairs(pixels) == {tuple(range(3_000))}
