"""From a family's settings to a form, and how long a training will take."""

from collections.abc import Callable
from typing import Any

import pytest

from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.errors import Cancelled
from genstudio.models.base import Family, Preset
from genstudio.models.registry import families, family_class
from genstudio.models.settings import describe, parse
from genstudio.training import trainer
from genstudio.training.config import TrainingConfig
from genstudio.training.events import Event, Progress
from genstudio.ui.panels.training.estimate import LARGEST_BATCH, Pace, expected_seconds, measure_pace
from genstudio.ui.panels.training.recipe import Recipe, fields
from genstudio.ui.widgets.field_spec import FieldKind

FACES = "builtin:faces?count=40&size=16"


@pytest.mark.parametrize("key", families())
def test_every_setting_of_every_family_becomes_a_field_whose_default_is_accepted(key: str) -> None:
    settings_class = family_class(key).settings_class
    settings = describe(settings_class)
    values = {field.name: field.default for field in fields(settings, {setting.name: None for setting in settings})}
    everything = {setting.name: setting.default for setting in settings} | values
    assert parse(settings_class, everything) == settings_class()


def test_a_setting_that_matters_with_one_choice_only_is_shown_with_that_choice_only() -> None:
    settings = describe(family_class("vae").settings_class)
    dense = {field.name for field in fields(settings, {"network": "dense"})}
    conv = {field.name for field in fields(settings, {"network": "conv"})}
    assert "hidden_dim" in dense - conv
    assert "channels" in conv - dense


def test_simple_fields_come_first_and_rare_ones_stand_in_groups() -> None:
    settings = [*describe(family_class("vae").settings_class), *describe(TrainingConfig)]
    shown = fields(settings, {"network": "conv"})
    advanced = [field.advanced for field in shown]
    assert advanced == sorted(advanced)
    groups = [field.group for field in shown if field.advanced]
    assert len([group for index, group in enumerate(groups) if index == 0 or groups[index - 1] != group]) == len(
        {*groups}
    )


def test_a_choice_offers_its_titles() -> None:
    [device] = [field for field in fields(describe(TrainingConfig), {}) if field.name == "device"]
    assert device.kind is FieldKind.CHOICE
    assert device.default == "auto"
    assert [choice.value for choice in device.choices] == ["auto", "cpu", "cuda"]


def test_the_first_limit_decides_how_long_it_takes() -> None:
    pace = Pace(seconds_per_step=0.5, steps_per_epoch=10)
    assert expected_seconds(TrainingConfig(epochs=20), pace) == 100.0
    assert expected_seconds(TrainingConfig(epochs=20, steps=30), pace) == 15.0
    assert expected_seconds(TrainingConfig(epochs=20, minutes=1.0), pace) == 60.0
    assert expected_seconds(TrainingConfig(epochs=0), pace) is None


def test_steps_are_timed_on_the_real_thing() -> None:
    settings = parse(family_class("gan").settings_class, {"batch_size": 8, "channels": 4})
    pace = measure_pace(
        Recipe("gan", settings, TrainingConfig(), Preset.BALANCED), open_images(FACES), 36, lambda: False
    )
    assert pace.seconds_per_step > 0.0
    assert pace.steps_per_epoch == 36 // 8


@pytest.mark.parametrize(("batch", "seconds"), [(LARGEST_BATCH // 2, 0.5), (4 * LARGEST_BATCH, 2.0)])
def test_a_batch_larger_than_is_timed_takes_longer_in_proportion(
    monkeypatch: pytest.MonkeyPatch, batch: int, seconds: float
) -> None:
    monkeypatch.setattr(trainer, "Trainer", TenStepsInFiveSeconds)
    settings = parse(family_class("vae").settings_class, {"network": "dense", "hidden_dim": 8, "batch_size": batch})
    pace = measure_pace(
        Recipe("vae", settings, TrainingConfig(), Preset.BALANCED), open_images(FACES), 10_240, lambda: False
    )
    assert pace == Pace(seconds, 10_240 // batch)


@pytest.mark.parametrize(("packing", "batch"), [(3, 384), (4, 300), (1, 509)])
def test_a_large_batch_is_timed_by_a_smaller_one_that_the_critic_can_judge(
    monkeypatch: pytest.MonkeyPatch, packing: int, batch: int
) -> None:
    monkeypatch.setattr(trainer, "Trainer", TenStepsInFiveSeconds)
    values = {"network": "dense", "hidden_dim": 8, "batch_size": batch, "packing": packing}
    settings = parse(family_class("gan").settings_class, values)
    recipe = Recipe("gan", settings, TrainingConfig(), Preset.BALANCED)
    assert measure_pace(recipe, open_images(FACES), 10_240, lambda: False).steps_per_epoch == 10_240 // batch


class TenStepsInFiveSeconds:
    """In a trainer's place; the first step took long."""

    def __init__(self, family: Family, images: ImageSet, config: TrainingConfig, **others: Any) -> None:
        self._report: Callable[[Event], None] = others["report"]

    def run(self) -> None:
        for step, seconds in ((1, 9.0), (6, 9.8), (11, 14.0)):
            self._report(Progress(step, 0.0, seconds, 0.0, None, None, paused=False))
        pytest.fail("it was not told to end")


def test_an_estimate_that_nobody_wants_any_more_ends() -> None:
    recipe = Recipe("vae", family_class("vae").settings_class(), TrainingConfig(), Preset.BALANCED)
    with pytest.raises(Cancelled):
        measure_pace(recipe, open_images(FACES), 36, lambda: True)
