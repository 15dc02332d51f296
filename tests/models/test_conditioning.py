"""The class reaches the networks."""

import copy
from collections.abc import Callable

import pytest
import torch
from torch import nn
from torch.nn import functional

from genstudio.models.base import ImageShape
from genstudio.models.conditioning import ClassTold, class_part, one_hot
from genstudio.models.latent_space import Distribution
from genstudio.models.networks import conv_encoder, dense_encoder

SHAPE = ImageShape(3, 16, 16)
LABELS = torch.tensor([0, 2, 1, 2])
ONE_HOT = one_hot(LABELS, 3)


def test_in_a_dense_network_it_is_the_one_hot_class_beside_the_picture() -> None:
    network = dense_encoder(SHAPE, 5, [7], nn.ReLU)
    told = ClassTold(network, 3)
    first = network[1]
    assert isinstance(first, nn.Linear)
    beside = nn.Linear(SHAPE.size + 3, 7)
    with torch.no_grad():
        beside.weight.copy_(torch.cat([first.weight, told.bias.T], dim=1))
        beside.bias.copy_(first.bias)
    images = torch.rand(4, 3, 16, 16)
    expected = network[2:](beside(torch.cat([images.flatten(1), ONE_HOT], dim=1)))
    assert torch.allclose(told(images, ONE_HOT), expected, atol=1e-5)


def test_in_a_convolution_it_is_one_hot_planes_beside_the_picture_but_for_the_edge() -> None:
    network = conv_encoder(SHAPE, 5, 4, nn.ReLU)
    told = ClassTold(network, 3)
    first = network[0]
    assert isinstance(first, nn.Conv2d)
    planes = (told.bias.T / 16.0)[:, :, None, None].expand(-1, -1, 4, 4)  # each of 4 x 4 taps adds its share
    images = torch.rand(4, 3, 16, 16)
    beside = torch.cat([images, ONE_HOT[:, :, None, None].expand(-1, -1, 16, 16)], dim=1)
    weight = torch.cat([first.weight, planes], dim=1)
    expected = functional.conv2d(beside, weight, first.bias, stride=2, padding=1)
    ours = told.first(images) + (ONE_HOT @ told.bias)[:, :, None, None]
    assert torch.allclose(ours[:, :, 1:-1, 1:-1], expected[:, :, 1:-1, 1:-1], atol=1e-5)


@pytest.mark.parametrize("hidden", [[], [6]])
def test_another_class_gives_another_answer(hidden: list[int]) -> None:
    told = ClassTold(dense_encoder(SHAPE, 2, hidden, nn.ReLU), 3)
    images = torch.rand(4, 3, 16, 16)
    assert not torch.allclose(told(images, ONE_HOT), told(images, ONE_HOT.roll(1, 1)))


@pytest.mark.parametrize(
    "make", [lambda: dense_encoder(SHAPE, 5, [7], nn.ReLU), lambda: conv_encoder(SHAPE, 5, 4, nn.ReLU)]
)
def test_with_a_factor_each_class_has_a_first_layer_of_its_own(make: Callable[[], nn.Sequential]) -> None:
    told = ClassTold(make(), 3, gains=True).eval()
    assert told.gain is not None
    images = torch.rand(1, 3, 16, 16)
    for number in range(3):
        alone = copy.deepcopy(told)
        layer = next(module for module in alone.first if isinstance(module, nn.Linear | nn.Conv2d))
        factor = 1.0 + told.gain[number]
        with torch.no_grad():
            layer.weight.mul_(factor.reshape(-1, *(1,) * (layer.weight.ndim - 1)))
            assert layer.bias is not None
            layer.bias.mul_(factor).add_(told.bias[number])
        expected = alone.rest(alone.first(images))
        assert torch.allclose(told(images, torch.eye(3)[[number]]), expected, atol=1e-5)


def test_a_class_stands_in_the_latent_vector_under_its_name() -> None:
    part = class_part(("cat", "dog"))
    assert (part.name, part.size, part.title, part.labels) == ("class", 2, "Class", ("cat", "dog"))
    assert part.distribution is Distribution.CATEGORICAL
