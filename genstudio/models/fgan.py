"""The f-GAN: the critic measures whichever divergence one chooses."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor

from genstudio.models.adversarial import AdversarialFamily, AdversarialSettings, Opinion
from genstudio.models.base import Batch, FamilyInfo, Purpose, Term, TermRole
from genstudio.models.contest import loss_weight, rate
from genstudio.models.divergence import BOUNDS, DIVERGENCE_TITLES, Divergence
from genstudio.models.packing import PackedSettings
from genstudio.models.penalties import squared_slope
from genstudio.models.settings import setting


class FGANSettings(AdversarialSettings, PackedSettings):
    """What an f-GAN can be told."""

    divergence: Divergence = setting(
        Divergence.GAN,
        "Divergence",
        "How the difference between painted and real pictures is measured. Each forgives other mistakes.",
        choices=DIVERGENCE_TITLES,
    )
    learning_rate: float = rate(1e-3, "Painter's learning rate", "How large each correction of the generator is.")
    discriminator_learning_rate: float = rate(
        1e-3, "Critic's learning rate", "How large each correction of the discriminator is."
    )
    r1_weight: float = loss_weight(
        "Stability (gamma of R1)", "How strongly steepness of the critic at real pictures is punished.", 10.0
    )


class FGAN(AdversarialFamily):
    """f-GAN (Nowozin et al. 2016): critic, -E g(D(x)) + E f*(g(D(G(z)))); painter, -E g(D(G(z))) (section 3.2).

    Some divergences grow exponentially in the critic's logit; R1 keeps it small (Mescheder et al. 2018).
    """

    info: ClassVar[FamilyInfo] = FamilyInfo(
        key="fgan",
        title="f-GAN",
        summary="A GAN with a choice of eight measures of how far painted pictures are from real ones. "
        "Choose it to see how the measure decides between variety and quality.",
        trait="eight measures to choose from",
        paper="Nowozin et al., f-GAN, 2016",
        purpose=Purpose.INVENT,
    )
    settings_class: ClassVar[type[FGANSettings]] = FGANSettings
    terms: ClassVar[tuple[Term, ...]] = (
        Term("real", "critic on real", "real_weight", TermRole.CRITIC),
        Term("fake", "critic on painted", "fake_weight", TermRole.CRITIC),
        Term("r1", "steepness at real", "r1_weight", optional=True),
        Term("generator", "painter", "generator_weight"),
    )
    after_breakdown: ClassVar[str] = (
        "Raise the stability, choose another divergence such as Jensen-Shannon, or lower the learning rates, and start "
        "again."
    )
    settings: FGANSettings

    @property
    def normalised(self) -> bool:
        return False

    def critic_terms(self, real: Opinion, fake: Opinion) -> dict[str, Tensor]:
        bound = BOUNDS[self.settings.divergence]
        return {"real": -bound.real(real.logits).mean(), "fake": bound.fake(fake.logits).mean()}

    def painter_terms(self, fake: Opinion, real: Opinion | None) -> dict[str, Tensor]:
        return {"generator": -BOUNDS[self.settings.divergence].real(fake.logits).mean()}

    def differentiates(self) -> tuple[bool, bool]:
        return self.settings.r1_weight > 0.0, False

    def critic_extras(self, real: Opinion, fake: Opinion, batch: Batch, latents: Tensor) -> dict[str, Tensor]:
        if self.settings.r1_weight == 0.0 or not torch.is_grad_enabled():
            return {}
        return {"r1": squared_slope(real.logits, real.seen)}
