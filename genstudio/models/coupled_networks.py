"""Networks for two kinds of pictures that are the same but for their layers next to the picture."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from genstudio.models.base import ImageShape
from genstudio.models.contest import ContestSettings, leaky
from genstudio.models.networks import Network, conv_decoder, conv_encoder, dense_decoder, dense_encoder

KINDS = 2


class CoupledGenerator(nn.Module):
    """z (N, dim) to a pair of pictures, without an output activation, through the same first layers.

    Attributes:
        shared: the first layers.
        heads: the last ones, for each kind its own.
    """

    def __init__(self, settings: ContestSettings, shape: ImageShape, own_layers: int) -> None:
        super().__init__()
        made = [_generator(settings, shape) for _ in range(KINDS)]
        start = _starts(made[0])[-_own_layers(own_layers, made[0])]
        self.shared = nn.Sequential(*list(made[0])[:start])
        self.heads = nn.ModuleList(network[start:] for network in made)

    def forward(self, latents: Tensor) -> tuple[Tensor, Tensor]:
        ideas = self.shared(latents)
        return self.heads[0](ideas), self.heads[1](ideas)


class CoupledDiscriminator(nn.Module):
    """A picture of each kind, in [-1, 1], to its logit (N, 1), through the same last layers.

    Attributes:
        stems: the first layers, for each kind its own.
        shared: the last ones; both kinds go through them in one batch.
    """

    def __init__(self, settings: ContestSettings, shape: ImageShape, own_layers: int, *, batch_norm: bool) -> None:
        """``shape``: of what it sees, several pictures in the channels where they are judged together."""
        super().__init__()
        made = [_discriminator(settings, shape, batch_norm) for _ in range(KINDS)]
        end = _starts(made[0])[_own_layers(own_layers, made[0])]
        self.stems = nn.ModuleList(network[:end] for network in made)
        self.shared = nn.Sequential(*list(made[0])[end:])

    def forward(self, first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
        seen = torch.cat([self.stems[0](first), self.stems[1](second)])
        logits = self.shared(seen)
        return logits[: len(first)], logits[len(first) :]


def _generator(settings: ContestSettings, shape: ImageShape) -> nn.Sequential:
    if settings.network is Network.DENSE:
        made = dense_decoder(settings.latent_dim, shape, [settings.hidden_dim] * settings.hidden_layers, leaky)
    else:
        made = conv_decoder(settings.latent_dim, shape, settings.channels, nn.ReLU)
    assert isinstance(made, nn.Sequential)
    return made


def _discriminator(settings: ContestSettings, shape: ImageShape, batch_norm: bool) -> nn.Sequential:
    if settings.network is Network.DENSE:
        made = dense_encoder(shape, 1, [settings.hidden_dim] * settings.hidden_layers, leaky)
    else:
        made = conv_encoder(shape, 1, settings.channels, leaky, batch_norm=batch_norm)
    assert isinstance(made, nn.Sequential)
    return made


def _own_layers(wanted: int, network: nn.Sequential) -> int:
    """How many layers next to the picture are not shared; at least one always is."""
    return min(wanted, len(_starts(network)) - 1)


def _starts(network: nn.Sequential) -> list[int]:
    """Where the layers that have weights to multiply with stand in a network."""
    weighted = (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)
    return [index for index, module in enumerate(network) if isinstance(module, weighted)]
