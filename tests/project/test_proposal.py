"""What suits some pictures, and what cannot be trained on them."""

from pathlib import Path

import pytest

from genstudio.errors import DataError, SettingsError
from genstudio.models.base import Preset
from genstudio.models.registry import family_class
from genstudio.models.settings import parse
from genstudio.project.proposal import proposal, refuse_unsuitable
from tests.tiny import KEYS, image_set, job_of, labelled_set, settings_of, train

every_family = pytest.mark.parametrize("key", KEYS)


@every_family
@pytest.mark.parametrize("preset", list(Preset))
def test_with_enough_pictures_it_is_what_the_family_suggests(key: str, preset: Preset) -> None:
    images = image_set(1_000)
    family = family_class(key)
    from genstudio.project.proposal import shape_of

    assert proposal(family, images, preset) == family.suggested(shape_of(images), preset)


@every_family
@pytest.mark.parametrize(("pictures", "batch"), [(20, 16), (9, 8), (8, 4), (3, 2), (2, 2)])
def test_few_pictures_get_a_batch_that_they_fill(key: str, pictures: int, batch: int) -> None:
    family = family_class(key)
    images = labelled_set(pictures)
    settings = parse(family.settings_class, proposal(family, images))
    assert settings.batch_size == batch
    refuse_unsuitable(family, settings, images)


@every_family
def test_a_larger_batch_is_refused_with_the_number_of_pictures_and_leaves_no_folder(key: str, tmp_path: Path) -> None:
    images = labelled_set(20)
    job = job_of(key, tmp_path / "run", images, batch_size=20)
    with pytest.raises(SettingsError, match="only 18 pictures to train on") as refused:
        train(job)
    assert refused.value.setting == "batch_size"
    assert list(tmp_path.iterdir()) == []
    refuse_unsuitable(family_class(key), settings_of(key, batch_size=18), images)


@pytest.mark.parametrize("key", [key for key in KEYS if family_class(key).conditional])
def test_a_family_that_learns_classes_is_refused_pictures_without(key: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="these have none"):
        train(job_of(key, tmp_path / "run", image_set()))
    assert list(tmp_path.iterdir()) == []


def test_nothing_can_be_learned_from_fewer_than_two() -> None:
    images = image_set(1)
    with pytest.raises(DataError, match="at least two"):
        train(job_of("vae", images=images))


@pytest.mark.parametrize("count", [2, 3, 9, 20, 1_000, 150_000])
def test_how_many_are_trained_on_is_known_without_splitting(count: int) -> None:
    from dataclasses import replace

    import numpy as np

    images = replace(image_set(2), pixels=np.zeros((count, 1, 1, 1), np.uint8))
    assert images.training_count == len(images.split().training)
    assert replace(images, held_out=image_set(5)).training_count == count
