"""The adversarial autoencoder: an autoencoder whose codes a critic drives into a known distribution."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from genstudio.data.image_set import Labels, Pixels
from genstudio.data.watch import Watch
from genstudio.models.architecture import (
    SMALL_PICTURE,
    ReconstructionSettings,
    build_decoder,
    build_encoder,
    sized,
    summed_distance,
    to_pixels,
)
from genstudio.models.base import (
    Batch,
    Family,
    FamilyInfo,
    ImageShape,
    Phase,
    Preset,
    Purpose,
    Term,
    TermRole,
    batch_of,
)
from genstudio.models.contest import BETAS, dense_first, loss_weight
from genstudio.models.flow import Arrow, Flow, Node, NodeKind
from genstudio.models.latent_space import LatentPart, LatentSpace
from genstudio.models.networks import Network
from genstudio.models.settings import setting
from genstudio.models.trained import encode_pixels

CONTEST_RATE = "adversarial_learning_rate"


class AAESettings(ReconstructionSettings):
    """What an adversarial autoencoder can be told.

    Two hidden layers of 1000 are also conan7882/adversarial-autoencoders' (z 2, batch 128, rate 2e-4 falling to 2e-6,
    weights 1 for reconstruction and 6 for the contest). eriklindernoren/PyTorch-GAN has two of 512 with batch norm and
    leaky units, z 100 of spread 1, batch 64, and Adam (2e-4; 0.5, 0.999) for all. Its encoder and decoder take one step
    for 0.999 of the absolute distance and 0.001 of the contest. Here each has a step of its own, as in the paper, whose
    size Adam makes all but independent of the weight, so that all weigh 1 and the contest has a smaller rate instead.
    The code is small because the critic must know all of its space.
    """

    network: Network = dense_first()
    latent_dim: int = setting(
        8,
        "Latent size",
        "How many numbers describe a picture, one slider each. The critic has to know the whole space of them, "
        "so that few are better.",
        ge=1,
        le=1024,
        gloss="numbers that describe a picture",
    )
    prior_std: float = setting(
        5.0,
        "Spread of the codes",
        "The standard deviation of the bell curve that the codes are driven into.",
        ge=0.01,
        le=100.0,
        advanced=True,
    )
    hidden_layers: int = setting(
        2,
        "Hidden layers",
        "How many dense layers each network has; the critic of the codes is always dense.",
        ge=0,
        le=6,
        advanced=True,
    )
    hidden_dim: int = setting(
        1000,
        "Hidden size",
        "How many numbers each dense hidden layer has; the critic of the codes is always dense.",
        ge=8,
        le=4096,
        advanced=True,
        unless_zero="hidden_layers",
    )
    batch_size: int = batch_of(100)
    learning_rate: float = setting(
        2e-4,
        "Learning rate",
        "How large each correction of the painted pictures is.",
        ge=1e-7,
        le=1.0,
        group="Training",
        advanced=True,
        live=True,
        logarithmic=True,
    )
    adversarial_learning_rate: float = setting(
        1e-4,
        "Learning rate of the contest",
        "How large each correction is that the critic of the codes makes, or causes.",
        ge=1e-7,
        le=1.0,
        group="Training",
        advanced=True,
        live=True,
        logarithmic=True,
    )
    real_weight: float = loss_weight(
        "Weight of drawn codes", "How much the critic cares about recognising codes that were drawn at random."
    )
    fake_weight: float = loss_weight(
        "Weight of pictures' codes", "How much the critic cares about recognising the codes of pictures."
    )
    encoder_weight: float = loss_weight(
        "Weight of tidy codes", "How strongly the codes of pictures are driven into the bell curve.", advanced=False
    )


class AdversarialAutoencoder(Family):
    """Adversarial autoencoders (Makhzani et al. 2015), with a deterministic encoder and a normal prior.

    Each batch is used three times (section 2): reconstruction, encoder and decoder by the distance of D(E(x)) from x,
    a mean over all values; regularisation, the critic of codes by E sp(-C(z)) + E sp(C(E(x))) with z from the prior,
    then the encoder by E sp(-C(E(x))). Higher logits C mean "drawn from the prior"; sp is the softplus.
    """

    info: ClassVar[FamilyInfo] = FamilyInfo(
        key="aae",
        title="Adversarial autoencoder",
        summary="An autoencoder with a critic that watches its descriptions until they fill a tidy space. "
        "Sharper than a VAE with as few sliders; choose it to describe pictures and to invent some.",
        trait="sharp and tidy",
        paper="Makhzani et al., Adversarial Autoencoders, 2015",
        purpose=Purpose.DESCRIBE,
    )
    settings_class: ClassVar[type[AAESettings]] = AAESettings
    terms: ClassVar[tuple[Term, ...]] = (
        Term("reconstruction", "reconstruction", "reconstruction_weight", TermRole.RECONSTRUCTION),
        Term("real", "critic on drawn codes", "real_weight", TermRole.CRITIC_ENTROPY),
        Term("fake", "critic on pictures' codes", "fake_weight", TermRole.CRITIC_ENTROPY),
        Term("encoder", "encoder against critic", "encoder_weight"),
    )
    can_encode: ClassVar[bool] = True
    averaged: ClassVar[tuple[str, ...]] = ("encoder", "decoder")
    flow: ClassVar[Flow] = Flow(
        (
            Node("picture", "Picture", NodeKind.PICTURE, 0, 0),
            Node("encoder", "Encoder", NodeKind.NETWORK, 1, 0),
            Node("code", "Code", NodeKind.CODE, 2, 0),
            Node("decoder", "Decoder", NodeKind.NETWORK, 3, 0),
            Node("painted", "Painted again", NodeKind.PICTURE, 4, 0),
            Node("prior", "Bell curve", NodeKind.CODE, 2, 2),
            Node("critic", "Critic", NodeKind.NETWORK, 3, 1),
            Node("verdict", "Drawn?", NodeKind.VERDICT, 4, 1),
        ),
        (
            Arrow("picture", "encoder"),
            Arrow("encoder", "code"),
            Arrow("code", "decoder"),
            Arrow("decoder", "painted"),
            Arrow("code", "critic"),
            Arrow("prior", "critic"),
            Arrow("critic", "verdict"),
        ),
    )
    settings: AAESettings

    def __init__(self, settings: AAESettings, shape: ImageShape, class_names: tuple[str, ...] = ()) -> None:
        super().__init__(settings, shape, class_names)
        self.latent_space = LatentSpace((LatentPart("z", settings.latent_dim, scale=settings.prior_std),))
        self.encoder: nn.Module = build_encoder(settings, shape, settings.latent_dim)
        self.decoder: nn.Module = build_decoder(settings, settings.latent_dim, shape)
        self.discriminator: nn.Module = _code_critic(settings)

    @classmethod
    def suggested(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
        values = sized(shape, preset)
        values.pop("hidden_dim", None)
        if preset is Preset.FAST:
            values |= {"hidden_dim": 400}
        if shape.size > SMALL_PICTURE:
            values |= {
                "network": Network.CONV,
                "latent_dim": 32,
                "hidden_dim": 400,
                "learning_rate": 1e-3,
                "adversarial_learning_rate": 2e-4,
            }
        return values

    def phases(self) -> tuple[Phase, ...]:
        return (
            Phase("reconstruction", ("encoder", "decoder")),
            Phase("discriminator", ("discriminator",), BETAS, learning_rate_setting=CONTEST_RATE, same_pictures=True),
            Phase("encoder", ("encoder",), BETAS, learning_rate_setting=CONTEST_RATE, same_pictures=True),
        )

    def losses(self, phase: str, batch: Batch) -> dict[str, Tensor]:
        if phase == "reconstruction":
            raw = self.decoder(self.encoder(batch.images))
            distance = summed_distance(raw, batch.images, self.settings.reconstruction)
            return {"reconstruction": distance / batch.images.numel()}
        if phase == "encoder":
            return {"encoder": functional.softplus(-self.discriminator(self.encoder(batch.images))).mean()}
        with torch.no_grad():
            codes = self.encoder(batch.images)
        drawn = batch.normal(*codes.shape) * self.settings.prior_std
        return {
            "real": functional.softplus(-self.discriminator(drawn)).mean(),
            "fake": functional.softplus(self.discriminator(codes)).mean(),
        }

    def extra_metrics(
        self, pixels: Pixels, terms: Mapping[str, float], labels: Labels | None = None, watch: Watch | None = None
    ) -> dict[str, float]:
        """How the codes of pictures are spread: `code_std`, over all dimensions; beside it the prior's, `prior_std`."""
        codes = encode_pixels(self, pixels, labels, watch)
        return {"code_std": float(codes.std(axis=0).mean()), "prior_std": self.settings.prior_std}

    def decode(self, latents: Tensor) -> Tensor:
        return to_pixels(self.decoder(latents), self.settings.reconstruction)

    def encode(self, images: Tensor) -> Tensor:
        codes: Tensor = self.encoder(images)
        return codes


def _code_critic(settings: AAESettings) -> nn.Module:
    """Codes (N, dim) to logits (N, 1)."""
    widths = [settings.latent_dim, *[settings.hidden_dim] * settings.hidden_layers]
    made: list[nn.Module] = []
    for width, following in pairwise(widths):
        made += [nn.Linear(width, following), nn.ReLU()]
    return nn.Sequential(*made, nn.Linear(widths[-1], 1))
