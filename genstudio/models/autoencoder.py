"""The autoencoder: squeeze a picture into a few numbers and paint it again from them."""

from __future__ import annotations

from typing import Any, ClassVar

from torch import Tensor, nn
from torch.nn import functional

from genstudio.models.architecture import (
    ReconstructionSettings,
    build_decoder,
    build_encoder,
    compared,
    sized,
    summed_distance,
    to_pixels,
)
from genstudio.models.base import Batch, Family, FamilyInfo, ImageShape, Phase, Preset, Purpose, Term, TermRole
from genstudio.models.flow import Arrow, Flow, Node, NodeKind
from genstudio.models.latent_space import LatentPart, LatentSpace
from genstudio.models.settings import setting


class AutoencoderSettings(ReconstructionSettings):
    """What an autoencoder can be told."""

    hidden_layers: int = setting(
        0,
        "Hidden layers",
        "How many dense layers stand between the picture and its description. 0 is the textbook's autoencoder.",
        ge=0,
        le=6,
        advanced=True,
        only_with=("network", "dense"),
    )
    rectified: bool = setting(
        True,
        "Codes are never negative (ReLU)",
        "Keeps every number of the description at zero or above, as in the textbooks. Off gives smoother sliders.",
        advanced=True,
    )


class Autoencoder(Family):
    """Encoder and decoder trained to reproduce their input (Hinton & Salakhutdinov 2006).

    Loss, averaged over the values of the picture: BCE(x, x') with logits, or (x - x')^2.
    """

    info: ClassVar[FamilyInfo] = FamilyInfo(
        key="autoencoder",
        title="Autoencoder",
        summary="Squeezes each picture into a few numbers and learns to paint it again from them. "
        "The simplest of all; choose it to see how few numbers a picture needs.",
        trait="simple and quick",
        paper="Hinton & Salakhutdinov, Reducing the Dimensionality of Data with Neural Networks, 2006",
        purpose=Purpose.DESCRIBE,
    )
    settings_class: ClassVar[type[AutoencoderSettings]] = AutoencoderSettings
    terms: ClassVar[tuple[Term, ...]] = (
        Term("reconstruction", "reconstruction", "reconstruction_weight", TermRole.RECONSTRUCTION),
    )
    can_encode: ClassVar[bool] = True
    flow: ClassVar[Flow] = Flow(
        (
            Node("picture", "Picture", NodeKind.PICTURE, 0, 0),
            Node("encoder", "Encoder", NodeKind.NETWORK, 1, 0),
            Node("code", "Code", NodeKind.CODE, 2, 0),
            Node("decoder", "Decoder", NodeKind.NETWORK, 3, 0),
            Node("painted", "Painted again", NodeKind.PICTURE, 4, 0),
        ),
        (
            Arrow("picture", "encoder"),
            Arrow("encoder", "code"),
            Arrow("code", "decoder"),
            Arrow("decoder", "painted"),
        ),
    )
    settings: AutoencoderSettings

    def __init__(self, settings: AutoencoderSettings, shape: ImageShape, class_names: tuple[str, ...] = ()) -> None:
        super().__init__(settings, shape, class_names)
        self.latent_space = LatentSpace((LatentPart("z", settings.latent_dim),), has_prior=False)
        self.encoder: nn.Module = build_encoder(settings, shape, settings.latent_dim)
        self.decoder: nn.Module = build_decoder(settings, settings.latent_dim, shape)

    @classmethod
    def suggested(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
        smooth = {"rectified": False} if shape.points else {}  # two codes that can be dead are too few
        return {**sized(shape, preset), **compared(shape), **smooth}

    def phases(self) -> tuple[Phase, ...]:
        return (Phase("autoencoder", ("encoder", "decoder")),)

    def losses(self, phase: str, batch: Batch) -> dict[str, Tensor]:
        return {"reconstruction": self.distance(batch.images, batch.images)}

    def decode(self, latents: Tensor) -> Tensor:
        return to_pixels(self.decoder(latents), self.settings.reconstruction)

    def encode(self, images: Tensor) -> Tensor:
        codes: Tensor = self.encoder(images)
        return functional.relu(codes) if self.settings.rectified else codes

    def distance(self, seen: Tensor, wanted: Tensor) -> Tensor:
        """Mean distance per value between what is painted after seeing one picture and the wanted one."""
        return summed_distance(self.decoder(self.encode(seen)), wanted, self.settings.reconstruction) / wanted.numel()
