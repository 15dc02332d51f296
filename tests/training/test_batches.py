"""Fresh random batches, the same for the same seed."""

import numpy as np
import pytest
import torch

from genstudio.data.image_set import Pixels
from genstudio.training.batches import Batches

CPU = torch.device("cpu")


def numbered(count: int = 10) -> Pixels:
    """Pictures whose every value is their number."""
    return np.broadcast_to(np.arange(count, dtype=np.uint8)[:, None, None, None], (count, 1, 16, 16)).copy()


def batches(count: int = 10, size: int = 4, seed: int = 0) -> Batches:
    return Batches(numbered(count), np.arange(count, dtype=np.int64), size, seed, CPU)


def numbers(stream: Batches) -> list[int]:
    return [round(float(value) * 255) for value in stream.next()[0][:, 0, 0, 0]]


def test_a_batch_is_pictures_as_floats_from_0_to_1() -> None:
    batch, labels = Batches(np.full((4, 3, 16, 16), 255, np.uint8), np.arange(4), 2, 0, CPU).next()
    assert labels is None
    assert batch.shape == (2, 3, 16, 16)
    assert batch.dtype == torch.float32
    assert float(batch.max()) == pytest.approx(1.0)


def test_an_epoch_shows_no_picture_twice_and_the_next_has_another_order() -> None:
    stream = batches()
    assert stream.per_epoch == 2
    first, second = numbers(stream) + numbers(stream), numbers(stream) + numbers(stream)
    assert len(set(first)) == len(set(second)) == 8
    assert first != second
    assert (stream.epoch, stream.position) == (1, 8)


def test_pictures_that_did_not_fill_a_batch_come_in_another_epoch() -> None:
    stream = batches()
    assert {number for _ in range(12) for number in numbers(stream)} == set(range(10))


def test_only_the_chosen_pictures_are_shown() -> None:
    stream = Batches(numbered(), np.array([1, 3, 5, 7]), 2, 0, CPU)
    assert {number for _ in range(6) for number in numbers(stream)} == {1, 3, 5, 7}


def test_each_picture_comes_with_its_own_class() -> None:
    stream = Batches(numbered(), np.arange(10, dtype=np.int64), 4, 0, CPU, np.arange(10, dtype=np.int64) * 3)
    for _ in range(4):
        images, labels = stream.next()
        assert labels is not None
        assert labels.tolist() == [round(float(value) * 255) * 3 for value in images[:, 0, 0, 0]]


def test_the_same_seed_gives_the_same_order() -> None:
    one, same, other = (batches(40, 20, seed) for seed in (1, 1, 2))
    assert numbers(one) == numbers(same) != numbers(other)


@pytest.mark.parametrize("place", range(7))
def test_the_stream_goes_on_exactly_where_it_was_left(place: int) -> None:
    stream, continued = batches(), batches()
    for _ in range(place):
        stream.next()
    continued.move_to(stream.epoch, stream.position)
    assert [numbers(continued) for _ in range(5)] == [numbers(stream) for _ in range(5)]


def test_a_set_smaller_than_the_batch_is_one_batch() -> None:
    stream = batches(count=3, size=100)
    assert stream.size == 3
    assert sorted(numbers(stream)) == [0, 1, 2]
