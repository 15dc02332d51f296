"""Families whose painter and critic play by any of the usual objectives, held in check by penalties if one likes."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

import torch
from torch import Tensor

from genstudio.models.adversarial import AdversarialFamily, AdversarialSettings, Opinion
from genstudio.models.architecture import SMALL_PICTURE, sized
from genstudio.models.base import Batch, ImageShape, Preset, Term, TermRole
from genstudio.models.contest import loss_weight
from genstudio.models.objective import OBJECTIVE_TITLES, Objective, critic_terms, painter_loss
from genstudio.models.penalties import squared_slope
from genstudio.models.settings import setting

# After R3GAN (Huang et al. 2025): no momentum, rates that fall from 2e-4 to 5e-5, and a penalty that grows with the
# pictures' area. Its authors begin with a gamma of 0.05 or 0.5 for 32x32 (CIFAR-10, ImageNet) and 1 or 2 for 64x64
# (ImageNet, FFHQ) and let it fall to a tenth, and beta2 grow from 0.9; here both stay, the penalty at the safer values.
STEADY_BETAS = (0.0, 0.99)
STABILITY = 0.5
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


class Penalty(StrEnum):
    """Where the critic is kept from being steep."""

    NONE = "none"
    R1 = "r1"
    BOTH = "r1r2"


PENALTY_TITLES = {
    Penalty.NONE.value: "Nowhere",
    Penalty.R1.value: "At real pictures (R1)",
    Penalty.BOTH.value: "At real and painted pictures (R1 and R2)",
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


class GameSettings(AdversarialSettings):
    """What they play for, and how steep the critic may be."""

    objective: Objective = setting(
        Objective.NON_SATURATING,
        "Objective",
        "What painter and critic play for. Relativistic with steepness limited at real and painted pictures is the "
        "modern choice: slower, but it hardly ever breaks down.",
        choices=OBJECTIVE_TITLES,
        group="Loss",
        advanced=True,
    )
    pair_weight: float = setting(
        1.0,
        "Weight of telling pairs apart",
        "How much the critic cares about which of two pictures is the real one.",
        ge=0.0,
        le=1000.0,
        group="Loss",
        advanced=True,
        live=True,
        only_with=("objective", Objective.RELATIVISTIC.value),
    )
    penalty: Penalty = setting(
        Penalty.NONE,
        "Limit the critic's steepness",
        "Keeps the critic from changing its mind from one moment to the next, so that the painter can follow.",
        choices=PENALTY_TITLES,
        group="Critic",
        advanced=True,
    )
    r1_weight: float = loss_weight(
        "Stability at real pictures (gamma)",
        "How strongly steepness at real pictures is punished.",
        STABILITY,
        only_with=("penalty", Penalty.R1.value, Penalty.BOTH.value),
    )
    r2_weight: float = loss_weight(
        "Stability at painted pictures (gamma)",
        "How strongly steepness at painted pictures is punished.",
        STABILITY,
        only_with=("penalty", Penalty.BOTH.value),
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
        return super().normalised and self.settings.penalty is Penalty.NONE

    @property
    def needs_real(self) -> bool:
        return self.settings.objective is Objective.RELATIVISTIC

    @property
    def momenta(self) -> tuple[float, float]:
        return STEADY_BETAS if self.needs_real else super().momenta

    def critic_terms(self, real: Opinion, fake: Opinion) -> dict[str, Tensor]:
        return critic_terms(self.settings.objective, real.logits, fake.logits)

    def painter_terms(self, fake: Opinion, real: Opinion | None) -> dict[str, Tensor]:
        logits = None if real is None else real.logits
        return {"generator": painter_loss(self.settings.objective, fake.logits, logits)}

    def differentiates(self) -> tuple[bool, bool]:
        settings = self.settings
        both = settings.penalty is Penalty.BOTH
        return settings.penalty is not Penalty.NONE and settings.r1_weight > 0.0, both and settings.r2_weight > 0.0

    def critic_extras(self, real: Opinion, fake: Opinion, batch: Batch, latents: Tensor) -> dict[str, Tensor]:
        if not torch.is_grad_enabled():
            return {}  # nobody asks for a slope where nothing is trained
        at_real, at_fake = self.differentiates()
        terms = {"r1": squared_slope(real.logits, real.seen)} if at_real else {}
        return terms | ({"r2": squared_slope(fake.logits, fake.seen)} if at_fake else {})
