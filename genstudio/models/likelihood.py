"""How likely a variational decoder finds a picture, in nats, the unit of the KL divergence."""

from __future__ import annotations

import math
from enum import StrEnum

import torch
from torch import Tensor, nn
from torch.nn import functional

from genstudio.models.architecture import RECONSTRUCTION_TITLES, Reconstruction, summed_distance, to_pixels
from genstudio.models.base import ImageShape

ROUNDING_VARIANCE = 1.0 / (12.0 * 255.0**2)
"""Of the error that rounding to 256 levels leaves; a smaller variance would count digits that pictures do not have."""
MOMENTUM = 0.1
LOG_TWO_PI = math.log(2.0 * math.pi)


class Likelihood(StrEnum):
    """What a decoder's output says of the values of a picture."""

    BCE = "bce"
    MSE = "mse"
    OPTIMAL = "optimal"


LIKELIHOOD_TITLES = {**RECONSTRUCTION_TITLES, "optimal": "Squared error, weighed by itself (optimal sigma)"}


class PixelLikelihood(nn.Module):
    """-log p(x | z), summed over the values of a picture.

    BCE: p is Bernoulli. MSE: p is a Gaussian of variance 1, its constant left out (`constant` gives it).
    OPTIMAL: p is a Gaussian whose variance, the same for all values, is the one that suits the errors best, their mean
    square (Rybkin et al. 2021, "Simple and Effective VAE Training with Calibrated Decoders", section 3.3):
    n/2 (log 2 pi s^2 + mse / s^2), nothing left out. While it trains, s^2 comes from the batch; in evaluation, from a
    running mean over training batches, so that pictures never seen have no part in it.
    """

    variance: Tensor

    def __init__(self, kind: Likelihood, shape: ImageShape) -> None:
        super().__init__()
        self.optimal = kind is Likelihood.OPTIMAL
        self.distance = Reconstruction.BCE if kind is Likelihood.BCE else Reconstruction.MSE
        self.constant = 0.5 * shape.size * LOG_TWO_PI if kind is Likelihood.MSE else 0.0
        if self.optimal:
            self.register_buffer("variance", torch.ones(()))

    def forward(self, raw: Tensor, images: Tensor) -> Tensor:
        """The sum over all pictures, (), from a decoder's raw output and pictures in [0, 1]."""
        distance = summed_distance(raw, images, self.distance)
        if self.optimal:
            variance = self._fitted(distance / images.numel())
            return 0.5 * (images.numel() * (LOG_TWO_PI + variance.log()) + distance / variance)
        return distance if self.distance is Reconstruction.BCE else 0.5 * distance

    def each(self, raw: Tensor, images: Tensor) -> Tensor:
        """Of each picture, (N,), with the variance of evaluation."""
        if self.distance is Reconstruction.BCE:
            losses = functional.binary_cross_entropy_with_logits(raw, images, reduction="none")
            return losses.flatten(1).sum(dim=1)
        distances = (raw - images).square().flatten(1).sum(dim=1)
        if self.optimal:
            return 0.5 * (images[0].numel() * (LOG_TWO_PI + self.variance.log()) + distances / self.variance)
        return 0.5 * distances

    def pixels(self, raw: Tensor) -> Tensor:
        """A decoder's raw output as pictures in [0, 1]."""
        return to_pixels(raw, self.distance)

    def _fitted(self, squared_error: Tensor) -> Tensor:
        """The variance to weigh by. Held still: at its optimum it passes no gradient on."""
        if not self.training:
            return self.variance
        variance = squared_error.detach().clamp_min(ROUNDING_VARIANCE)
        self.variance.lerp_(variance, MOMENTUM)
        return variance
