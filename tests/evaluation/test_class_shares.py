"""Classes of painted pictures: how they are spread, and whether they are those asked for."""

import numpy as np
import pytest

from genstudio.errors import DataError
from genstudio.evaluation.class_shares import (
    ClassShare,
    agreement,
    asked_classes,
    class_shares,
    labels_as_learned,
    share_gap,
)
from genstudio.models.latent_space import Distribution, LatentPart, LatentSpace
from tests.tiny import family_of, labelled_set

NAMES = ("cat", "dog", "owl")


def test_shares_and_their_gap() -> None:
    shares = class_shares(np.array([0, 0, 0, 1]), np.array([0, 1, 1, 2]), NAMES)
    assert shares == (ClassShare("cat", 0.75, 0.25), ClassShare("dog", 0.25, 0.5), ClassShare("owl", 0.0, 0.25))
    assert share_gap(shares) == pytest.approx(0.5)
    alike = class_shares(np.array([0, 1]), np.array([1, 1, 0, 0]), NAMES)
    assert share_gap(alike) == 0.0
    assert share_gap(class_shares(np.array([0]), np.array([2]), NAMES)) == 1.0


def test_the_asked_class_is_read_from_the_part_called_class() -> None:
    part = LatentPart("class", 3, Distribution.CATEGORICAL, labels=("owl", "cat", "newt"))
    space = LatentSpace((LatentPart("z", 2), part))
    latents = np.array([[9.0, 9.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0, 0.0], [5.0, 0.0, 0.0, 0.0, 1.0]], np.float32)
    asked = asked_classes(space, latents, NAMES)
    assert asked is not None
    assert asked.tolist() == [2, 0, -1]
    assert agreement(asked, np.array([2, 1, 0])) == pytest.approx(1 / 3)


def test_without_labels_the_classes_are_in_the_order_of_the_pictures() -> None:
    space = LatentSpace((LatentPart("class", 2, Distribution.CATEGORICAL),))
    asked = asked_classes(space, np.eye(2, dtype=np.float32), NAMES)
    assert asked is not None
    assert asked.tolist() == [0, 1]


@pytest.mark.parametrize("part", [LatentPart("z", 3), LatentPart("class", 3), LatentPart("code", 3)])
def test_nothing_is_asked_where_there_is_no_categorical_part_of_that_name(part: LatentPart) -> None:
    assert asked_classes(LatentSpace((part,)), np.zeros((1, 3), np.float32), NAMES) is None


def test_a_conditional_family_gets_the_labels_that_it_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    family, images = family_of("vae"), labelled_set(6)
    assert labels_as_learned(family, images, images.labels) is images.labels
    monkeypatch.setattr(type(family), "conditional", True)
    family.class_names = ("large", "small", "middling")
    moved = labels_as_learned(family, images, images.labels)
    assert moved is not None
    assert moved.tolist() == [1, 2, 0, 1, 2, 0]
    with pytest.raises(DataError, match="these pictures have no classes"):
        labels_as_learned(family, images, None)
    family.class_names = ("large", "small")
    with pytest.raises(DataError, match="these pictures have a class “middling”"):
        labels_as_learned(family, images, images.labels)
