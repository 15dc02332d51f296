"""The generative adversarial network: a painter and a critic who learn from each other."""

from __future__ import annotations

from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from genstudio.models.architecture import NetworkSettings, sized
from genstudio.models.base import Batch, Family, FamilyInfo, ImageShape, Phase, Preset, Purpose, Term, TermRole
from genstudio.models.latent_space import LatentPart, LatentSpace
from genstudio.models.networks import Network, conv_decoder, conv_encoder, dense_decoder, dense_encoder
from genstudio.models.settings import setting

BETAS = (0.5, 0.999)
WEIGHT_STD = 0.02


class GANSettings(NetworkSettings):
    """What a GAN can be told."""

    latent_dim: int = setting(
        64,
        "Latent size",
        "How many random numbers each picture is painted from, one slider each.",
        ge=1,
        le=1024,
    )
    hidden_layers: int = setting(
        2,
        "Hidden layers",
        "How many dense layers painter and critic have each.",
        ge=0,
        le=6,
        advanced=True,
        only_with=("network", "dense"),
    )
    batch_size: int = setting(
        64,
        "Batch size",
        "How many pictures it looks at before each small correction.",
        ge=2,
        le=4096,
        group="Training",
        advanced=True,
    )
    learning_rate: float = setting(
        2e-4,
        "Painter's learning rate",
        "How large each correction of the generator is.",
        ge=1e-7,
        le=1.0,
        group="Training",
        advanced=True,
        live=True,
        logarithmic=True,
    )
    discriminator_learning_rate: float = setting(
        2e-4,
        "Critic's learning rate",
        "How large each correction of the discriminator is.",
        ge=1e-7,
        le=1.0,
        group="Training",
        advanced=True,
        live=True,
        logarithmic=True,
    )
    ema_decay: float = setting(
        0.995,
        "Weight averaging (EMA)",
        "Shows and saves a running average of the painter instead of its last state: calmer pictures. 0 turns it off.",
        ge=0.0,
        le=0.9999,
        group="Training",
        advanced=True,
    )
    real_weight: float = setting(
        1.0,
        "Weight of real pictures",
        "How much the critic cares about recognising real pictures.",
        ge=0.0,
        le=1000.0,
        group="Loss",
        live=True,
    )
    fake_weight: float = setting(
        1.0,
        "Weight of painted pictures",
        "How much the critic cares about exposing painted pictures.",
        ge=0.0,
        le=1000.0,
        group="Loss",
        live=True,
    )
    generator_weight: float = setting(
        1.0,
        "Weight of fooling the critic",
        "How strongly the painter is pushed to fool the critic.",
        ge=0.0,
        le=1000.0,
        group="Loss",
        advanced=True,
        live=True,
    )
    saturating: bool = setting(
        False,
        "Original loss (saturating)",
        "Uses the minimax loss of the first paper. It learns slowly once the critic is ahead; "
        "off is better in practice.",
        group="Loss",
        advanced=True,
    )


class GAN(Family):
    """Generative adversarial nets (Goodfellow et al. 2014); convolutional ones as Radford et al. 2015 build them.

    With logits D, higher meaning real, and sp the softplus:
    discriminator, w_r E sp(-D(x)) + w_f E sp(D(G(z))); generator, E sp(-D(G(z))), or -E sp(D(G(z))) in saturating form.
    """

    info: ClassVar[FamilyInfo] = FamilyInfo(
        key="gan",
        title="GAN",
        summary="A painter and a critic compete: one invents pictures, the other tells them from real ones. "
        "Sharper than a VAE, harder to train; choose it to invent new pictures.",
        trait="sharper, harder to train",
        paper="Goodfellow et al., Generative Adversarial Nets, 2014",
        purpose=Purpose.INVENT,
    )
    settings_class: ClassVar[type[GANSettings]] = GANSettings
    terms: ClassVar[tuple[Term, ...]] = (
        Term("real", "critic on real", "real_weight", TermRole.CRITIC_ENTROPY),
        Term("fake", "critic on painted", "fake_weight", TermRole.CRITIC_ENTROPY),
        Term("generator", "painter", "generator_weight"),
    )
    averaged: ClassVar[tuple[str, ...]] = ("generator",)
    settings: GANSettings

    def __init__(self, settings: GANSettings, shape: ImageShape, class_names: tuple[str, ...] = ()) -> None:
        super().__init__(settings, shape, class_names)
        self.latent_space = LatentSpace((LatentPart("z", settings.latent_dim),))
        self.generator: nn.Module = _generator(settings, shape)
        self.discriminator: nn.Module = _discriminator(settings, shape)
        if settings.network is Network.CONV:
            self.apply(_initialise)

    @classmethod
    def suggested(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
        return sized(shape, preset)

    def phases(self) -> tuple[Phase, ...]:
        return (
            Phase("discriminator", ("discriminator",), BETAS, learning_rate_setting="discriminator_learning_rate"),
            Phase("generator", ("generator",), BETAS, pictures=False),
        )

    def losses(self, phase: str, batch: Batch) -> dict[str, Tensor]:
        latents = batch.normal(batch.size, self.settings.latent_dim)
        if phase == "generator":
            return {"generator": self._generator_loss(self.discriminator(self.paint(latents)))}
        with torch.no_grad():
            fakes = self.paint(latents)
        return {
            "real": functional.softplus(-self.discriminator(batch.images * 2.0 - 1.0)).mean(),
            "fake": functional.softplus(self.discriminator(fakes)).mean(),
        }

    def decode(self, latents: Tensor) -> Tensor:
        return (self.paint(latents) + 1.0) * 0.5

    def landscape(self, images: Tensor) -> Tensor | None:
        scores: Tensor = self.discriminator(images * 2.0 - 1.0)
        return scores.flatten()

    def paint(self, latents: Tensor) -> Tensor:
        """Pictures in [-1, 1]: the range in which the two networks meet."""
        return torch.tanh(self.generator(latents))

    def _generator_loss(self, logits: Tensor) -> Tensor:
        if self.settings.saturating:
            return -functional.softplus(logits).mean()
        return functional.softplus(-logits).mean()


def _leaky() -> nn.Module:
    return nn.LeakyReLU(0.2)


def _generator(settings: GANSettings, shape: ImageShape) -> nn.Module:
    if settings.network is Network.DENSE:
        hidden = [settings.hidden_dim] * settings.hidden_layers
        return dense_decoder(settings.latent_dim, shape, hidden, _leaky)
    return conv_decoder(settings.latent_dim, shape, settings.channels, nn.ReLU)


def _discriminator(settings: GANSettings, shape: ImageShape) -> nn.Module:
    if settings.network is Network.DENSE:
        hidden = [settings.hidden_dim] * settings.hidden_layers
        return dense_encoder(shape, 1, hidden, _leaky)
    return conv_encoder(shape, 1, settings.channels, _leaky)


def _initialise(module: nn.Module) -> None:
    """Normal weights of standard deviation 0.02, as in Radford et al. 2015."""
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, WEIGHT_STD)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, WEIGHT_STD)
