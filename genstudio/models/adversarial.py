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
from torch.nn.utils import parametrizations

from genstudio.errors import SettingsError
from genstudio.models.architecture import sized
from genstudio.models.augmentation import AUGMENTATION_TITLES, Augmentation, augment
from genstudio.models.base import Batch, Family, ImageShape, Phase, Preset, batch_of
from genstudio.models.contest import BETAS, SLOPE, ContestSettings, initialise, leaky, loss_weight
from genstudio.models.flow import Arrow, Flow, Node, NodeKind
from genstudio.models.latent_space import Distribution, LatentPart, LatentSpace
from genstudio.models.networks import Network, conv_decoder, conv_encoder, dense_decoder, dense_encoder
from genstudio.models.packing import pack
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
    augmentation: Augmentation = setting(
        Augmentation.NONE,
        "Change before the critic looks",
        "Real and painted pictures are changed alike before the critic sees them (DiffAugment), so that it cannot "
        "learn the real ones by heart. Turn it on with fewer than 10,000 pictures.",
        choices=AUGMENTATION_TITLES,
        group="Critic",
        advanced=True,
    )
    spectral_norm: bool = setting(
        False,
        "Calm critic (spectral norm)",
        "Limits how sharply the critic may change its mind, which steadies the contest.",
        group="Critic",
        advanced=True,
    )

    def obstacle(self, shape: ImageShape) -> str:
        if shape.points and self.augmentation is not Augmentation.NONE:
            return "Points cannot be changed before the critic looks. Choose “Nothing” there."
        return super().obstacle(shape)


class PackedSettings(AdversarialSettings):
    """What those can be told whose critic looks at nothing but pictures."""

    packing: int = setting(
        1,
        "Pictures judged together (PacGAN)",
        "The critic sees so many pictures at once and notices when they are all alike. "
        "2 is a cure for a painter that always paints the same. The batch size must be a multiple.",
        ge=1,
        le=8,
        group="Critic",
        advanced=True,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Opinion:
    """What the critic says.

    Attributes:
        logits: (N, 1), higher meaning real; one for each pack where pictures are judged together.
        heads: (N, K), whatever else it says; K may be 0.
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
        if settings.network is Network.CONV:
            self.generator.apply(initialise)
            self.discriminator.apply(initialise if self.normalised else _initialise_plain)
        if settings.spectral_norm:
            self.discriminator.apply(_limit)

    @classmethod
    def suggested(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
        return sized(shape, preset)

    @classmethod
    def check(cls, settings: Any, shape: ImageShape, class_names: tuple[str, ...]) -> None:
        super().check(settings, shape, class_names)
        together = getattr(settings, "packing", 1)
        if settings.batch_size % together:
            raise SettingsError(
                f"Batches of {settings.batch_size} pictures cannot be judged {together} at a time. "
                f"Choose a batch size that is a multiple of {together}, or let pictures be judged one by one."
            )

    @property
    def together(self) -> int:
        """How many pictures the critic judges together."""
        return int(getattr(self.settings, "packing", 1))

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
        """Pictures to (N, 1 + K): the logit, then the heads of `Opinion`."""
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
        """The critic's answer (N, 1 + K) on pictures as it sees them.

        Args:
            labels: the class of each, int64 (N,), for a family that learns classes.
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
            slope: whether its gradient at what it sees will be asked for.
        """
        seen = pack(augment(images, self.settings.augmentation, batch), self.together)
        if slope and torch.is_grad_enabled():
            seen = seen.detach().requires_grad_()
        answer = self.judge(seen, labels)
        return Opinion(answer[:, :1], answer[:, 1:], seen)

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


def _initialise_plain(module: nn.Module) -> None:
    """Weights that keep the size of what goes through, where no batch norm does (He et al. 2015, equation 15)."""
    if isinstance(module, nn.Conv2d):
        nn.init.kaiming_normal_(module.weight, SLOPE)


def _limit(module: nn.Module) -> None:
    """Divide a layer's weights by their largest singular value (Miyato et al. 2018, equation 8)."""
    if isinstance(module, nn.Conv2d | nn.Linear):
        parametrizations.spectral_norm(module)
