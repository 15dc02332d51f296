"""What painter and critic play for: adversarial losses on the critic's logits, higher meaning real."""

from __future__ import annotations

from enum import StrEnum

from torch import Tensor
from torch.nn import functional


class Objective(StrEnum):
    """The game that painter and critic play."""

    NON_SATURATING = "nonsaturating"
    MINIMAX = "minimax"
    HINGE = "hinge"
    RELATIVISTIC = "relativistic"


OBJECTIVE_TITLES = {
    Objective.NON_SATURATING.value: "Classic",
    Objective.MINIMAX.value: "First paper (minimax)",
    Objective.HINGE.value: "Hinge",
    Objective.RELATIVISTIC.value: "Relativistic (R3GAN)",
}


def critic_terms(objective: Objective, real: Tensor, fake: Tensor) -> dict[str, Tensor]:
    """The critic's terms from its logits on real and painted pictures, each (N, 1).

    With sp the softplus: classic and minimax, E sp(-D(x)) and E sp(D(G)) (Goodfellow et al. 2014, equation 1); hinge,
    E max(0, 1 - D(x)) and E max(0, 1 + D(G)) (Lim & Ye 2017); relativistic, E sp(-(D(x) - D(G))) over pairs
    (Jolicoeur-Martineau 2018; Huang et al. 2025, R3GAN, equation 2).
    """
    if objective is Objective.RELATIVISTIC:
        return {"pair": functional.softplus(fake - real).mean()}
    if objective is Objective.HINGE:
        return {
            "real_margin": functional.relu(1.0 - real).mean(),
            "fake_margin": functional.relu(1.0 + fake).mean(),
        }
    return {"real": functional.softplus(-real).mean(), "fake": functional.softplus(fake).mean()}


def painter_loss(objective: Objective, fake: Tensor, real: Tensor | None) -> Tensor:
    """The painter's loss from the critic's logits on its pictures, and for relativistic ones on real ones.

    Classic, E sp(-D(G)); minimax, -E sp(D(G)); hinge, -E D(G); relativistic, E sp(-(D(G) - D(x))).
    """
    if objective is Objective.RELATIVISTIC:
        assert real is not None
        return functional.softplus(real - fake).mean()
    if objective is Objective.HINGE:
        return -fake.mean()
    if objective is Objective.MINIMAX:
        return -functional.softplus(fake).mean()
    return functional.softplus(-fake).mean()
