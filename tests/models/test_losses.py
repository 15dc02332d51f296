"""The losses say what the papers say."""

import math
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from genstudio.models.architecture import Reconstruction, summed_distance, to_pixels
from genstudio.models.base import Batch
from genstudio.models.gan import GAN
from genstudio.models.vae import VAE
from genstudio.models.variational import kl_to_standard_normal
from tests.tiny import batch_of, draw, family_of


@pytest.mark.parametrize("reconstruction", ["bce", "mse"])
def test_the_vaes_terms_are_sums_over_one_picture(reconstruction: str) -> None:
    """So that beta = 1 is the evidence lower bound: averages over pixels would change beta with the picture's size."""
    vae = family_of("vae", reconstruction=reconstruction)
    assert isinstance(vae, VAE)
    batch = batch_of(vae)
    terms = vae.losses("vae", batch)
    mean, log_variance = vae.posterior(batch.images)
    noise = torch.randn(mean.shape, generator=torch.Generator().manual_seed(0))
    raw = vae.decoder(mean + (0.5 * log_variance).exp() * noise)
    if reconstruction == "bce":
        expected = functional.binary_cross_entropy(torch.sigmoid(raw), batch.images, reduction="sum") / 8
    else:
        expected = 0.5 * functional.mse_loss(raw, batch.images, reduction="sum") / 8
    assert float(terms["reconstruction"].detach()) == pytest.approx(float(expected.detach()), rel=1e-4)
    assert torch.allclose(terms["kl"], kl_to_standard_normal(mean, log_variance).sum() / 8)


def test_a_vae_encodes_to_the_mean_not_to_a_draw() -> None:
    vae = family_of("vae").eval()
    assert isinstance(vae, VAE)
    images = batch_of(vae).images
    assert torch.equal(vae.encode(images), vae.encode(images))
    assert torch.equal(vae.encode(images), vae.posterior(images)[0])


def test_the_autoencoders_loss_is_a_mean_over_values() -> None:
    family = family_of("autoencoder", reconstruction="mse").eval()
    batch = batch_of(family)
    painted = family.get_submodule("decoder")(family.encode(batch.images))
    loss = family.losses("autoencoder", batch)["reconstruction"]
    assert torch.allclose(loss, (painted - batch.images).square().mean())


def test_codes_are_never_negative_only_where_asked() -> None:
    family = family_of("autoencoder", rectified=True).eval()
    images = batch_of(family).images
    rectified = family.encode(images)
    free = family_of("autoencoder", rectified=False).eval().encode(images)
    assert rectified.min() >= 0.0 > free.min()
    assert torch.equal(rectified, free.clamp_min(0.0))


def test_a_denoiser_sees_noise_and_is_compared_with_the_clean_picture() -> None:
    family = family_of("denoising", noise="masking", noise_strength=1.0, vary_strength=False).eval()
    batch = batch_of(family)
    black = family.get_submodule("decoder")(family.encode(torch.zeros_like(batch.images)))
    expected = summed_distance(black, batch.images, Reconstruction.BCE) / black.numel()
    assert torch.allclose(family.losses("autoencoder", batch)["reconstruction"], expected)


def test_a_denoiser_gets_fresh_noise_every_step() -> None:
    family = family_of("denoising").eval()
    batch = batch_of(family)
    first, second = (float(family.losses("autoencoder", batch)["reconstruction"].detach()) for _ in range(2))
    assert first != second


def test_cross_entropy_with_logits_is_that_of_the_sigmoid() -> None:
    raw, images = torch.randn(2, 1, 4, 4), torch.rand(2, 1, 4, 4)
    expected = functional.binary_cross_entropy(to_pixels(raw, Reconstruction.BCE), images, reduction="sum")
    assert torch.allclose(summed_distance(raw, images, Reconstruction.BCE), expected, atol=1e-4)


def constant_critic(gan: GAN, logit: float) -> None:
    """Make the critic answer the same to everything."""
    for weight in gan.discriminator.parameters():
        torch.nn.init.zeros_(weight)
    last = [module for module in gan.discriminator.modules() if isinstance(module, torch.nn.Linear)][-1]
    torch.nn.init.constant_(last.bias, logit)


def gan_of(**values: Any) -> GAN:
    gan = family_of("gan", **values)
    assert isinstance(gan, GAN)
    return gan


@pytest.mark.parametrize("logit", [-2.0, 0.0, 1.5])
def test_the_gans_losses_are_goodfellows(logit: float) -> None:
    gan = gan_of(network="dense")
    constant_critic(gan, logit)
    critic, painter = (gan.losses(phase, batch_of(gan)) for phase in ("discriminator", "generator"))
    believed = 1.0 / (1.0 + math.exp(-logit))
    assert float(critic["real"].detach()) == pytest.approx(-math.log(believed), rel=1e-5)
    assert float(critic["fake"].detach()) == pytest.approx(-math.log(1.0 - believed), rel=1e-5)
    assert float(painter["generator"].detach()) == pytest.approx(-math.log(believed), rel=1e-5)


def test_the_saturating_form_is_the_minimax_loss() -> None:
    gan = gan_of(network="dense", objective="minimax")
    constant_critic(gan, 0.7)
    loss = gan.losses("generator", batch_of(gan))["generator"]
    assert float(loss.detach()) == pytest.approx(math.log(1.0 - 1.0 / (1.0 + math.exp(-0.7))), rel=1e-5)


def test_a_better_critic_has_a_lower_loss() -> None:
    gan = gan_of(network="dense", hidden_layers=0)
    latents = batch_of(gan).normal(64, gan.latent_space.dim)
    fake, real = gan.paint(latents).flatten(1).detach(), batch_of(gan).images.flatten(1) * 2.0 - 1.0
    direction = real.mean(dim=0) - fake.mean(dim=0)
    last = next(module for module in gan.discriminator.modules() if isinstance(module, torch.nn.Linear))
    totals = []
    for strength in (-0.05, 0.0, 0.05):
        middle = 0.5 * (real.mean(dim=0) + fake.mean(dim=0)) @ direction
        with torch.no_grad():
            last.weight.copy_(strength * direction[None])
            last.bias.fill_(float(-strength * middle))
        totals.append(float(gan.total(gan.losses("discriminator", batch_of(gan))).detach()))
    assert totals == sorted(totals, reverse=True)


def test_the_painters_gradient_does_not_reach_it_through_the_critics_step() -> None:
    gan = gan_of()
    gan.total(gan.losses("discriminator", batch_of(gan))).backward()  # type: ignore[no-untyped-call]
    assert all(weight.grad is None for weight in gan.generator.parameters())


def test_the_evidence_lower_bound_and_the_active_units_are_reported_for_a_vae() -> None:
    vae = family_of("vae", reconstruction="mse").eval()
    terms = {"reconstruction": 5.0, "kl": 2.0}
    constant = 0.5 * 256 * math.log(2.0 * math.pi)
    extra = vae.extra_metrics(draw(20), terms)
    assert extra["elbo"] == pytest.approx(-7.0 - constant)
    assert 0.0 <= extra["active_units"] <= vae.latent_space.dim
    assert family_of("vae").eval().extra_metrics(draw(20), terms)["elbo"] == pytest.approx(-7.0)


def test_a_unit_is_active_when_the_pictures_move_it() -> None:
    vae = family_of("vae", network="dense", hidden_layers=0).eval()
    encoder = vae.get_submodule("encoder")
    last = [module for module in encoder.modules() if isinstance(module, torch.nn.Linear)][-1]
    with torch.no_grad():
        last.weight.zero_()
        last.weight[1] = 0.1
    assert vae.extra_metrics(draw(20), {"reconstruction": 1.0, "kl": 1.0})["active_units"] == 1.0


def test_the_gain_of_a_denoiser_is_in_decibels() -> None:
    family = family_of("denoising", noise_strength=0.5).eval()
    extra = family.extra_metrics(draw(10), {})
    assert extra["psnr_gain"] == pytest.approx(extra["psnr_cleaned"] - extra["psnr_noisy"])
    # Noise of deviation 0.5 on nearly black pictures, clipped at 0: half of it is lost.
    assert 6.0 < extra["psnr_noisy"] < 12.0


def test_a_batch_draws_from_its_own_generator() -> None:
    batches = [Batch(torch.empty(0, 1, 16, 16), 4, torch.Generator().manual_seed(5)) for _ in range(2)]
    first, second = (batch.normal(1000, 3) for batch in batches)
    assert torch.equal(first, second)
    assert np.isclose(float(first.std()), 1.0, atol=0.05)
