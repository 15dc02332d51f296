"""The deep convolutional GAN: the recipe that made GANs of pictures work."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar, Literal

from torch import nn

from genstudio.errors import SettingsError
from genstudio.models.base import FamilyInfo, ImageShape, Preset, Purpose, batch_of
from genstudio.models.contest import WEIGHT_STD
from genstudio.models.game import GameFamily, GameSettings
from genstudio.models.networks import Network, conv_decoder, resizing_decoder
from genstudio.models.packing import PackedSettings
from genstudio.models.settings import setting


class Upsampling(StrEnum):
    """How the painter comes to larger grids."""

    TRANSPOSED = "transposed"
    RESIZE = "resize"


UPSAMPLING_TITLES = {
    Upsampling.TRANSPOSED.value: "Transposed convolution (the paper's)",
    Upsampling.RESIZE.value: "Enlarge, then convolve (smoother)",
}


class DCGANSettings(GameSettings, PackedSettings):
    """What a DCGAN can be told."""

    network: Literal[Network.CONV] = setting(
        Network.CONV,
        "Network",
        "A DCGAN is convolutional.",
        choices={Network.CONV.value: "Convolutional"},
        advanced=True,
    )
    latent_dim: int = setting(
        100,
        "Latent size",
        "How many random numbers each picture is painted from, one slider each.",
        ge=1,
        le=1024,
        gloss="random numbers behind each picture",
    )
    batch_size: int = batch_of(128)
    upsampling: Upsampling = setting(
        Upsampling.TRANSPOSED,
        "Painting finer",
        "How the painter goes from coarse to fine. Enlarging first leaves no checkerboard and takes a little longer.",
        choices=UPSAMPLING_TITLES,
        advanced=True,
    )


class DCGAN(GameFamily):
    """Unsupervised representation learning with deep convolutional GANs (Radford et al. 2015).

    Adam with rate 0.0002 and beta1 0.5, weights drawn from N(0, 0.02), batch norm but not where pictures go in or come
    out (section 3). The paper's own losses are those of a GAN.
    """

    info: ClassVar[FamilyInfo] = FamilyInfo(
        key="dcgan",
        title="DCGAN",
        summary="A GAN with the convolutional networks and settings that made inventing pictures work. "
        "Choose it for photographs and drawings when a VAE is too blurry.",
        trait="the classic for pictures",
        paper="Radford et al., Unsupervised Representation Learning with Deep Convolutional GANs, 2015",
        purpose=Purpose.INVENT,
    )
    settings_class: ClassVar[type[DCGANSettings]] = DCGANSettings
    settings: DCGANSettings

    def __init__(self, settings: DCGANSettings, shape: ImageShape, class_names: tuple[str, ...] = ()) -> None:
        super().__init__(settings, shape, class_names)
        self.generator.apply(_initialise_ends)
        if self.normalised:
            self.discriminator.apply(_initialise_ends)

    @classmethod
    def suggested(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
        return {} if shape.points else super().suggested(shape, preset)

    @classmethod
    def check(cls, settings: Any, shape: ImageShape, class_names: tuple[str, ...]) -> None:
        if shape.points:
            raise SettingsError("A DCGAN learns pictures, but these are points. Choose another model.")
        super().check(settings, shape, class_names)

    def build_generator(self) -> nn.Module:
        build = resizing_decoder if self.settings.upsampling is Upsampling.RESIZE else conv_decoder
        return build(self.latent_space.dim, self.shape, self.settings.channels, nn.ReLU)


def _initialise_ends(module: nn.Module) -> None:
    """The same weights for the layers that are dense here, where codes become a grid and a grid becomes a verdict."""
    if isinstance(module, nn.Linear):
        nn.init.normal_(module.weight, 0.0, WEIGHT_STD)
