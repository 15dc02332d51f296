"""The bidirectional GAN: which side of the game each network is on, and what its codes are worth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from genstudio.models.bigan import BiGAN
from genstudio.models.latent_space import Distribution
from genstudio.training.optimisation import PhaseOptimiser
from tests.tiny import batch_of, draw, family_of, networks

every_network = pytest.mark.parametrize("network", networks("bigan"))


def bigan(**values: Any) -> BiGAN:
    family = family_of("bigan", **values)
    assert isinstance(family, BiGAN)
    return family


class Opinion(nn.Module):
    """A critic that answers by the mean of the codes it is shown."""

    def forward(self, pictures: Tensor, codes: Tensor) -> Tensor:
        return codes.mean(dim=1, keepdim=True)


def test_the_losses_are_donahues_with_higher_for_real_pairs() -> None:
    family = bigan().eval()
    family.discriminator = Opinion()  # type: ignore[assignment]
    batch = batch_of(family)
    codes = family.encoder(batch.images * 2.0 - 1.0).mean(dim=1)
    critic = family.losses("discriminator", batch_of(family))
    players = family.losses("encoder and generator", batch_of(family))
    drawn = (batch.uniform(8, family.latent_space.dim) * 2.0 - 1.0).mean(dim=1)
    assert torch.allclose(critic["real"], -functional.logsigmoid(codes).mean(), atol=1e-6)
    assert torch.allclose(critic["fake"], -functional.logsigmoid(-drawn).mean(), atol=1e-6)
    assert torch.allclose(players["encoder"], -functional.logsigmoid(-codes).mean(), atol=1e-6)
    assert torch.allclose(players["generator"], -functional.logsigmoid(drawn).mean(), atol=1e-6)


@every_network
def test_the_encoder_and_the_painter_are_both_reached_by_the_gradient(network: str) -> None:
    family = bigan(network=network)
    terms = family.losses("encoder and generator", batch_of(family))
    for term, reached, spared in (("encoder", "encoder", "generator"), ("generator", "generator", "encoder")):
        family.zero_grad(set_to_none=True)
        terms[term].backward(retain_graph=True)  # type: ignore[no-untyped-call]
        gradients = [weight.grad for weight in family.get_submodule(reached).parameters()]
        assert all(gradient is not None for gradient in gradients), term
        assert any(float(gradient.abs().sum()) > 0.0 for gradient in gradients if gradient is not None), term
        assert all(weight.grad is None for weight in family.get_submodule(spared).parameters()), term


@every_network
def test_a_step_makes_the_pairs_look_like_each_other_to_the_critic(network: str) -> None:
    """The encoder's side of the game is to look painted, the painter's to look real."""
    family = bigan(network=network, learning_rate=1e-3)
    optimiser = PhaseOptimiser(family, family.phases()[1])

    def opinions() -> tuple[float, float]:
        batch = batch_of(family)
        images = batch.images * 2.0 - 1.0
        latents = batch.uniform(8, family.latent_space.dim) * 2.0 - 1.0
        with torch.no_grad():
            real = family.discriminator(images, family.encoder(images)).mean()
            painted = family.discriminator(family.paint(latents), latents).mean()
        return float(real), float(painted)

    real_before, painted_before = opinions()
    for _ in range(10):
        optimiser.step(family.total(family.losses("encoder and generator", batch_of(family))))
    real, painted = opinions()
    assert real < real_before
    assert painted > painted_before


def test_the_critics_step_reaches_neither_of_the_others() -> None:
    family = bigan()
    family.total(family.losses("discriminator", batch_of(family))).backward()  # type: ignore[no-untyped-call]
    others = [*family.encoder.parameters(), *family.generator.parameters()]
    assert all(weight.grad is None for weight in others)
    assert all(weight.grad is not None for weight in family.discriminator.parameters())


@every_network
def test_the_critic_looks_at_the_picture_and_at_the_code(network: str) -> None:
    family = bigan(network=network).eval()
    pictures, codes = batch_of(family).images, torch.rand(8, family.latent_space.dim)
    together = family.discriminator(pictures, codes)
    assert together.shape == (8, 1)
    assert not torch.allclose(together, family.discriminator(pictures.flip(0), codes))
    assert not torch.allclose(together, family.discriminator(pictures, codes.flip(0)))


def test_codes_are_drawn_evenly_between_minus_1_and_1() -> None:
    family = bigan()
    [part] = family.latent_space.parts
    assert (part.distribution, part.scale) == (Distribution.UNIFORM, 1.0)
    drawn = family.latent_space.sample(4000, np.random.default_rng(0))
    assert -1.0 <= drawn.min() < -0.99 < 0.99 < drawn.max() <= 1.0


def test_both_steps_look_at_the_same_pictures_and_let_weights_fade() -> None:
    critic, players = bigan().phases()
    assert (critic.same_pictures, players.same_pictures) == (False, True)
    assert critic.weight_decay == players.weight_decay == 2.5e-5


def test_matched_pairs_are_compared_with_shuffled_ones() -> None:
    family = bigan().eval()
    pixels = draw(12)
    found = family.extra_metrics(pixels, {})
    images = torch.from_numpy(pixels).float() / 255.0
    with torch.no_grad():
        codes = family.encode(images)
        matched = (family.decode(codes) - images).flatten(1).norm(dim=1).mean()
        shuffled = (family.decode(codes.roll(1, 0)) - images).flatten(1).norm(dim=1).mean()
    assert found["reconstruction_distance"] == pytest.approx(float(matched), rel=1e-4)
    assert found["shuffled_distance"] == pytest.approx(float(shuffled), rel=1e-4)
    assert found["reconstruction_ratio"] == pytest.approx(float(matched / shuffled), rel=1e-4)
    assert found["reconstruction_ratio"] != 1.0
