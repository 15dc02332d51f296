"""InfoGAN's bound on closed forms, and who learns from it."""

import math
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.distributions import Distribution as TorchDistribution
from torch.distributions import Normal

from genstudio.errors import SettingsError
from genstudio.models.adversarial import Opinion
from genstudio.models.base import ImageShape, Preset
from genstudio.models.infogan import InfoGAN, categorical_information, gaussian_surprise, uniform_information
from genstudio.models.latent_space import Distribution
from tests.tiny import batch_of, draw, family_of

LOG_GAP = 0.5 * math.log(2.0 * math.pi * math.e / 12.0)
"""By how much a Gaussian around the middle of a stretch surprises more than an even distribution over it."""


def infogan(**values: Any) -> InfoGAN:
    family = family_of("infogan", **values)
    assert isinstance(family, InfoGAN)
    return family


def reading(family: InfoGAN, heads: Tensor, latents: Tensor) -> dict[str, float]:
    """The terms of a critic that says this of pictures painted from these vectors."""
    opinion = Opinion(torch.zeros(len(heads), 1), heads, torch.empty(0))
    terms = family.critic_extras(opinion, opinion, batch_of(family), latents)
    return {name: float(value) for name, value in terms.items()}


def codes(family: InfoGAN, categories: Tensor, styles: Tensor | None = None) -> Tensor:
    """Latent vectors with these categories and styles."""
    latents = torch.zeros(len(categories), family.latent_space.dim)
    latents[torch.arange(len(categories)), 4 + categories] = 1.0
    if styles is not None:
        latents[:, family.latent_space.part("style")] = styles
    return latents


def log_probability(means: Tensor, deviation: float, values: Tensor) -> Tensor:
    """log N(value; mean, deviation^2), by torch."""
    distribution: TorchDistribution = Normal(means, deviation)
    return distribution.log_prob(values)


def test_a_critic_that_always_knows_the_category_has_all_its_information() -> None:
    family = infogan(categories=4, styles=0)
    categories = torch.arange(4).repeat(5)
    sure = 50.0 * torch.nn.functional.one_hot(categories, 4).float()
    loss = reading(family, sure, codes(family, categories))["code"]
    assert loss == pytest.approx(0.0, abs=1e-6), "a second softmax could never be so sure"
    assert categorical_information(loss, 4) == pytest.approx(math.log(4.0))


def test_a_critic_that_guesses_has_none() -> None:
    family = infogan(categories=4, styles=0)
    categories = torch.arange(4).repeat(5)
    loss = reading(family, torch.zeros(20, 4), codes(family, categories))["code"]
    assert categorical_information(loss, 4) == pytest.approx(0.0, abs=1e-6)


def test_through_a_noisy_channel_the_bound_is_the_mutual_information_and_less_for_any_other_guess() -> None:
    """Each category is seen as itself 7 times in 10, and as each of the other three once."""
    family = infogan(categories=4, styles=0)
    sent = torch.arange(4).repeat_interleave(10)
    seen = torch.stack([torch.tensor([k] * 7 + [j for j in range(4) if j != k]) for k in range(4)]).flatten()
    posterior = torch.full((4, 4), 0.1) + 0.6 * torch.eye(4)
    information = math.log(4.0) + 0.7 * math.log(0.7) + 0.3 * math.log(0.1)
    exact = reading(family, posterior.log()[seen], codes(family, sent))["code"]
    assert categorical_information(exact, 4) == pytest.approx(information, rel=1e-5)
    for sharpness in (0.5, 2.0):
        other = reading(family, sharpness * posterior.log()[seen], codes(family, sent))["code"]
        assert categorical_information(other, 4) < information - 0.01


def test_the_surprise_of_styles_is_that_of_torchs_gaussian() -> None:
    means, values = torch.randn(7, 3), torch.rand(7, 3) * 2.0 - 1.0
    expected = -log_probability(means, 1.0, values).sum(dim=1).mean()
    assert torch.allclose(gaussian_surprise(means, values), expected)
    family = infogan(categories=2, styles=3)
    heads = torch.cat([torch.zeros(7, 2), means], dim=1)
    latents = codes(family, torch.zeros(7, dtype=torch.int64), values)
    assert reading(family, heads, latents)["style"] == pytest.approx(float(expected), rel=1e-5)


@pytest.mark.parametrize("stretches", [1, 2, 8])
def test_knowing_the_stretch_of_a_style_is_worth_its_logarithm_but_for_the_gaussians_gap(stretches: int) -> None:
    values = torch.linspace(-1.0, 1.0, 80_001, dtype=torch.float64)[:-1, None]
    width = 2.0 / stretches
    middles = ((values + 1.0) / width).floor() * width - 1.0 + width / 2.0
    information = uniform_information(float(gaussian_surprise(middles, values)), 1)
    assert information == pytest.approx(math.log(stretches) - LOG_GAP, abs=1e-3)


def test_the_variance_of_the_bound_is_the_best_there_is() -> None:
    values = torch.rand(500, 2, generator=torch.Generator().manual_seed(0)) * 2.0 - 1.0
    means = values + 0.2 * torch.randn(500, 2, generator=torch.Generator().manual_seed(1))
    ours = uniform_information(float(gaussian_surprise(means, values)), 2)
    deviation = float((means - values).square().mean().sqrt())
    for factor in (0.8, 1.0, 1.25):
        surprise = -log_probability(means, factor * deviation, values).sum(dim=1).mean()
        other = 2.0 * math.log(2.0) - float(surprise)
        assert other == pytest.approx(ours, rel=1e-4) if factor == 1.0 else other < ours


def test_the_codes_are_read_from_painted_pictures_only() -> None:
    family = infogan()
    batch, darker = batch_of(family), batch_of(family)
    darker.images.mul_(0.1)
    one, other = family.losses("discriminator", batch), family.losses("discriminator", darker)
    assert not torch.equal(one["real"], other["real"])
    assert torch.equal(one["code"], other["code"])
    assert torch.equal(one["style"], other["style"])


def test_the_painter_learns_to_make_its_codes_readable() -> None:
    family = infogan()
    terms = family.losses("generator", batch_of(family))
    for name in ("code_painted", "style_painted"):
        terms[name].backward(retain_graph=True)  # type: ignore[no-untyped-call]
        gradients = [weight.grad for weight in family.generator.parameters()]
        assert all(gradient is not None and bool(gradient.any()) for gradient in gradients)
        family.zero_grad()


def test_its_vectors_have_a_kind_and_styles_between_minus_1_and_1() -> None:
    noise, kind, style = infogan(categories=7, styles=3).latent_space.parts
    assert (noise.size, noise.distribution) == (4, Distribution.UNIFORM)
    assert (kind.size, kind.distribution, kind.title) == (7, Distribution.CATEGORICAL, "Kind")
    assert (style.size, style.distribution, style.title, style.scale) == (3, Distribution.UNIFORM, "Style", 1.0)


@pytest.mark.parametrize(
    ("values", "there"),
    [({"categories": 0}, {"style", "style_painted"}), ({"styles": 0}, {"code", "code_painted"})],
)
def test_what_is_not_looked_for_has_no_term(values: dict[str, int], there: set[str]) -> None:
    family = infogan(**values).eval()
    seen = family.held_out_losses(batch_of(family)).keys()
    assert there <= seen
    assert not ({"style", "style_painted", "code", "code_painted"} - there) & seen
    assert family.decode(torch.randn(2, family.latent_space.dim)).shape == (2, 1, 16, 16)


@pytest.mark.parametrize(
    ("values", "why"), [({"categories": 1}, "single kind"), ({"categories": 0, "styles": 0}, "nothing to find")]
)
def test_nothing_to_find_is_refused(values: dict[str, int], why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        infogan(**values)


def test_the_information_is_reported_in_nats() -> None:
    family = infogan(categories=10, styles=2).eval()
    surprise = float(gaussian_surprise(torch.full((1, 2), 0.5), torch.zeros(1, 2)))
    figures = family.extra_metrics(draw(5), {"code": 0.3, "style": surprise})
    assert figures["code_information"] == pytest.approx(math.log(10.0) - 0.3)
    expected = 2.0 * (math.log(2.0) - 0.5 * math.log(2.0 * math.pi * math.e * 0.25))
    assert figures["style_information"] == pytest.approx(expected, rel=1e-5)


def test_the_steadier_game_is_played_more_slowly() -> None:
    shape = ImageShape(1, 28, 28)
    assert "learning_rate" not in InfoGAN.suggested(shape, Preset.BALANCED)
    best = InfoGAN.suggested(shape, Preset.BEST)
    assert (best["objective"], best["learning_rate"]) == ("relativistic", 2e-4)
