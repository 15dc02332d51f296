"""The rules by which a critic and those whom it judges play: what for, and how steep the critic may be."""

from __future__ import annotations

from enum import StrEnum

import torch
from torch import Tensor

from genstudio.models.contest import BETAS, ContestSettings, loss_weight
from genstudio.models.objective import OBJECTIVE_TITLES, Objective
from genstudio.models.penalties import squared_slope
from genstudio.models.settings import setting

# After R3GAN (Huang et al. 2025): no momentum, rates that fall from 2e-4 to 5e-5, and a penalty that grows with the
# pictures' area. Its authors begin with a gamma of 0.05 or 0.5 for 32x32 (CIFAR-10, ImageNet) and 1 or 2 for 64x64
# (ImageNet, FFHQ) and let it fall to a tenth, and beta2 grow from 0.9; here both stay, the penalty at the safer values.
STEADY_BETAS = (0.0, 0.99)
STABILITY = 0.5

IN_PAIRS = ("objective", Objective.RELATIVISTIC.value)
APART = ("objective", *(objective.value for objective in Objective if objective is not Objective.RELATIVISTIC))
"""Where real and painted pictures are judged by themselves, so that each has a weight of its own."""


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


class RuleSettings(ContestSettings):
    """What they play for, and how steep the critic may be."""

    objective: Objective = setting(
        Objective.NON_SATURATING,
        "Objective",
        "What painter and critic play for. Classic (non-saturating) is the usual one; that of the first paper learns "
        "slowly; hinge leaves alone what is clear already. Relativistic with steepness limited at real and painted "
        "pictures is the modern choice: slower, but it hardly ever breaks down.",
        choices=OBJECTIVE_TITLES,
        group="Loss",
        advanced=True,
    )
    pair_weight: float = loss_weight(
        "Weight of telling pairs apart",
        "How much the critic cares about which of two pictures is the real one.",
        only_with=IN_PAIRS,
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

    @property
    def relativistic(self) -> bool:
        """Whether painted pictures are compared with real ones, in the painter's step too."""
        return self.objective is Objective.RELATIVISTIC

    @property
    def normalised(self) -> bool:
        """Whether the critic has batch norm, which goes with no penalty and no other limit on it."""
        return self.penalty is Penalty.NONE and not self.spectral_norm

    @property
    def betas(self) -> tuple[float, float]:
        """Adam's for all of them."""
        return STEADY_BETAS if self.relativistic else BETAS

    @property
    def punished(self) -> tuple[bool, bool]:
        """Whether steepness counts at real, and at painted pictures; never where no gradients are taken."""
        if not torch.is_grad_enabled():
            return False, False
        at_real = self.penalty is not Penalty.NONE and self.r1_weight > 0.0
        return at_real, self.penalty is Penalty.BOTH and self.r2_weight > 0.0


def steepness(
    settings: RuleSettings, real: Tensor, real_seen: tuple[Tensor, ...], fake: Tensor, fake_seen: tuple[Tensor, ...]
) -> dict[str, Tensor]:
    """The terms R1 and R2 where the settings want them.

    Args:
        real, fake: the critic's logits, (N, 1).
        real_seen, fake_seen: what it saw, made `penalties.watched` where `settings.punished` says so.
    """
    at_real, at_fake = settings.punished
    terms = {"r1": squared_slope(real, *real_seen)} if at_real else {}
    return terms | ({"r2": squared_slope(fake, *fake_seen)} if at_fake else {})
