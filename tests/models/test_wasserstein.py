"""Wasserstein critics: which way they learn, how often, and how their steepness is kept."""

from __future__ import annotations

from typing import Any

import pytest

from genstudio.models.base import Optimizer, Phase
from genstudio.models.wasserstein import WassersteinFamily
from tests.tiny import batch_of, family_of

both = pytest.mark.parametrize("key", ["wgan", "wgan-gp"])


def wasserstein(key: str = "wgan", **values: Any) -> WassersteinFamily:
    family = family_of(key, **{"network": "dense", **values})
    assert isinstance(family, WassersteinFamily)
    return family


def phases(family: WassersteinFamily) -> dict[str, Phase]:
    return {phase.name: phase for phase in family.phases()}


@both
def test_the_painter_wants_the_score_that_the_critic_gives_to_real_pictures(key: str) -> None:
    family = wasserstein(key).eval()
    score = family.discriminator(family.paint(family.draw(batch_of(family)))).mean()
    loss = family.losses("generator", batch_of(family))["generator"]
    assert float(loss.detach()) == pytest.approx(-float(score.detach()), rel=1e-5)


@both
def test_the_critic_learns_five_times_as_often(key: str) -> None:
    assert phases(wasserstein(key))["discriminator"].repeats == 5
    assert phases(wasserstein(key, critic_steps=2))["discriminator"].repeats == 2
    assert phases(wasserstein(key))["generator"].repeats == 1


def test_a_wgan_steps_without_momentum_and_a_wgan_gp_with_little() -> None:
    assert {phase.optimizer for phase in wasserstein("wgan").phases()} == {Optimizer.RMSPROP}
    assert {phase.optimizer for phase in wasserstein("wgan-gp").phases()} == {Optimizer.ADAM}
    assert {phase.betas for phase in wasserstein("wgan-gp").phases()} == {(0.5, 0.9)}


def test_a_calm_critic_is_not_clipped_besides() -> None:
    family = wasserstein(clip=1e-4, spectral_norm=True)
    family.after_step("discriminator")
    assert max(float(weight.detach().abs().max()) for weight in family.discriminator.parameters()) > 1e-3
