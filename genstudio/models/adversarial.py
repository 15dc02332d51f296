"""What all families of a painter and a critic have in common: networks, the two steps, and how the critic looks.

A family says in its own file what it plays for (`critic_terms`, `painter_terms`), and, where it needs to, what its
latent vectors are made of (`parts`), what the critic is told besides (`judge`), and what either is to learn besides
(`critic_extras`, `painter_extras`).
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from genstudio.models.architecture import sized
from genstudio.models.augmentation import augment
from genstudio.models.base import Batch, Family, ImageShape, Phase, Preset, batch_of
from genstudio.models.contest import BETAS, ContestSettings, initialise, initialise_critic, leaky, loss_weight
from genstudio.models.flow import Arrow, Flow, Node, NodeKind
from genstudio.models.latent_space import Distribution, LatentPart, LatentSpace
from genstudio.models.networks import Network, conv_decoder, conv_encoder, dense_decoder, dense_encoder
from genstudio.models.packing import pack, together, unpack
from genstudio.models.penalties import watched
from genstudio.models.settings import setting

CONTEST_FLOW = Flow(
    (
        Node("noise", "Random numbers", NodeKind.CODE, 0, 0),
        Node("painter", "Painter", NodeKind.NETWORK, 1, 0),
        Node("painted", "Painted", NodeKind.PICTURE, 2, 0),
        Node("real", "Real pictures", NodeKind.PICTURE, 2, 1),
        Node("critic", "Critic", NodeKind.NETWORK, 3, 0.5),
        Node("verdict", "Real or painted?", NodeKind.VERDICT, 4, 0.5),
    ),
    (
        Arrow("noise", "painter"),
        Arrow("painter", "painted"),
        Arrow("painted", "critic"),
        Arrow("real", "critic"),
        Arrow("critic", "verdict"),
    ),
)


class AdversarialSettings(ContestSettings):
    """What every painter and its critic can be told."""

    latent_dim: int = setting(
        64,
        "Latent size",
        "How many random numbers each picture is painted from, one slider each.",
        ge=1,
        le=1024,
        gloss="random numbers behind each picture",
    )
    batch_size: int = batch_of(64)
    real_weight: float = loss_weight(
        "Weight of real pictures", "How much the critic cares about recognising real pictures.", advanced=False
    )
    fake_weight: float = loss_weight(
        "Weight of painted pictures", "How much the critic cares about exposing painted pictures.", advanced=False
    )
    generator_weight: float = loss_weight(
        "Weight of fooling the critic", "How strongly the painter is pushed to fool the critic."
    )


@dataclass(frozen=True, slots=True, eq=False)
class Opinion:
    """What the critic says.

    Attributes:
        logits: (N, 1), higher meaning real; one for each pack where pictures are judged together.
        heads: (N, K), whatever else it says of each picture; K may be 0.
        seen: the pictures as it saw them, changed and packed.
    """

    logits: Tensor
    heads: Tensor
    seen: Tensor


class AdversarialFamily(Family):
    """A generator that paints in [-1, 1] from latent vectors, and a discriminator that judges."""

    averaged: ClassVar[tuple[str, ...]] = ("generator",)
    flow: ClassVar[Flow] = CONTEST_FLOW
    settings: AdversarialSettings

    def __init__(self, settings: AdversarialSettings, shape: ImageShape, class_names: tuple[str, ...] = ()) -> None:
        super().__init__(settings, shape, class_names)
        self.latent_space = LatentSpace(self.parts())
        self.generator: nn.Module = self.build_generator()
        self.discriminator: nn.Module = self.build_discriminator()
        convolutional = settings.network is Network.CONV
        if convolutional:
            self.generator.apply(initialise)
        initialise_critic(
            self.discriminator,
            convolutional=convolutional,
            normalised=self.normalised,
            limited=settings.spectral_norm,
        )

    @classmethod
    def suggested(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
        return sized(shape, preset)

    @property
    def together(self) -> int:
        """How many pictures the critic judges together."""
        return together(self.settings)

    @property
    def normalised(self) -> bool:
        """Whether a convolutional critic has batch norm, which goes with no penalty and no other limit on it."""
        return not self.settings.spectral_norm

    @property
    def momenta(self) -> tuple[float, float]:
        """Adam's betas for both."""
        return BETAS

    @property
    def needs_real(self) -> bool:
        """Whether the painter's loss compares with real pictures."""
        return False

    def parts(self) -> tuple[LatentPart, ...]:
        """What a latent vector is made of."""
        return (LatentPart("z", self.settings.latent_dim),)

    def build_generator(self) -> nn.Module:
        """Latent vectors (N, dim) to pictures, before tanh."""
        settings, shape, inputs = self.settings, self.shape, self.latent_space.dim
        if settings.network is Network.DENSE:
            return dense_decoder(inputs, shape, [settings.hidden_dim] * settings.hidden_layers, leaky)
        return conv_decoder(inputs, shape, settings.channels, nn.ReLU)

    def build_discriminator(self) -> nn.Module:
        """Packs of pictures to (N, 1 + K): the logit, then the heads of `Opinion` for each picture of the pack."""
        return self.trunk(1)

    def trunk(self, outputs: int) -> nn.Sequential:
        """A critic's network, from pictures as the critic sees them to (N, outputs)."""
        settings, shape = self.settings, self.shape
        seen = ImageShape(shape.channels * self.together, shape.height, shape.width)
        if settings.network is Network.DENSE:
            return dense_encoder(seen, outputs, [settings.hidden_dim] * settings.hidden_layers, leaky)
        return conv_encoder(seen, outputs, settings.channels, leaky, batch_norm=self.normalised)

    def phases(self) -> tuple[Phase, ...]:
        return (
            Phase(
                "discriminator", ("discriminator",), self.momenta, learning_rate_setting="discriminator_learning_rate"
            ),
            Phase("generator", ("generator",), self.momenta, pictures=self.needs_real, same_pictures=self.needs_real),
        )

    def losses(self, phase: str, batch: Batch) -> dict[str, Tensor]:
        latents = self.draw(batch)
        if phase == "generator":
            return self._painters(batch, latents)
        return self._critics(batch, latents)

    @abstractmethod
    def critic_terms(self, real: Opinion, fake: Opinion) -> dict[str, Tensor]:
        """What the critic plays for."""

    @abstractmethod
    def painter_terms(self, fake: Opinion, real: Opinion | None) -> dict[str, Tensor]:
        """What the painter plays for; `real` is there where `needs_real` says so."""

    def critic_extras(self, real: Opinion, fake: Opinion, batch: Batch, latents: Tensor) -> dict[str, Tensor]:
        """What the critic's step learns besides, or is held back by."""
        return {}

    def painter_extras(self, fake: Opinion, latents: Tensor) -> dict[str, Tensor]:
        """What the painter's step learns besides."""
        return {}

    def differentiates(self) -> tuple[bool, bool]:
        """Whether the extras need the critic's slope at real, and at painted pictures."""
        return False, False

    def judge(self, images: Tensor, labels: Tensor | None) -> Tensor:
        """The critic's answer (N, 1 + K) on pictures as it sees them, K for all pictures of a pack.

        Args:
            labels: the class of each picture, of which a pack has several, int64, for a family that learns classes.
        """
        answer: Tensor = self.discriminator(images)
        return answer

    def draw(self, batch: Batch) -> Tensor:
        """Latent vectors (N, dim) as the space says, from the batch's own randomness."""
        return torch.cat([_draw_part(part, batch) for part in self.latent_space.parts], dim=1)

    def labels_of(self, latents: Tensor) -> Tensor | None:
        """The class that is asked of each picture, int64 (N,); None without classes."""
        if not self.class_names:
            return None
        return latents[:, self.latent_space.part("class")].argmax(dim=1)

    def paint(self, latents: Tensor) -> Tensor:
        """Pictures in [-1, 1]: the range in which the two networks meet."""
        return torch.tanh(self.generator(latents))

    def decode(self, latents: Tensor) -> Tensor:
        return (self.paint(latents) + 1.0) * 0.5

    def landscape(self, images: Tensor) -> Tensor | None:
        if self.class_names:
            return None  # it would be another one for each class
        scores = self.judge((images * 2.0 - 1.0).repeat(1, self.together, 1, 1), None)
        return scores[:, 0]

    def look(self, images: Tensor, labels: Tensor | None, batch: Batch, *, slope: bool = False) -> Opinion:
        """What the critic says of pictures in [-1, 1].

        Args:
            labels: the class of each, int64 (N,), for a family that learns classes.
            slope: whether its gradient at what it sees will be asked for.
        """
        seen = watched(pack(augment(images, self.settings.augmentation, batch), self.together), slope)
        answer = self.judge(seen, labels)
        return Opinion(answer[:, :1], unpack(answer[:, 1:], self.together, len(images)), seen)

    def _critics(self, batch: Batch, latents: Tensor) -> dict[str, Tensor]:
        with torch.no_grad():
            fakes = self.paint(latents)
        at_real, at_fake = self.differentiates()
        real = self.look(batch.images * 2.0 - 1.0, batch.labels, batch, slope=at_real)
        fake = self.look(fakes, self.labels_of(latents), batch, slope=at_fake)
        return {**self.critic_terms(real, fake), **self.critic_extras(real, fake, batch, latents)}

    def _painters(self, batch: Batch, latents: Tensor) -> dict[str, Tensor]:
        real = None
        if self.needs_real:
            with torch.no_grad():
                real = self.look(batch.images * 2.0 - 1.0, batch.labels, batch)
        fake = self.look(self.paint(latents), self.labels_of(latents), batch)
        return {**self.painter_terms(fake, real), **self.painter_extras(fake, latents)}


def _draw_part(part: LatentPart, batch: Batch) -> Tensor:
    if part.distribution is Distribution.NORMAL:
        return batch.normal(batch.size, part.size) * part.scale
    if part.distribution is Distribution.UNIFORM:
        return (batch.uniform(batch.size, part.size) * 2.0 - 1.0) * part.scale
    return functional.one_hot(batch.classes(part.size), part.size).float()
