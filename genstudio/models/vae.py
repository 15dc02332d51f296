"""The variational autoencoder: an autoencoder whose descriptions fill a smooth, known space."""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor, nn

from genstudio.models.architecture import build_decoder, build_encoder
from genstudio.models.base import Batch, FamilyInfo, ImageShape, Purpose
from genstudio.models.flow import Arrow, Flow, Node, NodeKind
from genstudio.models.latent_space import LatentPart, LatentSpace
from genstudio.models.variational import VAESettings, Variational, drawn


class VAE(Variational):
    """Auto-encoding variational Bayes (Kingma & Welling 2013), with beta as in Higgins et al. 2017."""

    info: ClassVar[FamilyInfo] = FamilyInfo(
        key="vae",
        title="Variational autoencoder",
        summary="Learns to describe a picture with a few numbers, and to paint one from any numbers. "
        "Smooth sliders, steady learning: a good first choice.",
        trait="smooth sliders, a good first choice",
        paper="Kingma & Welling, Auto-Encoding Variational Bayes, 2013",
        purpose=Purpose.DESCRIBE,
    )
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

    def __init__(self, settings: VAESettings, shape: ImageShape, class_names: tuple[str, ...] = ()) -> None:
        super().__init__(settings, shape, class_names)
        self.latent_space = LatentSpace((LatentPart("z", settings.latent_dim),))
        self.encoder: nn.Module = build_encoder(settings, shape, 2 * settings.latent_dim)
        self.decoder: nn.Module = build_decoder(settings, settings.latent_dim, shape)

    def bound(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        mean, log_variance = self.posterior(batch.images)
        return self.decoder(drawn(batch, mean, log_variance)), mean, log_variance

    def decode(self, latents: Tensor) -> Tensor:
        return self.likelihood.pixels(self.decoder(latents))

    def encode(self, images: Tensor) -> Tensor:
        return self.posterior(images)[0]

    def posterior(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log variance of q(z | x), each (N, dim)."""
        mean, log_variance = self.encoder(images).chunk(2, dim=1)
        return mean, log_variance
