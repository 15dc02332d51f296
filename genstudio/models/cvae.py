"""The conditional VAE: a variational autoencoder that is told what each picture shows."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, ClassVar

import torch
from torch import Tensor

from genstudio.models.architecture import SMALL_PICTURE, build_decoder, build_encoder
from genstudio.models.base import Aim, Batch, FamilyInfo, ImageShape, Preset, Purpose
from genstudio.models.conditioning import CLASS, ClassTold, class_part, one_hot
from genstudio.models.flow import Arrow, Flow, Node, NodeKind
from genstudio.models.latent_space import LatentPart, LatentSpace
from genstudio.models.variational import VAESettings, Variational, drawn, kl_to_standard_normal

FEW_NUMBERS = 8
"""With more, samples of early models have the manner of several classes at once."""


class ConditionalVAE(Variational):
    """q(z | x, y), p(x | z, y) and one standard normal p(z) for all classes y (Sohn et al. 2015, section 4).

    Evaluations bound log p(x | y).
    """

    info: ClassVar[FamilyInfo] = FamilyInfo(
        key="cvae",
        title="Conditional VAE",
        summary="A variational autoencoder that is told what each picture shows. Its sliders describe the manner only, "
        "such as the handwriting, and you choose the class: choose it for steady learning with classes.",
        trait="paints the class you name, steadily",
        paper="Sohn et al., Learning Structured Output Representation using Deep Conditional Generative Models, 2015",
        purpose=Purpose.CLASSES,
    )
    conditional: ClassVar[bool] = True
    flow: ClassVar[Flow] = Flow(
        (
            Node("picture", "Picture", NodeKind.PICTURE, 0, 0),
            Node("encoder", "Encoder", NodeKind.NETWORK, 1, 0),
            Node("code", "Cloud of codes", NodeKind.CODE, 2, 0),
            Node("decoder", "Decoder", NodeKind.NETWORK, 3, 0),
            Node("painted", "Painted again", NodeKind.PICTURE, 4, 0),
            Node("class", "Class", NodeKind.CODE, 1, 1),
            Node("prior", "Bell curve", NodeKind.CODE, 2, 1),
            Node("same class", "Same class", NodeKind.CODE, 3, 1),
        ),
        (
            Arrow("picture", "encoder"),
            Arrow("class", "encoder"),
            Arrow("encoder", "code"),
            Arrow("prior", "code"),
            Arrow("code", "decoder"),
            Arrow("same class", "decoder"),
            Arrow("decoder", "painted"),
        ),
    )

    @classmethod
    def suggested(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
        """Few numbers and no warm-up: what the class says, the other numbers must not learn to say."""
        values = super().suggested(shape, preset)
        values.pop("warm_up", None)
        if shape.size <= SMALL_PICTURE and not shape.points:
            values["latent_dim"] = FEW_NUMBERS
        return values

    @classmethod
    def aims(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> tuple[Aim, ...]:
        """Without a warm-up, as `suggested`."""
        return tuple(
            replace(aim, settings={name: value for name, value in aim.settings.items() if name != "warm_up"})
            for aim in super().aims(shape, preset)
        )

    def __init__(self, settings: VAESettings, shape: ImageShape, class_names: tuple[str, ...] = ()) -> None:
        super().__init__(settings, shape, class_names)
        self.latent_space = LatentSpace((LatentPart("z", settings.latent_dim), class_part(class_names)))
        classes, numbers = len(class_names), settings.latent_dim
        self.encoder = ClassTold(build_encoder(settings, shape, 2 * numbers), classes, gains=True)
        self.decoder = ClassTold(build_decoder(settings, numbers, shape), classes, gains=True)

    def bound(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        assert batch.labels is not None
        classes = one_hot(batch.labels, len(self.class_names))
        mean, log_variance = self.encoder(batch.images, classes).chunk(2, dim=1)
        return self.decoder(drawn(batch, mean, log_variance), classes), mean, log_variance

    def decode(self, latents: Tensor) -> Tensor:
        return self.likelihood.pixels(self.raw(latents))

    def raw(self, latents: Tensor) -> Tensor:
        """The decoder's raw output (N, C, H, W) from whole latent vectors (N, dim)."""
        painted: Tensor = self.decoder(
            latents[:, : self.settings.latent_dim], latents[:, self.latent_space.part(CLASS)]
        )
        return painted

    def encode(self, images: Tensor) -> Tensor:
        """The description under the class that suits each picture best: the one of the highest bound at the mean."""
        best = torch.full((len(images),), math.inf, device=images.device)
        chosen = torch.zeros(len(images), self.latent_space.dim, device=images.device)
        for number in range(len(self.class_names)):
            labels = torch.full((len(images),), number, device=images.device)
            mean, log_variance = self.posterior(images, labels)
            latents = self._with_class(mean, labels)
            losses = self.likelihood.each(self.raw(latents), images)
            losses = losses + kl_to_standard_normal(mean, log_variance).sum(dim=1)
            better = losses < best
            best = torch.where(better, losses, best)
            chosen = torch.where(better[:, None], latents, chosen)
        return chosen

    def encode_as(self, images: Tensor, labels: Tensor) -> Tensor:
        return self._with_class(self.posterior(images, labels)[0], labels)

    def posterior(self, images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log variance of q(z | x, y), each (N, latent_dim)."""
        mean, log_variance = self.encoder(images, one_hot(labels, len(self.class_names))).chunk(2, dim=1)
        return mean, log_variance

    def _with_class(self, latents: Tensor, labels: Tensor) -> Tensor:
        return torch.cat([latents, one_hot(labels, len(self.class_names))], dim=1)
