"""How many rounds are proposed."""

from __future__ import annotations

import pytest

from genstudio.data.image_set import ImageSet
from genstudio.models.base import Preset
from genstudio.models.registry import family_class
from genstudio.models.settings import parse
from genstudio.project.proposal import proposal
from genstudio.project.rounds import LEAST_STEPS, suitable_rounds
from genstudio.project.training_job import build_family, shape_of
from genstudio.training.batches import batches_per_step
from genstudio.training.config import PRESET_EPOCHS
from tests.tiny import CLASS_NAMES, KEYS, draw, networks


@pytest.mark.parametrize(("pictures", "rounds"), [(60_000, 20), (6_500, 20), (1_800, 75), (300, 500), (2, 1_000)])
def test_few_pictures_are_gone_through_more_often(pictures: int, rounds: int) -> None:
    assert suitable_rounds(20, pictures, 128) == rounds


def test_every_preset_takes_longer_than_the_one_before_also_with_few_pictures() -> None:
    rounds = [suitable_rounds(PRESET_EPOCHS[preset], 68, 64) for preset in (Preset.FAST, Preset.BALANCED, Preset.BEST)]
    assert rounds == [500, 1_000, 3_000]


def test_a_number_of_rounds_that_is_enough_is_left_alone() -> None:
    assert suitable_rounds(700, 60_000, 128) == 700


def test_a_family_that_takes_several_batches_per_step_goes_through_them_more_often() -> None:
    assert suitable_rounds(20, 3_600, 64) == 20
    assert suitable_rounds(20, 3_600, 64, 5) == 100


@pytest.mark.parametrize("key", KEYS)
def test_a_familys_settings_know_how_many_batches_a_step_takes(key: str) -> None:
    values = {"network": networks(key)[0], "latent_dim": 2, "batch_size": 4}
    settings = parse(family_class(key).settings_class, values)
    images = ImageSet(draw(8), "x", "x")
    family = build_family(key, settings, shape_of(images), 0, CLASS_NAMES)
    assert settings.batches_per_step == batches_per_step(family.phases())


@pytest.mark.parametrize("preset", Preset)
@pytest.mark.parametrize("key", ["wgan", "wgan-gp"])
def test_a_painter_learns_often_enough_with_what_is_proposed(key: str, preset: Preset) -> None:
    images = ImageSet(draw(1_000, size=28), "x", "x")
    family = family_class(key)
    settings = parse(family.settings_class, proposal(family, images, preset) | {"channels": 4})
    usual = PRESET_EPOCHS[preset]
    count = images.training_count
    rounds = suitable_rounds(usual, count, settings.batch_size, settings.batches_per_step)
    steps = rounds * (count // settings.batch_size // settings.batches_per_step)
    built = build_family(key, settings, shape_of(images), 0)
    painter = built.phases()[-1]
    assert sum(built.repeats(painter, step) for step in range(steps)) >= LEAST_STEPS * usual // 20
