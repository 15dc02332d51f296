"""The two kinds of network that the families build on: dense, and convolutional for any size from 16 to 128 pixels."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from torch import nn

from genstudio.models.base import ImageShape

SMALLEST_GRID = 4
WIDEST = 4


class Network(StrEnum):
    """The kind of network: dense layers, or convolutions."""

    DENSE = "dense"
    CONV = "conv"


NETWORK_TITLES = {Network.DENSE.value: "Dense (simple)", Network.CONV.value: "Convolutional"}


def grid_sizes(size: int) -> list[int]:
    """The side lengths that strided convolutions halve a picture of `size` pixels to: 28 gives [28, 14, 7]."""
    sizes = [size]
    while sizes[-1] // 2 >= SMALLEST_GRID:
        sizes.append(sizes[-1] // 2)
    return sizes


def dense_encoder(
    shape: ImageShape, outputs: int, hidden: list[int], activation: Callable[[], nn.Module]
) -> nn.Sequential:
    """Pictures (N, C, H, W) to (N, outputs) through the given hidden widths."""
    layers: list[nn.Module] = [nn.Flatten()]
    width = shape.size
    for following in hidden:
        layers += [nn.Linear(width, following), activation()]
        width = following
    return nn.Sequential(*layers, nn.Linear(width, outputs)).apply(_initialise_dense)


def dense_decoder(
    inputs: int, shape: ImageShape, hidden: list[int], activation: Callable[[], nn.Module]
) -> nn.Sequential:
    """Vectors (N, inputs) to pictures (N, C, H, W), without an output activation."""
    layers: list[nn.Module] = []
    width = inputs
    for following in hidden:
        layers += [nn.Linear(width, following), activation()]
        width = following
    layers += [nn.Linear(width, shape.size), nn.Unflatten(1, (shape.channels, shape.height, shape.width))]
    return nn.Sequential(*layers).apply(_initialise_dense)


def conv_encoder(
    shape: ImageShape, outputs: int, channels: int, activation: Callable[[], nn.Module], batch_norm: bool = True
) -> nn.Sequential:
    """Pictures (N, C, H, W) to (N, outputs): strided 4x4 convolutions down to a grid of 4 to 7, then one dense layer.

    The first layer goes without batch norm, so that a critic sees brightness as it is (Radford et al. 2015).
    """
    grids = list(zip(grid_sizes(shape.height), grid_sizes(shape.width), strict=False))
    layers: list[nn.Module] = []
    width = shape.channels
    for level in range(len(grids) - 1):
        following = _channels(channels, level)
        normalised = batch_norm and level > 0
        layers.append(nn.Conv2d(width, following, kernel_size=4, stride=2, padding=1, bias=not normalised))
        if normalised:
            layers.append(nn.BatchNorm2d(following))
        layers.append(activation())
        width = following
    height, breadth = grids[-1]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(width * height * breadth, outputs))


def conv_decoder(inputs: int, shape: ImageShape, channels: int, activation: Callable[[], nn.Module]) -> nn.Sequential:
    """Vectors (N, inputs) to pictures (N, C, H, W), the mirror of `conv_encoder`, without an output activation.

    Kernel 4 with stride 2 covers every pixel equally often and so leaves no checkerboard (Odena et al. 2016).
    """
    grids = list(zip(grid_sizes(shape.height), grid_sizes(shape.width), strict=False))
    deepest = len(grids) - 2
    width = _channels(channels, deepest)
    height, breadth = grids[-1]
    layers: list[nn.Module] = [
        nn.Linear(inputs, width * height * breadth, bias=False),
        nn.Unflatten(1, (width, height, breadth)),
        nn.BatchNorm2d(width),
        activation(),
    ]
    for level in range(deepest, 0, -1):
        following = _channels(channels, level - 1)
        layers += [_doubling(width, following, grids[level + 1], grids[level], bias=False)]
        layers += [nn.BatchNorm2d(following), activation()]
        width = following
    layers.append(_doubling(width, shape.channels, grids[1], grids[0], bias=True))
    return nn.Sequential(*layers)


def resizing_decoder(
    inputs: int, shape: ImageShape, channels: int, activation: Callable[[], nn.Module]
) -> nn.Sequential:
    """As `conv_decoder`, but each grid is enlarged to the nearest pixel and then convolved (Odena et al. 2016)."""
    grids = list(zip(grid_sizes(shape.height), grid_sizes(shape.width), strict=False))
    deepest = len(grids) - 2
    width = _channels(channels, deepest)
    height, breadth = grids[-1]
    layers: list[nn.Module] = [
        nn.Linear(inputs, width * height * breadth, bias=False),
        nn.Unflatten(1, (width, height, breadth)),
        nn.BatchNorm2d(width),
        activation(),
    ]
    for level in range(deepest, 0, -1):
        following = _channels(channels, level - 1)
        layers += [nn.Upsample(grids[level]), nn.Conv2d(width, following, 3, padding=1, bias=False)]
        layers += [nn.BatchNorm2d(following), activation()]
        width = following
    return nn.Sequential(*layers, nn.Upsample(grids[0]), nn.Conv2d(width, shape.channels, 3, padding=1))


def _initialise_dense(module: nn.Module) -> None:
    """Uniform weights scaled to both sides of the layer, no bias (Glorot & Bengio 2010, equation 16)."""
    if isinstance(module, nn.Linear):
        nn.init.xavier_uniform_(module.weight)
        nn.init.zeros_(module.bias)


def _channels(base: int, level: int) -> int:
    return base * min(1 << level, WIDEST)


def _doubling(
    inputs: int, outputs: int, small: tuple[int, int], large: tuple[int, int], *, bias: bool
) -> nn.ConvTranspose2d:
    """From one grid to the next larger one, also where the larger side is odd (7 to 15)."""
    odd = (large[0] - 2 * small[0], large[1] - 2 * small[1])
    return nn.ConvTranspose2d(inputs, outputs, kernel_size=4, stride=2, padding=1, output_padding=odd, bias=bias)
