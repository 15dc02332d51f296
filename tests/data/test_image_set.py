from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from genstudio.data.image_set import HELD_OUT_LIMIT, ImageSet
from genstudio.data.picture_names import PictureNames
from genstudio.errors import DataError
from tests.data.making import noise


def labelled(count: int = 20) -> ImageSet:
    return ImageSet(
        noise(count, 1, 16, 16), "digits", "nowhere", np.arange(count, dtype=np.int64) % 3, ("a", "b", "c", "d")
    )


def test_it_tells_its_shape_and_counts_its_classes() -> None:
    images = labelled()
    assert (len(images), images.channels, images.height, images.width) == (20, 1, 16, 16)
    assert images.class_counts() == (7, 7, 6, 0)


@pytest.mark.parametrize("shape", [(4, 16, 16), (4, 2, 16, 16)])
def test_pixels_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="pixels must be uint8"):
        ImageSet(noise(*shape), "x", "x")


def test_labels_must_be_one_per_picture() -> None:
    with pytest.raises(ValueError, match="one label per picture"):
        ImageSet(noise(4, 1, 16, 16), "x", "x", np.zeros(3, dtype=np.int64), ("a",))


def test_the_split_is_complete_disjoint_and_the_same_every_time() -> None:
    images = labelled()
    first, again = images.split(), images.split()
    assert np.array_equal(first.training, again.training)
    assert len(first.training) == 18
    assert len(first.held_out) == 2
    held_out = sorted(set(range(20)) - set(first.training.tolist()))
    assert np.array_equal(first.held_out.pixels, images.pixels[held_out])
    assert first.held_out.labels is not None
    assert images.labels is not None
    assert np.array_equal(first.held_out.labels, images.labels[held_out])


def test_another_seed_holds_out_others() -> None:
    images = labelled(200)
    assert not np.array_equal(images.split(seed=0).training, images.split(seed=1).training)


def test_the_sources_own_held_out_pictures_decide() -> None:
    apart = labelled(5)
    images = ImageSet(noise(20, 1, 16, 16), "x", "x", held_out=apart)
    split = images.split(fraction=0.5)
    assert split.held_out is apart
    assert split.training.tolist() == list(range(20))


def test_few_and_many_pictures_hold_out_at_least_one_and_at_most_the_limit() -> None:
    two = ImageSet(noise(2, 1, 16, 16), "x", "x").split()
    assert (len(two.training), len(two.held_out)) == (1, 1)
    many = ImageSet(np.zeros((HELD_OUT_LIMIT * 11, 1, 1, 1), dtype=np.uint8), "x", "x").split()
    assert len(many.held_out) == HELD_OUT_LIMIT


def test_one_picture_cannot_be_split() -> None:
    with pytest.raises(DataError, match="at least two pictures"):
        ImageSet(noise(1, 1, 16, 16), "x", "x").split()


def test_what_is_left_out_is_neither_trained_nor_measured_on() -> None:
    images = labelled(20)
    chosen = images.without(np.array([7, 3, 3]))
    split = chosen.split(0.5)
    seen = set(split.training.tolist())
    assert not seen & {3, 7}
    assert len(seen) + len(split.held_out) == 18
    assert chosen.training_count == len(chosen.split().training)
    assert chosen.used.tolist() == [index for index in range(20) if index not in (3, 7)]
    assert len(chosen.without(np.array([1])).used) == 19
    everything = chosen.without(np.arange(20))
    with pytest.raises(DataError, match="left out"):
        everything.split()
    with pytest.raises(DataError, match="left out"):
        replace(everything, held_out=images).split()


def test_names_and_originals_follow_the_pictures_that_are_chosen() -> None:
    images = labelled(6)
    named = replace(
        images,
        names=PictureNames.of(str(number) for number in range(6)),
        originals=lambda index, watch=None: images.pixels[index],
    )
    some = named.subset(np.array([4, 1]))
    assert some.names is not None
    assert some.originals is not None
    assert list(some.names) == ["4", "1"]
    assert np.array_equal(some.originals(0), images.pixels[4])
    with pytest.raises(ValueError, match="name"):
        replace(named, pixels=images.pixels[:3], labels=None)
