"""Painters that are told a class, and critics that check it or name it."""

import math
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from genstudio.models.acgan import ACGAN
from genstudio.models.adversarial import Opinion
from genstudio.models.base import Batch
from genstudio.models.cgan import ConditionalGAN
from genstudio.models.class_game import ClassGame
from genstudio.models.conditioning import ClassTold
from tests.tiny import CLASS_NAMES, batch_of, family_of

KEYS = ("cgan", "acgan")
NETWORKS = ("dense", "conv")

every_game = pytest.mark.parametrize("key", KEYS)


def game(key: str, **values: Any) -> ClassGame:
    family = family_of(key, **values)
    assert isinstance(family, ClassGame)
    return family


def cgan(**values: Any) -> ConditionalGAN:
    family = game("cgan", **values)
    assert isinstance(family, ConditionalGAN)
    return family


def acgan(**values: Any) -> ACGAN:
    family = game("acgan", **values)
    assert isinstance(family, ACGAN)
    return family


def judged_classes(family: ClassGame, phase: str) -> list[Tensor]:
    """The classes that the critic is told in one step, in order."""
    told: list[Tensor] = []
    judge = family.judge

    def note(images: Tensor, labels: Tensor | None) -> Tensor:
        assert labels is not None
        told.append(labels)
        return judge(images, labels)

    family.judge = note  # type: ignore[method-assign]
    family.losses(phase, batch_of(family))
    return told


@every_game
def test_the_painter_is_asked_for_every_class_alike(key: str) -> None:
    family = game(key)
    batch = Batch(torch.empty(0, 1, 16, 16), 3000, torch.Generator().manual_seed(0))
    asked = family.draw(batch)[:, family.latent_space.part("class")]
    assert torch.equal(asked.sum(dim=1), torch.ones(3000))
    assert torch.allclose(asked.mean(dim=0), torch.full((3,), 1 / 3), atol=0.03)
    assert family.latent_space.parts[-1].labels == CLASS_NAMES


@every_game
@pytest.mark.parametrize("network", NETWORKS)
def test_another_class_is_another_picture(key: str, network: str) -> None:
    family = game(key, network=network).eval()
    latents = torch.randn(1, 4).expand(3, 4)
    painted = family.decode(torch.cat([latents, torch.eye(3)], dim=1))
    assert not torch.allclose(painted[0], painted[1])
    assert not torch.allclose(painted[1], painted[2])


@every_game
def test_real_pictures_are_judged_with_their_own_class_and_painted_ones_with_the_one_asked_for(key: str) -> None:
    family = game(key)
    batch = batch_of(family)
    real, fake = judged_classes(family, "discriminator")
    assert batch.labels is not None
    assert torch.equal(real, batch.labels)
    asked = family.draw(batch_of(family))[:, family.latent_space.part("class")]
    assert torch.equal(fake, asked.argmax(dim=1))
    [painted] = judged_classes(family, "generator")
    assert torch.equal(painted, asked.argmax(dim=1))


@every_game
def test_pairs_are_of_one_class(key: str) -> None:
    real, fake = judged_classes(game(key, objective="relativistic"), "discriminator")
    assert torch.equal(real, fake)


@pytest.mark.parametrize("network", NETWORKS)
def test_the_critic_of_a_conditional_gan_looks_at_the_class(network: str) -> None:
    family = cgan(network=network).eval()
    images, labels = batch_of(family).images * 2.0 - 1.0, torch.arange(8) % 3
    assert not torch.allclose(family.judge(images, labels), family.judge(images, (labels + 1) % 3))


def test_a_conditional_gan_learns_by_cross_entropy() -> None:
    family = cgan(network="dense", hidden_layers=0, class_input="beside")
    assert isinstance(family.discriminator, ClassTold)
    with torch.no_grad():
        for weight in family.discriminator.parameters():
            weight.zero_()
        family.discriminator.bias.fill_(0.8)
    believed = 1.0 / (1.0 + math.exp(-0.8))
    critic, painter = (family.losses(phase, batch_of(family)) for phase in ("discriminator", "generator"))
    assert float(critic["real"].detach()) == pytest.approx(-math.log(believed), rel=1e-5)
    assert float(critic["fake"].detach()) == pytest.approx(-math.log(1.0 - believed), rel=1e-5)
    assert float(painter["generator"].detach()) == pytest.approx(-math.log(believed), rel=1e-5)


def test_a_projection_critic_adds_to_its_opinion_that_of_the_class_in_question() -> None:
    family = cgan(network="dense", hidden_layers=1)
    batch = batch_of(family)
    assert batch.labels is not None
    opinions = family.discriminator(batch.images)
    expected = opinions[:, 0] + opinions[torch.arange(batch.size), 1 + batch.labels]
    assert torch.allclose(family.judge(batch.images, batch.labels)[:, 0], expected)


@pytest.mark.parametrize("class_input", ["projection", "beside"])
def test_either_critic_is_told_the_class(class_input: str) -> None:
    family = cgan(network="dense", class_input=class_input).eval()
    images = batch_of(family).images
    first, second = (family.judge(images, torch.full((len(images),), label)) for label in (0, 1))
    assert not torch.allclose(first, second)


def test_the_critic_of_an_ac_gan_names_real_pictures_and_what_the_painter_was_asked_for() -> None:
    family, generator = acgan(), torch.Generator().manual_seed(3)
    batch = batch_of(family)
    latents = family.draw(batch_of(family))
    real, fake = (Opinion(torch.zeros(8, 1), torch.randn(8, 3, generator=generator), torch.empty(0)) for _ in range(2))
    critic, painter = family.critic_extras(real, fake, batch, latents), family.painter_extras(fake, latents)
    assert batch.labels is not None
    asked = latents[:, 4:].argmax(dim=1)
    assert torch.allclose(critic["class_real"], functional.cross_entropy(real.heads, batch.labels))
    assert torch.allclose(critic["class_fake"], functional.cross_entropy(fake.heads, asked))
    assert torch.allclose(painter["class_painted"], functional.cross_entropy(fake.heads, asked))


def test_an_ac_gan_can_be_sure_of_a_class() -> None:
    """A softmax before the cross-entropy would leave at least log(e + 2) - 1 = 0.55."""
    family = acgan()
    latents = family.draw(batch_of(family))
    sure = Opinion(torch.zeros(8, 1), 50.0 * latents[:, 4:], torch.empty(0))
    assert float(family.painter_extras(sure, latents)["class_painted"]) == pytest.approx(0.0, abs=1e-6)


def test_an_ac_gans_painter_learns_from_the_class_and_its_critic_from_both() -> None:
    family = acgan()
    family.losses("generator", batch_of(family))["class_painted"].backward()  # type: ignore[no-untyped-call]
    assert all(weight.grad is not None and weight.grad.any() for weight in family.generator.parameters())
    family.zero_grad()
    family.losses("discriminator", batch_of(family))["class_fake"].backward()  # type: ignore[no-untyped-call]
    assert all(weight.grad is None for weight in family.generator.parameters())
    assert any(weight.grad is not None and weight.grad.any() for weight in family.discriminator.parameters())


def test_a_class_of_no_weight_leaves_the_painter_its_game() -> None:
    family = acgan(class_painted_weight=0.0)
    terms = family.losses("generator", batch_of(family))
    assert torch.equal(family.total(terms), terms["generator"])
