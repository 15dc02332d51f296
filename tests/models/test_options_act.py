"""Every option that the window shows does something, in every family: a short training comes out otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import torch

from genstudio.errors import SettingsError
from genstudio.models.base import ImageShape
from genstudio.models.registry import family_class
from genstudio.models.settings import Kind, Setting, describe, matters
from genstudio.training.events import Measured
from tests.tiny import CLASS_NAMES, KEYS, image_set, job_of, labelled_set, networks, settings_of, train

SIDE = 32
"""So that convolutional networks have layers enough for every option to bite."""
PARTNER_SEED = 5
AT_ONCE = {"hidden_layers": 2, "head_start": False}
"""There are layers to be wide and to keep for oneself, and the painter learns from the first step on."""


def plain(value: object) -> Any:
    return getattr(value, "value", value)


def turned(setting: Setting, now: Any) -> Iterator[Any]:
    """Other values of a setting: every other choice, or one other number."""
    if setting.kind is Kind.CHOICE:
        yield from (value for value, _ in setting.choices if value != plain(now))
    elif setting.kind is Kind.SWITCH:
        yield not now
    else:
        assert setting.minimum is not None
        assert setting.maximum is not None
        more = now + 1 if setting.kind is Kind.INTEGER else now * 2 or 0.5
        yield more if more <= setting.maximum else type(now)(setting.minimum)


def beside(key: str, setting: Setting) -> dict[str, Any]:
    """What must be chosen for a setting to be shown at all, and to count within a few steps."""
    known = {other.name for other in describe(family_class(key).settings_class)}
    at_once: dict[str, Any] = {name: value for name, value in AT_ONCE.items() if name in known and name != setting.name}
    if not setting.only_with:
        return at_once
    name, *values = setting.only_with
    choice = next(other for other in describe(family_class(key).settings_class) if other.name == name)
    chosen = plain(settings_of(key).model_dump()[name])
    offered = [value for value, _ in choice.choices]
    return at_once if chosen in values else {**at_once, name: next(value for value in values if value in offered)}


def options() -> Iterator[Any]:
    """Every family with every setting that is ever shown, and each other value of it."""
    for key in KEYS:
        for setting in describe(family_class(key).settings_class):
            try:
                base = beside(key, setting)
            except StopIteration:
                continue  # it goes with a choice that this family does not have, and never shows
            for network in networks(key) or ("",):
                values = {**({"network": network} if network and setting.name != "network" else {}), **base}
                settings = settings_of(key, **values)
                if not matters(setting, {name: plain(value) for name, value in settings.model_dump().items()}):
                    continue
                for other in turned(setting, getattr(settings, setting.name)):
                    yield pytest.param(key, values, setting.name, other, id=f"{key}-{network}-{setting.name}-{other}")
                break  # one kind of network in which it shows is enough


@cache
def outcome(key: str, values: tuple[tuple[str, Any], ...]) -> tuple[Any, ...]:
    """The weights, losses and length of a short training."""
    chosen = dict(values)
    pictures = labelled_set if family_class(key).conditional else image_set
    partner = None
    if family_class(key).wants_second_set({"second_domain": chosen.get("second_domain")}):
        partner = image_set(size=SIDE, seed=PARTNER_SEED)
    finished, events = train(job_of(key, images=pictures(size=SIDE), partner=partner, limits={"steps": 3}, **chosen))
    weights = finished.model.family.state_dict()
    measured = [event.values for event in events if isinstance(event, Measured)]
    return weights, measured, finished.epoch


def same(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    weights, measured, epoch = one
    others, measured_too, epoch_too = other
    alike = weights.keys() == others.keys() and all(
        value.shape == others[name].shape and torch.equal(value, others[name]) for name, value in weights.items()
    )
    return alike and measured == measured_too and epoch == epoch_too


@pytest.mark.slow
@pytest.mark.parametrize(("key", "values", "name", "other"), list(options()))
def test_an_option_acts(key: str, values: dict[str, Any], name: str, other: Any) -> None:
    usual, changed = (outcome(key, tuple(chosen.items())) for chosen in (values, {**values, name: other}))
    assert not same(usual, changed), f"{name}={other} changes nothing"


def idle() -> Iterator[Any]:
    """Every family with every setting that does nothing while another is 0, with that at 0, and another value of it."""
    for key in KEYS:
        for setting in describe(family_class(key).settings_class):
            if not setting.unless_zero:
                continue
            try:
                values = {**beside(key, setting), setting.unless_zero: 0}
                names = CLASS_NAMES if family_class(key).conditional else ()
                family_class(key).check(settings_of(key, **values), ImageShape(1, SIDE, SIDE), names)
            except (StopIteration, SettingsError):
                continue  # it never shows, or cannot be 0
            [other] = turned(setting, getattr(settings_of(key, **values), setting.name))
            yield pytest.param(key, values, setting.name, other, id=f"{key}-{setting.name}-{other}")


@pytest.mark.slow
@pytest.mark.parametrize(("key", "values", "name", "other"), list(idle()))
def test_an_option_that_is_not_shown_beside_a_zero_does_nothing(
    key: str, values: dict[str, Any], name: str, other: Any
) -> None:
    usual, changed = (outcome(key, tuple(chosen.items())) for chosen in (values, {**values, name: other}))
    assert same(usual, changed)
