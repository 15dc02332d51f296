"""Families whose painter and critic play by any of the usual objectives, held in check by penalties if one likes."""

from __future__ import annotations

from typing import Any, ClassVar

from torch import Tensor

from genstudio.models.adversarial import AdversarialFamily, AdversarialSettings, Opinion
from genstudio.models.architecture import SMALL_PICTURE, sized
from genstudio.models.base import Batch, ImageShape, Preset, Term, TermRole
from genstudio.models.contest import loss_weight
from genstudio.models.objective import Objective, critic_terms, painter_loss
from genstudio.models.rules import APART, STABILITY, Penalty, RuleSettings, steepness

# Where R3GAN's rates end, as a part of where they begin: 5e-5 of 2e-4 (Huang et al. 2025).
FINAL_RATE = 0.25

# Points have no large areas to be steep in, their networks are small and bear ten times the rate, and only small last
# steps settle them where they belong.
SETTLING_POINTS = {
    "r1_weight": 0.02,
    "r2_weight": 0.02,
    "learning_rate": 1e-3,
    "discriminator_learning_rate": 1e-3,
    "final_rate": 0.02,
    "batch_size": 256,
}


GAME_TERMS = (
    Term("real", "critic on real", "real_weight", TermRole.CRITIC_ENTROPY, optional=True),
    Term("fake", "critic on painted", "fake_weight", TermRole.CRITIC_ENTROPY, optional=True),
    Term("real_margin", "critic on real", "real_weight", TermRole.CRITIC, optional=True),
    Term("fake_margin", "critic on painted", "fake_weight", TermRole.CRITIC, optional=True),
    Term("pair", "critic on pairs", "pair_weight", TermRole.CRITIC_ENTROPY, optional=True),
    Term("r1", "steepness at real", "r1_weight", optional=True),
    Term("r2", "steepness at painted", "r2_weight", optional=True),
    Term("generator", "painter", "generator_weight"),
)


class GameSettings(AdversarialSettings, RuleSettings):
    """What painter and critic can be told whose rules are a choice."""

    real_weight: float = loss_weight(
        "Weight of real pictures",
        "How much the critic cares about recognising real pictures.",
        advanced=False,
        only_with=APART,
    )
    fake_weight: float = loss_weight(
        "Weight of painted pictures",
        "How much the critic cares about exposing painted pictures.",
        advanced=False,
        only_with=APART,
    )


class GameFamily(AdversarialFamily):
    """An adversarial family with a choice of objectives (see `genstudio.models.objective`) and the penalties R1, R2."""

    terms: ClassVar[tuple[Term, ...]] = GAME_TERMS
    settings: GameSettings

    @classmethod
    def suggested(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
        values = sized(shape, preset)
        if preset is Preset.BEST:
            stability = round(STABILITY * shape.height * shape.width / SMALL_PICTURE, 2)
            values |= {
                "objective": Objective.RELATIVISTIC.value,
                "penalty": Penalty.BOTH.value,
                "r1_weight": stability,
                "r2_weight": stability,
                "final_rate": FINAL_RATE,
            }
            values |= SETTLING_POINTS if shape.points else {}
        return values

    @property
    def normalised(self) -> bool:
        return self.settings.normalised

    @property
    def needs_real(self) -> bool:
        return self.settings.relativistic

    @property
    def momenta(self) -> tuple[float, float]:
        return self.settings.betas

    def critic_terms(self, real: Opinion, fake: Opinion) -> dict[str, Tensor]:
        return critic_terms(self.settings.objective, real.logits, fake.logits)

    def painter_terms(self, fake: Opinion, real: Opinion | None) -> dict[str, Tensor]:
        logits = None if real is None else real.logits
        return {"generator": painter_loss(self.settings.objective, fake.logits, logits)}

    def differentiates(self) -> tuple[bool, bool]:
        return self.settings.punished

    def critic_extras(self, real: Opinion, fake: Opinion, batch: Batch, latents: Tensor) -> dict[str, Tensor]:
        return steepness(self.settings, real.logits, (real.seen,), fake.logits, (fake.seen,))
