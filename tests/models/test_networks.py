"""The networks fit any size from 16 to 128 pixels."""

import pytest
import torch
from torch import nn

from genstudio.models.base import ImageShape
from genstudio.models.networks import conv_decoder, conv_encoder, dense_decoder, dense_encoder, grid_sizes


@pytest.mark.parametrize(
    ("size", "grids"), [(16, [16, 8, 4]), (28, [28, 14, 7]), (45, [45, 22, 11, 5]), (128, [128, 64, 32, 16, 8, 4])]
)
def test_a_picture_is_halved_down_to_a_grid_of_4_to_7(size: int, grids: list[int]) -> None:
    assert grid_sizes(size) == grids


@pytest.mark.parametrize("size", range(16, 129, 7))
def test_every_size_goes_through_the_convolutions_and_back(size: int) -> None:
    shape = ImageShape(1, size, size)
    codes = conv_encoder(shape, 3, 4, nn.ReLU)(torch.rand(2, 1, size, size))
    assert codes.shape == (2, 3)
    assert conv_decoder(3, shape, 4, nn.ReLU)(codes).shape == (2, 1, size, size)


def test_dense_networks_have_the_hidden_widths_that_were_asked_for() -> None:
    shape = ImageShape(1, 28, 28)
    encoder, decoder = dense_encoder(shape, 20, [400], nn.ReLU), dense_decoder(20, shape, [400], nn.ReLU)
    widths = [(part.in_features, part.out_features) for part in encoder.children() if isinstance(part, nn.Linear)]
    assert widths == [(784, 400), (400, 20)]
    assert decoder(encoder(torch.rand(2, 1, 28, 28))).shape == (2, 1, 28, 28)


def test_the_textbooks_autoencoder_has_no_hidden_layer() -> None:
    encoder = dense_encoder(ImageShape(1, 28, 28), 32, [], nn.ReLU)
    assert [type(part) for part in encoder.children()] == [nn.Flatten, nn.Linear]


def test_a_critic_is_not_normalised_at_its_input() -> None:
    layers = list(conv_encoder(ImageShape(1, 64, 64), 1, 8, nn.ReLU).children())
    assert not isinstance(layers[1], nn.BatchNorm2d)
    assert sum(isinstance(layer, nn.BatchNorm2d) for layer in layers) == 3
