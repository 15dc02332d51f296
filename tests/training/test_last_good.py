"""Which snapshot a training goes back to."""

from __future__ import annotations

from genstudio.models.base import Family
from genstudio.training.last_good import CALM, LATELY, LastGood
from tests.tiny import family_of


def steps(good: LastGood) -> int | None:
    return None if good.known is None else good.known.step


def calm(good: LastGood, count: int = CALM, loss: float = 1.0) -> None:
    for _ in range(count):
        good.hear(loss)


def snapshot() -> Family:
    return family_of("vae")


def test_a_snapshot_is_good_once_what_followed_was_calm() -> None:
    good = LastGood()
    good.offer(5, snapshot())
    calm(good, CALM - 1)
    assert steps(good) is None
    calm(good, 1)
    assert steps(good) == 5


def test_one_that_was_followed_by_an_explosion_is_not() -> None:
    good = LastGood()
    good.offer(5, snapshot())
    calm(good)
    good.offer(9, snapshot())
    good.hear(4e6)
    good.offer(10, snapshot())
    calm(good, 8, 3e7)
    assert steps(good) == 5


def test_nor_is_one_taken_of_wild_weights_that_calm_down_only_in_part() -> None:
    good = LastGood()
    good.offer(0, snapshot())
    calm(good, 10)
    good.offer(9, snapshot())
    for loss in (1.0, 1.0, 9e5, 1.0, 9e5):
        good.hear(loss)
    assert steps(good) == 0


def test_what_stays_large_is_the_new_usual() -> None:
    good = LastGood()
    calm(good)
    calm(good, LATELY, 5e4)
    good.offer(7, snapshot())
    calm(good, CALM, 5e4)
    assert steps(good) == 7
