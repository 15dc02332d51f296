"""The Wasserstein GAN: the critic measures a distance, its weights kept small."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import torch

from genstudio.models.base import FamilyInfo, ImageShape, Optimizer, Phase, Preset, Purpose
from genstudio.models.contest import rate
from genstudio.models.settings import setting
from genstudio.models.wasserstein import WassersteinFamily, WassersteinSettings

# The authors' program lets the critic step 100 times for each of the painter's first 25 steps and every 500th. Here the
# painter is left out of 19 in 20 training steps instead, which keeps each of them short.
HEAD_START = 25
REFRESH = 500
CRITIC_ONLY = 20


class WGANSettings(WassersteinSettings):
    """What a WGAN can be told."""

    learning_rate: float = rate(5e-5, "Painter's learning rate", "How large each correction of the generator is.")
    discriminator_learning_rate: float = rate(
        5e-5, "Critic's learning rate", "How large each correction of the discriminator is."
    )
    clip: float = setting(
        0.01,
        "Largest weight of the critic",
        "After each step the critic's weights are brought back to within this, which keeps it from being too steep. "
        "A calm critic (spectral norm) is not clipped.",
        ge=1e-4,
        le=1.0,
        group="Critic",
        advanced=True,
        live=True,
        logarithmic=True,
    )
    head_start: bool = setting(
        True,
        "Critic's head start",
        "Lets the critic learn alone at first and now and then, as in the paper. Off saves time on small pictures.",
        group="Critic",
        advanced=True,
    )


class WGAN(WassersteinFamily):
    """Wasserstein GAN (Arjovsky et al. 2017, algorithm 1): RMSprop, no momentum, weights clipped after each step."""

    info: ClassVar[FamilyInfo] = FamilyInfo(
        key="wgan",
        title="Wasserstein GAN",
        summary="A GAN whose critic measures how far the painted pictures are from real ones, so that its curve "
        "tells how good they are. Steadier than a GAN and slower; choose it to see what the distance does.",
        trait="a curve that means something",
        paper="Arjovsky et al., Wasserstein GAN, 2017",
        purpose=Purpose.INVENT,
    )
    settings_class: ClassVar[type[WGANSettings]] = WGANSettings
    settings: WGANSettings

    @classmethod
    def suggested(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
        """Without a head start: it takes 500 steps, which are most of what is trained on a processor."""
        return super().suggested(shape, preset) | {"head_start": False}

    def phases(self) -> tuple[Phase, ...]:
        critic, painter = super().phases()
        return replace(critic, optimizer=Optimizer.RMSPROP), replace(painter, optimizer=Optimizer.RMSPROP)

    def repeats(self, phase: Phase, step: int) -> int:
        if phase.name == "generator" and self.settings.head_start and not _painters_turn(step):
            return 0
        return phase.repeats

    def after_step(self, phase: str) -> None:
        if phase == "discriminator" and not self.settings.spectral_norm:  # which limits the critic in place of clipping
            with torch.no_grad():
                for weight in self.discriminator.parameters():
                    weight.clamp_(-self.settings.clip, self.settings.clip)


def _painters_turn(step: int) -> bool:
    """Whether the painter, too, learns in a training step: in every 20th until it has learned 25 times, then always,
    but for 19 steps before each 500th of its turns."""
    if step < HEAD_START * CRITIC_ONLY:
        return step % CRITIC_ONLY == CRITIC_ONLY - 1
    later = (step - HEAD_START * CRITIC_ONLY) % (REFRESH + CRITIC_ONLY - 1)
    return later < REFRESH - 1 or later == REFRESH + CRITIC_ONLY - 2
