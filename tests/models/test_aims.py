"""A family's own presets: each trains, and does what it is for."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import torch
from torch import Tensor

from genstudio.models.base import ImageShape, Preset
from genstudio.models.registry import family_class
from genstudio.models.settings import describe, matters, parse
from genstudio.models.variational import Variational
from genstudio.training.events import Event, Measured
from tests.tiny import KEYS, batch_of, job_of, labelled_set, train

VARIATIONAL = ("vae", "cvae")
SHAPES = [ImageShape(channels, side, side) for channels in (1, 3) for side in (16, 28, 64, 128)]
STEPS = 120

every_one = pytest.mark.parametrize("key", VARIATIONAL)


@cache
def trained(key: str, aim: str = "", steps: int = STEPS) -> tuple[Variational, tuple[Event, ...]]:
    """A small model of discs with the settings of an aim, or the defaults."""
    chosen = {known.key: known.settings for known in family_class(key).aims(ImageShape(1, 16, 16))}
    values = dict(chosen[aim]) if aim else {}
    images = labelled_set(60)
    job = job_of(key, images=images, limits={"steps": steps}, network="dense", learning_rate=3e-3, **values)
    finished, events = train(job)
    assert isinstance(finished.model.family, Variational)
    return finished.model.family, tuple(events)


@torch.no_grad()
def divergences(family: Variational) -> Tensor:
    """The mean KL of each number over pictures never seen, in nats, (dim,)."""
    _, mean, log_variance = family.bound(batch_of(family, 64, seed=7))
    each = -0.5 * (1.0 + log_variance - mean.square() - log_variance.exp())
    return each.mean(dim=0)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_every_aim_is_explained_and_sets_what_there_is_to_set(key: str, shape: ImageShape) -> None:
    family = family_class(key)
    settings = {known.name: known for known in describe(family.settings_class)}
    for preset in Preset:
        suggested = family.suggested(shape, preset)
        for aim in family.aims(shape, preset):
            assert aim.purpose.startswith("Choose it ")
            assert aim.purpose.endswith(".")
            together = {**suggested, **aim.settings}
            parsed = parse(family.settings_class, together)
            family.check(parsed, shape, ("one", "two"))
            values = parsed.model_dump(mode="json")
            assert all(matters(settings[name], values) for name in aim.settings)
            assert parsed != parse(family.settings_class, suggested), "it must change something"


def test_only_what_has_a_bound_to_balance_has_aims_and_only_for_pictures() -> None:
    assert tuple(key for key in KEYS if family_class(key).aims(SHAPES[0])) == VARIATIONAL
    assert not family_class("vae").aims(ImageShape(2, 1, 1))
    keys = [aim.key for aim in family_class("vae").aims(SHAPES[0])]
    assert keys == ["beta-vae", "free-bits", "optimal-sigma"]


def test_beta_is_in_proportion_to_what_is_proposed_otherwise() -> None:
    for shape in SHAPES:
        usual = family_class("vae").suggested(shape).get("beta", 1.0)
        beta = next(aim for aim in family_class("vae").aims(shape) if aim.key == "beta-vae").settings["beta"]
        assert beta == 4.0 * usual


@every_one
def test_a_beta_vae_tells_less_about_each_picture_than_the_same_without(key: str) -> None:
    usual, separate = (float(divergences(trained(key, aim, 250)[0]).sum()) for aim in ("", "beta-vae"))
    assert 0.5 < separate < 0.8 * usual


def test_a_beta_vae_warms_up_and_a_conditional_one_does_not() -> None:
    for key, growing in (("vae", True), ("cvae", False)):
        family, _ = trained(key, "beta-vae")
        assert family.weight("kl") == 4.0
        assert (family.weight("kl", 0.5) < 4.0) is growing


@every_one
def test_with_free_bits_no_number_is_silent(key: str) -> None:
    """Under a KL weight that silences every number, those that are free of charge go on speaking."""
    images = labelled_set(60)
    left = []
    for free in (0.0, 0.1):
        values: dict[str, Any] = {"beta": 20.0, "free_bits": free, "network": "dense", "learning_rate": 3e-3}
        finished, _ = train(job_of(key, images=images, limits={"steps": 100}, **values))
        assert isinstance(finished.model.family, Variational)
        left.append(divergences(finished.model.family))
    silenced, kept = left
    assert float(silenced.max()) < 0.02
    assert float(kept.min()) > 2.0 * float(silenced.max())


@every_one
def test_the_optimal_sigma_is_learned_and_falls(key: str) -> None:
    early, late = (trained(key, "optimal-sigma", steps)[0].likelihood.variance for steps in (20, STEPS))
    assert 0.0 < float(late) < 0.6 * float(early) < 1.0
    _, events = trained(key, "optimal-sigma")
    losses = [dict(event.values)["loss"] for event in events if isinstance(event, Measured) and event.held_out]
    assert losses[-1] < losses[0]
