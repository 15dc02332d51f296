"""The evidence lower bound and what balances its terms, on closed forms."""

import math
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.distributions import Bernoulli, Distribution, Normal, kl_divergence

from genstudio.models.base import ImageShape, Preset
from genstudio.models.likelihood import ROUNDING_VARIANCE, Likelihood, PixelLikelihood
from genstudio.models.registry import family_class
from genstudio.models.variational import Variational, kl_to_standard_normal, with_free_bits
from genstudio.training.events import Measured
from tests.tiny import GREY, batch_of, draw, family_of, job_of, train

VARIATIONAL = ("vae", "cvae")
SMALL = ImageShape(1, 4, 4)

every_one = pytest.mark.parametrize("key", VARIATIONAL)


def variational(key: str, **values: Any) -> Variational:
    family = family_of(key, **values)
    assert isinstance(family, Variational)
    return family


def pictures(count: int = 6) -> tuple[Tensor, Tensor]:
    """A decoder's raw output and pictures."""
    generator = torch.Generator().manual_seed(0)
    raw = torch.randn(count, 1, 4, 4, generator=generator) * 0.3
    return raw, torch.rand(count, 1, 4, 4, generator=generator)


def gaussian(raw: Tensor, images: Tensor, variance: float) -> Tensor:
    """-log p of each picture by torch."""
    return -log_probability(Normal(raw, math.sqrt(variance)), images)


def bernoulli(raw: Tensor) -> Distribution:
    """With pictures between black and white as values."""
    return Bernoulli(logits=raw, validate_args=False)


def log_probability(distribution: Distribution, images: Tensor) -> Tensor:
    """log p of each picture, (N,)."""
    return distribution.log_prob(images).flatten(1).sum(dim=1)


def test_the_kl_divergence_is_that_of_torch() -> None:
    mean, log_variance = torch.randn(6, 5), torch.randn(6, 5)
    posterior = Normal(mean, (0.5 * log_variance).exp())
    standard = Normal(torch.zeros(5), torch.ones(5))
    assert torch.allclose(kl_to_standard_normal(mean, log_variance), kl_divergence(posterior, standard), atol=1e-5)


def test_the_kl_divergence_of_a_standard_normal_is_0() -> None:
    assert torch.equal(kl_to_standard_normal(torch.zeros(3, 4), torch.zeros(3, 4)), torch.zeros(3, 4))


def test_the_bernoulli_likelihood_is_that_of_torch() -> None:
    raw, images = pictures()
    expected = -log_probability(bernoulli(raw), images)
    likelihood = PixelLikelihood(Likelihood.BCE, SMALL)
    assert torch.allclose(likelihood.each(raw, images), expected, rtol=1e-5)
    assert torch.allclose(likelihood(raw, images), expected.sum(), rtol=1e-5)


def test_the_likelihood_of_variance_1_is_that_of_torch_but_for_its_constant() -> None:
    raw, images = pictures()
    likelihood = PixelLikelihood(Likelihood.MSE, SMALL)
    expected = gaussian(raw, images, 1.0)
    assert torch.allclose(likelihood.each(raw, images) + likelihood.constant, expected, rtol=1e-5)
    assert torch.allclose(likelihood(raw, images) + 6 * likelihood.constant, expected.sum(), rtol=1e-5)


def test_the_optimal_likelihood_is_that_of_torch_with_the_mean_squared_error_as_variance() -> None:
    raw, images = pictures()
    likelihood = PixelLikelihood(Likelihood.OPTIMAL, SMALL)
    error = float((raw - images).square().mean())
    assert torch.allclose(likelihood(raw, images), gaussian(raw, images, error).sum(), rtol=1e-5)
    assert likelihood.constant == 0.0


@pytest.mark.parametrize("factor", [0.5, 0.9, 1.1, 2.0])
def test_no_other_variance_makes_the_pictures_likelier(factor: float) -> None:
    raw, images = pictures()
    error = float((raw - images).square().mean())
    least = float(PixelLikelihood(Likelihood.OPTIMAL, SMALL)(raw, images))
    assert least < float(gaussian(raw, images, factor * error).sum())


def test_the_gradient_is_that_of_a_variance_that_follows_the_errors() -> None:
    """n/2 log mse has the same gradient as the whole, although the variance is held still in it."""
    raw, images = pictures()
    raw.requires_grad_()
    [ours] = torch.autograd.grad(PixelLikelihood(Likelihood.OPTIMAL, SMALL)(raw, images), raw)
    [expected] = torch.autograd.grad(0.5 * raw.numel() * (raw - images).square().mean().log(), raw)
    assert torch.allclose(ours, expected, rtol=1e-4)


def test_perfect_pictures_are_not_infinitely_likely() -> None:
    _, images = pictures()
    likelihood = PixelLikelihood(Likelihood.OPTIMAL, SMALL)
    expected = gaussian(images, images, ROUNDING_VARIANCE).sum()
    assert torch.allclose(likelihood(images, images), expected, rtol=1e-5)


def test_pictures_that_were_held_out_have_no_part_in_the_variance() -> None:
    raw, images = pictures()
    likelihood = PixelLikelihood(Likelihood.OPTIMAL, SMALL)
    for _ in range(200):
        likelihood(raw, images)
    learned = float(likelihood.variance)
    assert learned == pytest.approx(float((raw - images).square().mean()), rel=1e-4)
    likelihood.eval()
    others = images.flip(0)
    expected = gaussian(raw, others, learned)
    assert torch.allclose(likelihood(raw, others), expected.sum(), rtol=1e-5)
    assert torch.allclose(likelihood.each(raw, others), expected, rtol=1e-5)
    assert float(likelihood.variance) == learned


@every_one
@pytest.mark.parametrize("reconstruction", ["bce", "mse", "optimal"])
def test_the_evidence_lower_bound_is_that_of_torch(key: str, reconstruction: str) -> None:
    family = variational(key, reconstruction=reconstruction).eval()
    batch = batch_of(family)
    raw, mean, log_variance = family.bound(batch_of(family))
    terms = {name: float(value.detach()) for name, value in family.losses("vae", batch).items()}
    variance = family.likelihood.variance if reconstruction == "optimal" else torch.ones(())
    likelihood = bernoulli(raw) if reconstruction == "bce" else Normal(raw, variance.sqrt())
    divergence = kl_divergence(Normal(mean, (0.5 * log_variance).exp()), Normal(0.0, 1.0)).sum(dim=1)
    expected = (log_probability(likelihood, batch.images) - divergence).mean()
    assert family.extra_metrics(draw(20), terms)["elbo"] == pytest.approx(float(expected.detach()), rel=1e-4)


@pytest.mark.parametrize("free", [0.1, 0.5, 2.0])
def test_free_bits_have_the_gradient_of_the_clamp_and_the_value_of_the_divergence(free: float) -> None:
    divergences = torch.tensor([0.01, 0.3, 0.7, 4.0], requires_grad=True)
    ours = with_free_bits(divergences, free)
    [gradient] = torch.autograd.grad(ours, divergences)
    [expected] = torch.autograd.grad(divergences.clamp_min(free).sum(), divergences)
    assert torch.equal(gradient, expected)
    assert torch.allclose(ours, divergences.sum())


@every_one
def test_free_bits_leave_what_is_reported_as_it_is(key: str) -> None:
    plain, free = (variational(key, free_bits=nats) for nats in (0.0, 0.2))
    for name, value in plain.losses("vae", batch_of(plain)).items():
        assert torch.allclose(free.losses("vae", batch_of(free))[name], value)
        assert torch.allclose(free.held_out_losses(batch_of(free))[name], value)


@every_one
def test_numbers_below_their_free_bits_are_not_pushed_to_the_prior(key: str) -> None:
    family = variational(key, free_bits=10.0)
    family.losses("vae", batch_of(family))["kl"].backward()  # type: ignore[no-untyped-call]
    assert all(weight.grad is None or not weight.grad.any() for weight in family.parameters())


@every_one
def test_the_kl_weight_grows_over_the_warm_up(key: str) -> None:
    family = variational(key, beta=4.0, warm_up=2.0)
    assert [family.weight("kl", epoch) for epoch in (0.0, 0.5, 1.0, 2.0, 7.0)] == [0.0, 1.0, 2.0, 4.0, 4.0]
    assert family.weight("kl") == 4.0
    assert family.weight("reconstruction", 0.5) == 1.0
    assert variational(key, beta=4.0).weight("kl", 0.0) == 4.0


@every_one
def test_a_warm_up_goes_on_where_it_stopped(key: str, tmp_path: Path) -> None:
    values: dict[str, Any] = {"warm_up": 4.0, "free_bits": 0.1, "reconstruction": "optimal"}
    whole, _ = train(job_of(key, limits={"steps": 7}, **values))
    train(job_of(key, tmp_path / "run", limits={"steps": 4}, **values))
    again, _ = train(job_of(key, tmp_path / "run", resume=True, limits={"steps": 7}, **values))
    state = again.model.family.state_dict()
    assert all(torch.equal(value, state[name]) for name, value in whole.model.family.state_dict().items())
    other, _ = train(job_of(key, limits={"steps": 7}, **{**values, "warm_up": 0.0}))
    weights = other.model.family.state_dict()
    assert not all(torch.equal(value, weights[name]) for name, value in whole.model.family.state_dict().items())


@every_one
def test_the_held_out_loss_counts_the_divergence_fully_from_the_start(key: str) -> None:
    _, events = train(job_of(key, warm_up=4.0, beta=2.0))
    first = dict(next(event for event in events if isinstance(event, Measured) and event.held_out).values)
    assert first["loss"] == pytest.approx(first["reconstruction"] + 2.0 * first["kl"])


def test_with_the_optimal_weighing_the_pictures_are_the_decoders() -> None:
    family = variational("vae", reconstruction="optimal").eval()
    latents = torch.randn(3, family.latent_space.dim)
    painted = family.decode(latents)
    assert torch.equal(painted, family.get_submodule("decoder")(latents).clamp(0.0, 1.0))
    assert painted.shape[1:] == (GREY.channels, GREY.height, GREY.width)


def test_the_best_preset_warms_up_and_a_conditional_vae_never_does() -> None:
    shape = ImageShape(1, 28, 28)
    proposed = {(key, preset): family_class(key).suggested(shape, preset) for key in VARIATIONAL for preset in Preset}
    assert [key for key, values in proposed.items() if "warm_up" in values] == [("vae", Preset.BEST)]
