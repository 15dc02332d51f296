"""The Wasserstein GAN with gradient penalty: the critic's steepness is steered to 1 instead of clipping its weights."""

from __future__ import annotations

from typing import Any, ClassVar

import torch
from torch import Tensor

from genstudio.models.adversarial import Opinion
from genstudio.models.base import Batch, FamilyInfo, ImageShape, Preset, Purpose, Term
from genstudio.models.contest import loss_weight, rate
from genstudio.models.penalties import slope_penalty
from genstudio.models.wasserstein import WASSERSTEIN_TERMS, WassersteinFamily, WassersteinSettings

POINTS_PENALTY = 0.1
"""What the authors use for points of the plane."""


class WGANGPSettings(WassersteinSettings):
    """What a WGAN-GP can be told."""

    learning_rate: float = rate(1e-4, "Painter's learning rate", "How large each correction of the generator is.")
    discriminator_learning_rate: float = rate(
        1e-4, "Critic's learning rate", "How large each correction of the discriminator is."
    )
    penalty_weight: float = loss_weight(
        "Weight of the gradient penalty", "How strictly the critic's steepness is kept at 1.", 10.0
    )


class WGANGP(WassersteinFamily):
    """Improved training of Wasserstein GANs (Gulrajani et al. 2017, algorithm 1), no batch norm in the critic."""

    info: ClassVar[FamilyInfo] = FamilyInfo(
        key="wgan-gp",
        title="WGAN-GP",
        summary="The Wasserstein GAN as it is used today: very steady and seldom short of variety, but each step "
        "takes several times longer. Choose it when other GANs break down.",
        trait="steady, slow",
        paper="Gulrajani et al., Improved Training of Wasserstein GANs, 2017",
        purpose=Purpose.INVENT,
    )
    settings_class: ClassVar[type[WGANGPSettings]] = WGANGPSettings
    terms: ClassVar[tuple[Term, ...]] = (
        *WASSERSTEIN_TERMS,
        Term("penalty", "gradient penalty", "penalty_weight", optional=True),
    )
    settings: WGANGPSettings

    @classmethod
    def suggested(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
        values = super().suggested(shape, preset)
        if shape.points:
            values |= {"penalty_weight": POINTS_PENALTY}
        return values

    @property
    def momenta(self) -> tuple[float, float]:
        return 0.5, 0.9

    def critic_extras(self, real: Opinion, fake: Opinion, batch: Batch, latents: Tensor) -> dict[str, Tensor]:
        if self.settings.penalty_weight == 0.0 or not torch.is_grad_enabled():
            return {}  # nobody asks for a slope where nothing is trained
        mixing = batch.uniform(len(real.seen), 1, 1, 1)
        return {"penalty": slope_penalty(lambda seen: self.judge(seen, None)[:, :1], real.seen, fake.seen, mixing)}
