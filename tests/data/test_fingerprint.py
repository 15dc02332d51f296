"""Enough about pictures to know them again."""

from dataclasses import replace

import numpy as np

from genstudio.data.fingerprint import Fingerprint
from tests.tiny import draw, image_set


def test_the_same_pictures_are_known_again_wherever_they_lie() -> None:
    images = image_set()
    elsewhere = replace(images, name="Moved", source="test:elsewhere", pixels=images.pixels[:, ::-1])
    assert Fingerprint.of(elsewhere) == Fingerprint.of(images)


def test_other_pictures_another_order_and_another_number_are_seen() -> None:
    images = image_set(100)
    others = [
        image_set(99),
        image_set(100, seed=1),
        image_set(100, channels=3),
        replace(images, pixels=draw(100)[::-1]),
    ]
    assert len({Fingerprint.of(each).digest for each in (images, *others)}) == 5


def test_number_and_shape_are_told_in_words() -> None:
    assert str(Fingerprint.of(image_set(30, size=20))) == "30 pictures of 20x20 in grey"


def test_of_a_large_set_a_few_pictures_are_looked_at() -> None:
    pixels = np.broadcast_to(np.uint8(7), (10_000_000, 3, 64, 64))  # takes no memory; all of it would take minutes
    assert Fingerprint.of(replace(image_set(), pixels=pixels)).count == 10_000_000
