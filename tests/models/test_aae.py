"""The adversarial autoencoder: three updates on one batch, and codes driven into the prior."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from genstudio.models.aae import AdversarialAutoencoder
from genstudio.models.base import Batch
from genstudio.training.optimisation import PhaseOptimiser
from tests.tiny import batch_of, draw, family_of, job_of, train


def aae(**values: Any) -> AdversarialAutoencoder:
    family = family_of("aae", **values)
    assert isinstance(family, AdversarialAutoencoder)
    return family


class Note(nn.Module):
    """A critic that writes down what it is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Tensor] = []

    def forward(self, codes: Tensor) -> Tensor:
        self.shown.append(codes)
        return codes.mean(dim=1, keepdim=True)


@pytest.mark.parametrize("spread", [0.5, 5.0])
def test_codes_are_drawn_with_the_priors_own_spread(spread: float) -> None:
    family = aae(prior_std=spread)
    critic = Note()
    family.discriminator = critic
    many = Batch(batch_of(family).images.repeat(250, 1, 1, 1), 2000, torch.Generator().manual_seed(0))
    family.losses("discriminator", many)
    drawn = critic.shown[0]
    assert drawn.shape == (2000, family.latent_space.dim)
    assert float(drawn.std()) == pytest.approx(spread, rel=0.05)
    sampled = family.latent_space.sample(2000, np.random.default_rng(0))
    assert float(sampled.std()) == pytest.approx(spread, rel=0.05)


def test_the_losses_are_makhzanis_with_higher_for_drawn_codes() -> None:
    family = aae().eval()
    critic = Note()
    family.discriminator = critic
    terms = family.losses("discriminator", batch_of(family))
    drawn, codes = (shown.mean(dim=1) for shown in critic.shown)
    assert torch.allclose(codes, family.encode(batch_of(family).images).mean(dim=1), atol=1e-6)
    assert torch.allclose(terms["real"], -functional.logsigmoid(drawn).mean())
    assert torch.allclose(terms["fake"], -functional.logsigmoid(-codes).mean())
    fooled = family.losses("encoder", batch_of(family))["encoder"]
    assert torch.allclose(fooled, -functional.logsigmoid(codes).mean(), atol=1e-6)


def test_the_reconstruction_is_a_mean_over_values() -> None:
    family = aae(reconstruction="mse").eval()
    images = batch_of(family).images
    expected = (family.decoder(family.encode(images)) - images).square().mean()
    assert torch.allclose(family.losses("reconstruction", batch_of(family))["reconstruction"], expected, atol=1e-6)


def test_the_three_updates_train_what_the_paper_says_on_one_batch() -> None:
    reconstruction, critic, encoder = aae().phases()
    assert [phase.modules for phase in (reconstruction, critic, encoder)] == [
        ("encoder", "decoder"),
        ("discriminator",),
        ("encoder",),
    ]
    assert [phase.same_pictures for phase in (reconstruction, critic, encoder)] == [False, True, True]


def test_an_epoch_shows_each_picture_once() -> None:
    finished, _ = train(job_of("aae", limits={"steps": 4}, batch_size=11))
    assert finished.epoch == pytest.approx(2.0)  # 22 pictures to train on


def test_codes_of_pictures_move_towards_the_prior() -> None:
    """The contest alone, without reconstruction, on a critic that is trained along."""
    family = aae(prior_std=3.0, network="dense", hidden_layers=1, adversarial_learning_rate=2e-3)
    optimisers = [PhaseOptimiser(family, phase) for phase in family.phases()[1:]]
    pictures = torch.from_numpy(draw(64)).float() / 255.0
    generator = torch.Generator().manual_seed(0)

    def spread() -> float:
        return float(family.encode(pictures).detach().square().mean().sqrt())

    before = spread()
    for _ in range(150):
        for optimiser in optimisers:
            batch = Batch(pictures, 64, generator)
            optimiser.freeze_others(True)
            optimiser.step(family.total(family.losses(optimiser.phase.name, batch)))
            optimiser.freeze_others(False)
    assert before < 1.0
    assert 1.8 < spread() < 5.0


def test_the_spread_of_the_codes_is_told_beside_the_priors() -> None:
    family = aae().eval()
    found = family.extra_metrics(draw(12), {})
    codes = family.encode(torch.from_numpy(draw(12)).float() / 255.0).detach().numpy()
    assert found == {"code_std": pytest.approx(float(codes.std(axis=0).mean()), rel=1e-4), "prior_std": 5.0}
