"""The f-divergences that a critic can be made to measure, as output activation and Fenchel conjugate.

With p the real and q the painted pictures, sup over v of E_p g(v) - E_q f*(g(v)) is the divergence (Nowozin et al.
2016, equation 4 and table 2); each is turned so that a higher v means real.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import torch
from torch import Tensor
from torch.nn.functional import softplus


class Divergence(StrEnum):
    """A measure of how much painted and real pictures differ."""

    GAN = "gan"
    KL = "kl"
    REVERSE_KL = "reverse-kl"
    PEARSON = "pearson"
    NEYMAN = "neyman"
    HELLINGER = "hellinger"
    JENSEN_SHANNON = "jensen-shannon"
    TOTAL_VARIATION = "total-variation"


DIVERGENCE_TITLES = {
    Divergence.GAN.value: "GAN",
    Divergence.KL.value: "Kullback-Leibler (wants every kind of picture)",
    Divergence.REVERSE_KL.value: "Reverse Kullback-Leibler (wants none but good ones)",
    Divergence.PEARSON.value: "Pearson chi-squared",
    Divergence.NEYMAN.value: "Neyman chi-squared",
    Divergence.HELLINGER.value: "Squared Hellinger",
    Divergence.JENSEN_SHANNON.value: "Jensen-Shannon",
    Divergence.TOTAL_VARIATION.value: "Total variation",
}


@dataclass(frozen=True, slots=True)
class Bound:
    """The two sides of the bound, as functions of the critic's logit.

    Attributes:
        real: g(v), whose mean over real pictures is to be large.
        fake: f*(g(v)), whose mean over painted pictures is to be small.
    """

    real: Callable[[Tensor], Tensor]
    fake: Callable[[Tensor], Tensor]


BOUNDS = {
    Divergence.GAN: Bound(lambda v: -softplus(-v), softplus),
    Divergence.KL: Bound(lambda v: v, lambda v: torch.exp(v - 1.0)),
    Divergence.REVERSE_KL: Bound(lambda v: -torch.exp(-v), lambda v: v - 1.0),
    Divergence.PEARSON: Bound(lambda v: v, lambda v: 0.25 * v.square() + v),
    Divergence.NEYMAN: Bound(lambda v: 1.0 - torch.exp(-v), lambda v: 2.0 - 2.0 * torch.exp(-0.5 * v)),
    Divergence.HELLINGER: Bound(lambda v: 1.0 - torch.exp(-v), lambda v: torch.exp(v) - 1.0),
    Divergence.JENSEN_SHANNON: Bound(lambda v: math.log(2.0) - softplus(-v), lambda v: softplus(v) - math.log(2.0)),
    Divergence.TOTAL_VARIATION: Bound(lambda v: 0.5 * torch.tanh(v), lambda v: 0.5 * torch.tanh(v)),
}
