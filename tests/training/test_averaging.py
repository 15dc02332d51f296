"""A running average of the weights."""

import pytest
import torch
from torch import nn

from genstudio.training.averaging import WeightAverage, snapshot
from tests.tiny import KEYS, family_of


def step_weights_to(module: nn.Module, value: float) -> None:
    with torch.no_grad():
        for weight in module.parameters():
            weight.fill_(value)


def test_the_average_follows_the_formula_with_its_ramp() -> None:
    family = family_of("vae")
    average = WeightAverage(family, 0.9)
    expected = next(family.parameters()).detach().clone()
    for step, value in enumerate((1.0, 2.0, 3.0)):
        step_weights_to(family, value)
        average.update(step)
        decay = min(0.9, (1 + step) / (10 + step))
        expected = decay * expected + (1.0 - decay) * value
    averaged = next(average.modules.parameters())
    assert torch.allclose(averaged, expected)


def test_weights_that_stand_still_are_reached() -> None:
    family = family_of("vae")
    average = WeightAverage(family, 0.5)
    step_weights_to(family, 0.25)
    for step in range(60):
        average.update(step)
    assert all(torch.allclose(weight, torch.tensor(0.25)) for weight in average.modules.parameters())


@pytest.mark.parametrize("key", KEYS)
def test_a_snapshot_has_the_averaged_weights_and_is_never_touched_by_training(key: str) -> None:
    family = family_of(key)
    average = WeightAverage(family, 0.9)
    frozen = snapshot(family, average)
    before = {name: value.clone() for name, value in frozen.state_dict().items()}
    assert not frozen.training
    step_weights_to(family, 7.0)
    average.update(1000)
    assert all(torch.equal(value, before[name]) for name, value in frozen.state_dict().items())
    later = snapshot(family, average)
    for name in family.averaged or [name for name, _ in family.named_children()]:
        pairs = zip(later.get_submodule(name).parameters(), average.modules[name].parameters(), strict=True)
        assert all(torch.equal(shown, averaged) for shown, averaged in pairs)


def test_only_what_the_family_names_is_averaged() -> None:
    family = family_of("gan")
    average = WeightAverage(family, 0.9)
    assert set(average.modules) == {"generator"}
    step_weights_to(family, 7.0)
    critic = snapshot(family, average).get_submodule("discriminator")
    assert all(bool((weight == 7.0).all()) for weight in critic.parameters())


def test_running_statistics_are_averaged_like_the_weights_they_belong_to() -> None:
    family = family_of("gan", network="conv")
    average = WeightAverage(family, 0.75)
    for name, statistic in family.get_submodule("generator").named_buffers():
        if name.endswith("running_mean"):
            statistic.fill_(4.0)
    average.update(500)
    means = [value for name, value in average.modules["generator"].named_buffers() if name.endswith("running_mean")]
    assert means
    assert all(bool((value == 1.0).all()) for value in means)
