"""What variational autoencoders share: the evidence lower bound, and how its two terms are balanced."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import torch
from torch import Tensor

from genstudio.data.image_set import Labels, Pixels
from genstudio.data.watch import Watch
from genstudio.models.architecture import SMALL_PICTURE, NetworkSettings, sized
from genstudio.models.base import Aim, Batch, Family, ImageShape, Phase, Preset, Term, TermRole, batch_of
from genstudio.models.likelihood import LIKELIHOOD_TITLES, Likelihood, PixelLikelihood
from genstudio.models.settings import setting
from genstudio.models.trained import encode_pixels

ACTIVE_VARIANCE = 0.01
MOST_ENCODED = 2_000
"""Enough pictures to tell a variance from `ACTIVE_VARIANCE`."""

# The reconstruction grows with the number of values, the KL does not; beta keeps their proportion (the normalised beta
# of Higgins et al. 2017, section 4.2). Chosen so that samples of early models look like the pictures.
VALUES_PER_BETA = 1536

# A tenth of the rounds that are proposed, at the lower end of what Sønderby et al. 2016 use.
BEST_WARM_UP = 2.0

# Higgins et al. 2017 take 4 for drawn shapes of 64x64; in proportion to the beta that is proposed otherwise.
SEPARATE_BETA = 4.0

# So few nats that a number says next to nothing with them, as the form's own example.
FREE_BITS = 0.1

# With it squared error takes its decoder for a Gaussian of spread 0.01, about that of the heaps; with an optimal sigma
# the codes fell silent at the start, when one spread had to do for all heaps together.
POINT_BETA = 1e-4


class VAESettings(NetworkSettings):
    """What every variational autoencoder can be told."""

    reconstruction: Likelihood = setting(
        Likelihood.BCE,
        "Compare by",
        "How the painted picture is compared with the real one. Cross-entropy suits drawings and digits; squared error "
        "suits photographs. Weighed by itself it reproduces pictures more finely, with the KL weight left at 1; "
        "pictures from random numbers then take longer to become good.",
        choices=LIKELIHOOD_TITLES,
        advanced=True,
    )
    reconstruction_weight: float = setting(
        1.0,
        "Reconstruction weight",
        "How much the painted picture must resemble the real one.",
        ge=0.0,
        le=1000.0,
        group="Loss",
        advanced=True,
        live=True,
    )
    batch_size: int = batch_of(100)
    beta: float = setting(
        1.0,
        "KL weight (beta)",
        "How tidy the space of descriptions must be. More gives smoother, more separate sliders and blurrier pictures.",
        ge=0.0,
        le=1000.0,
        group="Loss",
        live=True,
        gloss="more: tidier sliders, blurrier pictures",
    )
    warm_up: float = setting(
        0.0,
        "KL warm-up, in rounds",
        "Over how many rounds (epochs) the KL weight grows from nothing to its full value, so that the model first "
        "learns to use its numbers. 0: it counts fully from the start.",
        ge=0.0,
        le=10_000.0,
        group="Loss",
        advanced=True,
    )
    free_bits: float = setting(
        0.0,
        "Free bits, in nats",
        "How much each number of a description may say about a picture at no cost. "
        "A little, such as 0.1, keeps numbers from falling silent. 0 turns it off.",
        ge=0.0,
        le=10.0,
        group="Loss",
        advanced=True,
        live=True,
    )


class Variational(Family):
    """An encoder q(z | x), a decoder p(x | z) and a standard normal p(z), trained by the evidence lower bound.

    Both terms are sums over one picture, averaged over the batch, so that beta = 1 is the bound (Kingma & Welling 2013,
    equation 3): reconstruction, -log p(x | z), and KL = -1/2 sum(1 + log s^2 - mu^2 - s^2). Beta as in Higgins et al.
    2017, grown linearly over the first `warm_up` epochs (Bowman et al. 2016; Sønderby et al. 2016).
    """

    settings_class: ClassVar[type[VAESettings]] = VAESettings
    terms: ClassVar[tuple[Term, ...]] = (
        Term("reconstruction", "reconstruction", "reconstruction_weight", TermRole.RECONSTRUCTION),
        Term("kl", "KL divergence", "beta", TermRole.DIVERGENCE),
    )
    can_encode: ClassVar[bool] = True
    settings: VAESettings

    def __init__(self, settings: VAESettings, shape: ImageShape, class_names: tuple[str, ...] = ()) -> None:
        super().__init__(settings, shape, class_names)
        self.likelihood = PixelLikelihood(settings.reconstruction, shape)

    @classmethod
    def suggested(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
        values = sized(shape, preset)
        if shape.points:
            values |= {"reconstruction": Likelihood.MSE.value, "beta": POINT_BETA}
        if shape.size > SMALL_PICTURE:
            values |= {"learning_rate": 2e-3, "beta": float(max(1, round(shape.size / VALUES_PER_BETA)))}
        if preset is Preset.BEST:
            values["warm_up"] = BEST_WARM_UP
        return values

    @classmethod
    def aims(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> tuple[Aim, ...]:
        """None for points, whose beta is that of another likelihood."""
        if shape.points:
            return ()
        usual = float(cls.suggested(shape, preset).get("beta", 1.0))
        return (
            Aim(
                "beta-vae",
                "Separate sliders (beta-VAE)",
                "Choose it for sliders that each change one thing, such as place or size; pictures become blurrier.",
                {"beta": SEPARATE_BETA * usual, "warm_up": BEST_WARM_UP},
            ),
            Aim(
                "free-bits",
                "No idle sliders (free bits)",
                "Choose it when many sliders change nothing: each number may say a little at no cost.",
                {"free_bits": FREE_BITS},
            ),
            Aim(
                "optimal-sigma",
                "Finer pictures (optimal sigma)",
                "Choose it to describe photographs finely without weighing by hand: the model finds out how exact it "
                "can be. Pictures from random numbers then take longer to become good.",
                {"reconstruction": Likelihood.OPTIMAL.value, "beta": 1.0},
            ),
        )

    def phases(self) -> tuple[Phase, ...]:
        return (Phase("vae", ("encoder", "decoder")),)

    @abstractmethod
    def bound(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """A decoder's raw output (N, C, H, W) from a draw of the posterior, and the posterior's `mean, log_variance`,
        each (N, latent_dim)."""

    def losses(self, phase: str, batch: Batch) -> dict[str, Tensor]:
        raw, mean, log_variance = self.bound(batch)
        divergences = kl_to_standard_normal(mean, log_variance)
        kl = divergences.sum(dim=1).mean()
        if self.settings.free_bits > 0.0:
            kl = with_free_bits(divergences.mean(dim=0), self.settings.free_bits)
        return {"reconstruction": self.likelihood(raw, batch.images) / batch.size, "kl": kl}

    def weight(self, term: str, epoch: float = math.inf) -> float:
        weight = super().weight(term, epoch)
        if term == "kl" and epoch < self.settings.warm_up:
            weight *= epoch / self.settings.warm_up
        return weight

    def extra_metrics(
        self, pixels: Pixels, terms: Mapping[str, float], labels: Labels | None = None, watch: Watch | None = None
    ) -> dict[str, float]:
        """The evidence lower bound in nats per picture, and how many latent dimensions it uses.

        `elbo` is E log p(x|z) - KL (Kingma & Welling 2013, equation 3), whatever the weights, warm-up and free bits;
        `active_units` counts dimensions whose mean varies by more than 0.01 over the pictures (Burda et al. 2016,
        section 5.3), `MOST_ENCODED` of them at most.
        """
        some = slice(None, None, max(1, -(-len(pixels) // MOST_ENCODED)))
        known = None if labels is None else labels[some]
        codes = encode_pixels(self, pixels[some], known, watch)[:, : self.settings.latent_dim]
        return {
            "elbo": -(terms["reconstruction"] + terms["kl"]) - self.likelihood.constant,
            "active_units": float((codes.var(axis=0) > ACTIVE_VARIANCE).sum()),
        }


def drawn(batch: Batch, mean: Tensor, log_variance: Tensor) -> Tensor:
    """A draw of N(mean, exp(log_variance)) through which gradients pass (Kingma & Welling 2013, section 2.4)."""
    return mean + torch.exp(0.5 * log_variance) * batch.normal(*mean.shape)


def kl_to_standard_normal(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(mean, exp(log_variance)) || N(0, 1)) of each value, in nats (Kingma & Welling 2013, appendix B)."""
    return -0.5 * (1.0 + log_variance - mean.square() - log_variance.exp())


def with_free_bits(divergences: Tensor, free: float) -> Tensor:
    """The sum of the batch's mean KL of each dimension, (), without a gradient from those below `free` nats.

    The gradient is that of sum max(free, KL_j) (Kingma et al. 2016, equation 15, each dimension a group of its own),
    the value is the true KL, so that what is plotted and compared stays a bound.

    Args:
        divergences: (dim,), averaged over the batch.
    """
    return torch.where(divergences > free, divergences, divergences.detach()).sum()
