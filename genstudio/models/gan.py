"""The generative adversarial network: a painter and a critic who learn from each other."""

from __future__ import annotations

from typing import ClassVar

from genstudio.models.base import FamilyInfo, Purpose
from genstudio.models.game import GameFamily, GameSettings
from genstudio.models.packing import PackedSettings


class GANSettings(GameSettings, PackedSettings):
    """What a GAN can be told."""


class GAN(GameFamily):
    """Generative adversarial nets (Goodfellow et al. 2014); convolutional ones as Radford et al. 2015 build them.

    With logits D, higher meaning real, and sp the softplus:
    discriminator, w_r E sp(-D(x)) + w_f E sp(D(G(z))); generator, E sp(-D(G(z))), or by another objective.
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
    settings: GANSettings
