"""Penalties on the critic's steepness, against differences of its own answers."""

import pytest
import torch
from torch import Tensor, nn

from genstudio.models.adversarial import AdversarialFamily
from genstudio.models.penalties import slope_penalty, squared_slope
from tests.tiny import batch_of, family_of

STEP = 1e-5


def critic() -> nn.Module:
    torch.manual_seed(3)
    return nn.Sequential(nn.Flatten(), nn.Linear(12, 7), nn.Tanh(), nn.Linear(7, 1)).double()


def pictures(seed: int) -> Tensor:
    return torch.rand(5, 3, 2, 2, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def slopes(network: nn.Module, images: Tensor) -> Tensor:
    """The gradient at each picture by central differences, (N, 12)."""
    found = torch.empty(len(images), images[0].numel(), dtype=torch.float64)
    with torch.no_grad():
        for place in range(images[0].numel()):
            moved = torch.zeros(images[0].numel(), dtype=torch.float64)
            moved[place] = STEP
            shift = moved.reshape(images.shape[1:])
            found[:, place] = (network(images + shift) - network(images - shift))[:, 0] / (2.0 * STEP)
    return found


def test_r1_is_half_the_mean_squared_length_of_the_gradient() -> None:
    network, images = critic(), pictures(1).requires_grad_()
    penalty = squared_slope(network(images), images)
    assert float(penalty.detach()) == pytest.approx(
        float(0.5 * slopes(network, images.detach()).square().sum(1).mean())
    )


def test_r1_can_itself_be_descended() -> None:
    network, images = critic(), pictures(1).requires_grad_()
    weight = next(network.parameters())
    squared_slope(network(images), images).backward()  # type: ignore[no-untyped-call]
    assert weight.grad is not None
    by_hand = torch.zeros_like(weight)
    for place in ((0, 0), (3, 5)):
        values = []
        for sign in (1.0, -1.0):
            with torch.no_grad():
                weight[place] += sign * STEP
            values.append(float(0.5 * slopes(network, images.detach()).square().sum(1).mean()))
            with torch.no_grad():
                weight[place] -= sign * STEP
        by_hand[place] = (values[0] - values[1]) / (2.0 * STEP)
        assert float(weight.grad[place]) == pytest.approx(float(by_hand[place]), rel=1e-3, abs=1e-7)


def test_the_gradient_penalty_is_taken_on_the_way_between_the_pictures() -> None:
    network = critic().float()
    real, fake = pictures(1).float(), pictures(2).float()
    mixing = torch.tensor([0.0, 0.25, 0.5, 0.75, 1.0])[:, None, None, None]
    between = (mixing * real + (1.0 - mixing) * fake).double()
    lengths = slopes(critic(), between).norm(dim=1)
    expected = float((lengths - 1.0).square().mean())
    assert float(slope_penalty(network, real, fake, mixing).detach()) == pytest.approx(expected, rel=1e-4)


def test_a_critic_as_steep_as_it_should_be_pays_nothing() -> None:
    linear = nn.Linear(12, 1, bias=False)
    nn.init.constant_(linear.weight, 12**-0.5)
    network = nn.Sequential(nn.Flatten(), linear)
    penalty = slope_penalty(network, pictures(1).float(), pictures(2).float(), torch.rand(5, 1, 1, 1))
    assert float(penalty.detach()) == pytest.approx(0.0, abs=1e-9)


def test_wgan_gp_takes_one_point_on_the_way_for_each_picture() -> None:
    family = family_of("wgan-gp", network="dense")
    assert isinstance(family, AdversarialFamily)
    seen: list[Tensor] = []
    judge = family.judge

    def note(images: Tensor, labels: Tensor | None) -> Tensor:
        seen.append(images.detach())
        return judge(images, labels)

    family.judge = note  # type: ignore[method-assign]
    family.losses("discriminator", batch_of(family))
    real, fake, between = (images.flatten(1) for images in seen)
    shares = (between - fake).norm(dim=1) / (real - fake).norm(dim=1)
    assert len({round(float(share), 5) for share in shares}) == len(shares)
    assert torch.allclose(between, shares[:, None] * real + (1.0 - shares[:, None]) * fake, atol=1e-5)


@pytest.mark.parametrize("network", ["dense", "conv"])
def test_a_limited_critic_is_never_steeper_than_one(network: str) -> None:
    family = family_of("gan", network=network, spectral_norm=True, hidden_layers=2).train()
    assert isinstance(family, AdversarialFamily)
    images = batch_of(family).images * 2.0 - 1.0
    for _ in range(60):  # each look brings the estimate of the largest singular value closer
        family.discriminator(images)
    family.eval()
    layers = [module for module in family.discriminator.modules() if isinstance(module, nn.Linear | nn.Conv2d)]
    for layer in layers:
        largest = torch.linalg.matrix_norm(layer.weight.detach().flatten(1), 2)
        assert float(largest) == pytest.approx(1.0, abs=0.02)
