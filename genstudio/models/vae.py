"""The variational autoencoder: an autoencoder whose descriptions fill a smooth, known space."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from genstudio.data.image_set import Pixels
from genstudio.models.architecture import (
    SMALL_PICTURE,
    Reconstruction,
    ReconstructionSettings,
    build_decoder,
    build_encoder,
    sized,
    summed_distance,
    to_pixels,
)
from genstudio.models.base import Batch, Family, FamilyInfo, ImageShape, Phase, Preset, Purpose, Term, TermRole
from genstudio.models.flow import Arrow, Flow, Node, NodeKind
from genstudio.models.latent_space import LatentPart, LatentSpace
from genstudio.models.settings import setting
from genstudio.models.trained import encode_pixels

ACTIVE_VARIANCE = 0.01

# The reconstruction grows with the number of values, the KL does not; beta keeps their proportion (the normalised beta
# of Higgins et al. 2017, section 4.2). Chosen so that samples of early models look like the pictures.
VALUES_PER_BETA = 1536


class VAESettings(ReconstructionSettings):
    """What a VAE can be told."""

    batch_size: int = setting(
        100,
        "Batch size",
        "How many pictures it looks at before each small correction.",
        ge=2,
        le=4096,
        group="Training",
        advanced=True,
    )
    beta: float = setting(
        1.0,
        "KL weight (beta)",
        "How tidy the space of descriptions must be. More gives smoother, more separate sliders and blurrier pictures.",
        ge=0.0,
        le=1000.0,
        group="Loss",
        live=True,
    )


class VAE(Family):
    """Auto-encoding variational Bayes (Kingma & Welling 2013), with beta as in Higgins et al. 2017.

    Both terms are sums over one picture, averaged over the batch, so that beta = 1 is the evidence lower bound:
    reconstruction, BCE or 1/2 (x - x')^2 summed over its values, and KL = -1/2 sum(1 + log s^2 - mu^2 - s^2).
    """

    info: ClassVar[FamilyInfo] = FamilyInfo(
        key="vae",
        title="Variational autoencoder",
        summary="Learns to describe a picture with a few numbers, and to paint one from any numbers. "
        "Smooth sliders, steady learning: a good first choice.",
        trait="smooth sliders, a good first choice",
        paper="Kingma & Welling, Auto-Encoding Variational Bayes, 2013",
        purpose=Purpose.DESCRIBE,
    )
    settings_class: ClassVar[type[VAESettings]] = VAESettings
    terms: ClassVar[tuple[Term, ...]] = (
        Term("reconstruction", "reconstruction", "reconstruction_weight"),
        Term("kl", "KL divergence", "beta", TermRole.DIVERGENCE),
    )
    can_encode: ClassVar[bool] = True
    flow: ClassVar[Flow] = Flow(
        (
            Node("picture", "Picture", NodeKind.PICTURE, 0, 0),
            Node("encoder", "Encoder", NodeKind.NETWORK, 1, 0),
            Node("code", "Cloud of codes", NodeKind.CODE, 2, 0),
            Node("decoder", "Decoder", NodeKind.NETWORK, 3, 0),
            Node("painted", "Painted again", NodeKind.PICTURE, 4, 0),
            Node("prior", "Bell curve", NodeKind.CODE, 2, 1),
        ),
        (
            Arrow("picture", "encoder"),
            Arrow("encoder", "code"),
            Arrow("prior", "code"),
            Arrow("code", "decoder"),
            Arrow("decoder", "painted"),
        ),
    )
    settings: VAESettings

    def __init__(self, settings: VAESettings, shape: ImageShape, class_names: tuple[str, ...] = ()) -> None:
        super().__init__(settings, shape, class_names)
        self.latent_space = LatentSpace((LatentPart("z", settings.latent_dim),))
        self.encoder: nn.Module = build_encoder(settings, shape, 2 * settings.latent_dim)
        self.decoder: nn.Module = build_decoder(settings, settings.latent_dim, shape)

    @classmethod
    def suggested(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
        values = sized(shape, preset)
        if shape.size > SMALL_PICTURE:
            values |= {"learning_rate": 2e-3, "beta": float(max(1, round(shape.size / VALUES_PER_BETA)))}
        return values

    def phases(self) -> tuple[Phase, ...]:
        return (Phase("vae", ("encoder", "decoder")),)

    def losses(self, phase: str, batch: Batch) -> dict[str, Tensor]:
        mean, log_variance = self.posterior(batch.images)
        latents = mean + torch.exp(0.5 * log_variance) * batch.normal(*mean.shape)
        distance = summed_distance(self.decoder(latents), batch.images, self.settings.reconstruction)
        scale = 1.0 if self.settings.reconstruction is Reconstruction.BCE else 0.5
        return {
            "reconstruction": distance * (scale / batch.size),
            "kl": kl_to_standard_normal(mean, log_variance).mean(),
        }

    def extra_metrics(self, pixels: Pixels, terms: Mapping[str, float]) -> dict[str, float]:
        """The evidence lower bound in nats per picture, and how many latent dimensions it uses.

        `elbo` is E log p(x|z) - KL (Kingma & Welling 2013, equation 3), p Bernoulli or a Gaussian of variance 1;
        `active_units` counts dimensions whose mean varies by more than 0.01 over the pictures (Burda et al. 2016,
        section 5.3).
        """
        constant = 0.0
        if self.settings.reconstruction is Reconstruction.MSE:
            constant = 0.5 * self.shape.size * math.log(2.0 * math.pi)
        variances = encode_pixels(self, pixels).var(axis=0)
        return {
            "elbo": -(terms["reconstruction"] + terms["kl"]) - constant,
            "active_units": float((variances > ACTIVE_VARIANCE).sum()),
        }

    def decode(self, latents: Tensor) -> Tensor:
        return to_pixels(self.decoder(latents), self.settings.reconstruction)

    def encode(self, images: Tensor) -> Tensor:
        return self.posterior(images)[0]

    def posterior(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log variance of q(z | x), each (N, dim)."""
        mean, log_variance = self.encoder(images).chunk(2, dim=1)
        return mean, log_variance


def kl_to_standard_normal(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(mean, exp(log_variance)) || N(0, 1)) of each row, in nats, (N,) (Kingma & Welling 2013, appendix B)."""
    return -0.5 * (1.0 + log_variance - mean.square() - log_variance.exp()).sum(dim=1)
