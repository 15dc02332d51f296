"""Which pictures are taken for letters and digits."""

from dataclasses import replace

import pytest

from genstudio.data.writing import shows_writing
from tests.tiny import image_set, labelled_set


@pytest.mark.parametrize("source", ["/data/mnist/train-images", "catalogue:svhn", "builtin:glyphs", "My Letters"])
def test_a_name_that_tells_is_enough(source: str) -> None:
    assert shows_writing(replace(image_set(), source=source))


def test_classes_called_by_one_sign_are_enough() -> None:
    assert shows_writing(replace(labelled_set(), class_names=("a", "b", "ç")))


def test_other_pictures_are_none() -> None:
    assert not shows_writing(labelled_set())
    assert not shows_writing(image_set())


@pytest.mark.parametrize("source", ["/photos/Digital camera", "/home/x/letters/cats", "catalogue:fashion-mnist"])
def test_names_that_only_look_like_it_are_no_writing(source: str) -> None:
    assert not shows_writing(replace(image_set(), name="Pictures", source=source))
