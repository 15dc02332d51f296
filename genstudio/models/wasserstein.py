"""What the Wasserstein GANs share: a critic that measures a distance and learns more often than the painter."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from torch import Tensor

from genstudio.models.adversarial import AdversarialFamily, AdversarialSettings, Opinion
from genstudio.models.base import Phase, Term, TermRole
from genstudio.models.packing import PackedSettings
from genstudio.models.settings import setting

WASSERSTEIN_TERMS = (
    Term("real", "critic on real", "real_weight", TermRole.CRITIC),
    Term("fake", "critic on painted", "fake_weight", TermRole.CRITIC),
    Term("generator", "painter", "generator_weight"),
)


class WassersteinSettings(AdversarialSettings, PackedSettings):
    """What a Wasserstein GAN can be told."""

    critic_steps: int = setting(
        5,
        "Critic's steps",
        "How often the critic learns for each time that the painter does. It must be well ahead to measure a distance.",
        ge=1,
        le=20,
        group="Critic",
        advanced=True,
    )

    @property
    def batches_per_step(self) -> int:
        return self.critic_steps


class WassersteinFamily(AdversarialFamily):
    """Critic, E D(G(z)) - E D(x); painter, -E D(G(z)) (Arjovsky et al. 2017, equations 2 and 3).

    Minus the critic's loss is its estimate of the Wasserstein-1 distance, if it is 1-Lipschitz.
    """

    terms: ClassVar[tuple[Term, ...]] = WASSERSTEIN_TERMS
    settings: WassersteinSettings

    @property
    def normalised(self) -> bool:
        return False  # batch norm ties a batch together, and its scale is clipped with the weights

    def phases(self) -> tuple[Phase, ...]:
        critic, painter = super().phases()
        return replace(critic, repeats=self.settings.critic_steps), painter

    def critic_terms(self, real: Opinion, fake: Opinion) -> dict[str, Tensor]:
        return {"real": -real.logits.mean(), "fake": fake.logits.mean()}

    def painter_terms(self, fake: Opinion, real: Opinion | None) -> dict[str, Tensor]:
        return {"generator": -fake.logits.mean()}
