"""The bounds of the f-divergences against the divergences themselves, on distributions that can be summed by hand."""

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from genstudio.models.base import Batch
from genstudio.models.divergence import BOUNDS, Divergence
from genstudio.models.fgan import FGAN
from tests.tiny import batch_of, family_of

P = torch.tensor([0.5, 0.3, 0.2], dtype=torch.float64)
Q = torch.tensor([0.2, 0.3, 0.5], dtype=torch.float64)


def jensen_shannon(p: Tensor, q: Tensor) -> float:
    middle = (p + q) / 2.0
    return float(((p * (p / middle).log()).sum() + (q * (q / middle).log()).sum()) / 2.0)


# By their definitions, sum of q f(p / q).
EXACT = {
    Divergence.KL: float((P * (P / Q).log()).sum()),
    Divergence.REVERSE_KL: float((Q * (Q / P).log()).sum()),
    Divergence.PEARSON: float(((P - Q).square() / Q).sum()),
    Divergence.NEYMAN: float(((P - Q).square() / P).sum()),
    Divergence.HELLINGER: float((P.sqrt() - Q.sqrt()).square().sum()),
    Divergence.JENSEN_SHANNON: 2.0 * jensen_shannon(P, Q),
    Divergence.GAN: 2.0 * jensen_shannon(P, Q) - math.log(4.0),
    Divergence.TOTAL_VARIATION: float((P - Q).abs().sum() / 2.0),
}
# The same to four digits, from the literature's formulas and not from this file's.
KNOWN = {
    Divergence.KL: 0.27489,
    Divergence.PEARSON: 0.63,
    Divergence.HELLINGER: 0.13509,
    Divergence.GAN: -1.25347,
    Divergence.TOTAL_VARIATION: 0.3,
}
# Total variation is approached only as the logit grows without end, the others are reached.
SEARCHED = torch.linspace(-30.0, 30.0, 600_001, dtype=torch.float64)


@pytest.mark.parametrize("divergence", list(Divergence))
def test_the_best_critic_reaches_the_divergence_and_none_exceeds_it(divergence: Divergence) -> None:
    bound = BOUNDS[divergence]
    gained = P[:, None] * bound.real(SEARCHED) - Q[:, None] * bound.fake(SEARCHED)
    best = float(gained.nan_to_num(-math.inf).max(dim=1).values.sum())
    assert best == pytest.approx(EXACT[divergence], abs=1e-5)
    if divergence in KNOWN:
        assert best == pytest.approx(KNOWN[divergence], abs=1e-5)


@pytest.mark.parametrize("divergence", list(Divergence))
def test_the_best_logit_is_higher_where_real_pictures_are_more_likely(divergence: Divergence) -> None:
    bound = BOUNDS[divergence]
    gained = P[:, None] * bound.real(SEARCHED) - Q[:, None] * bound.fake(SEARCHED)
    logits = SEARCHED[gained.nan_to_num(-math.inf).argmax(dim=1)]
    assert logits[0] > logits[1] > logits[2] or divergence is Divergence.TOTAL_VARIATION
    assert logits[0] > logits[2]


@pytest.mark.parametrize("divergence", list(Divergence))
def test_the_conjugate_is_the_largest_gap_between_a_line_and_f(divergence: Divergence) -> None:
    """f*(t) = sup over u of t u - f(u), with f from the definition of each divergence."""
    f: Callable[[Tensor], Tensor] = {
        Divergence.KL: lambda u: u * u.log(),
        Divergence.REVERSE_KL: lambda u: -u.log(),
        Divergence.PEARSON: lambda u: (u - 1.0).square(),
        Divergence.NEYMAN: lambda u: (1.0 - u).square() / u,
        Divergence.HELLINGER: lambda u: (u.sqrt() - 1.0).square(),
        Divergence.JENSEN_SHANNON: lambda u: -(u + 1.0) * ((1.0 + u) / 2.0).log() + u * u.log(),
        Divergence.GAN: lambda u: u * u.log() - (u + 1.0) * (u + 1.0).log(),
        Divergence.TOTAL_VARIATION: lambda u: 0.5 * (u - 1.0).abs(),
    }[divergence]
    ratios = torch.logspace(-5, 5, 400_001, dtype=torch.float64)
    for logit in (-1.0, -0.3, 0.2, 0.9):
        v = torch.tensor(logit, dtype=torch.float64)
        slope = BOUNDS[divergence].real(v)
        conjugate = float((slope * ratios - f(ratios)).max())
        assert conjugate == pytest.approx(float(BOUNDS[divergence].fake(v)), abs=2e-4)


@pytest.mark.parametrize("divergence", list(Divergence))
def test_an_f_gan_takes_the_bound_that_it_is_told(divergence: Divergence) -> None:
    family = family_of("fgan", network="dense", divergence=divergence.value, r1_weight=0.0)
    assert isinstance(family, FGAN)
    last = [module for module in family.discriminator.modules() if isinstance(module, torch.nn.Linear)][-1]
    with torch.no_grad():
        last.weight.zero_()
        last.bias.fill_(0.4)
    v = torch.tensor(0.4)
    critic, painter = (family.losses(phase, batch_of(family)) for phase in ("discriminator", "generator"))
    assert set(critic) == {"real", "fake"}
    assert float(critic["real"].detach()) == pytest.approx(-float(BOUNDS[divergence].real(v)), rel=1e-5)
    assert float(critic["fake"].detach()) == pytest.approx(float(BOUNDS[divergence].fake(v)), rel=1e-5)
    assert float(painter["generator"].detach()) == pytest.approx(-float(BOUNDS[divergence].real(v)), rel=1e-5)


def test_nothing_is_penalised_where_nothing_is_trained() -> None:
    family = family_of("fgan", network="dense")
    batch: Batch = batch_of(family)
    assert "r1" in family.losses("discriminator", batch)
    with torch.inference_mode():
        assert "r1" not in family.losses("discriminator", batch)
