"""The protocol between a family and the rest of the program.

A family says in its own file: its settings, its phases (what one optimiser step trains), its losses as named terms,
and its latent space. One trainer, one window and one command line drive them all through `Family` and nothing else.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from genstudio.data.image_set import Labels, Pixels
from genstudio.data.watch import Watch
from genstudio.errors import SettingsError, UnsupportedError
from genstudio.models.flow import Flow
from genstudio.models.latent_space import Latents, LatentSpace
from genstudio.models.settings import Settings, setting


@dataclass(frozen=True, slots=True)
class ImageShape:
    """Channels (1 or 3), height and width in pixels (16 to 128); points of the plane are 2 x 1 x 1."""

    channels: int
    height: int
    width: int

    @property
    def size(self) -> int:
        """How many values one picture has."""
        return self.channels * self.height * self.width

    @property
    def points(self) -> bool:
        """Whether these are points of the plane, x and y, instead of pictures."""
        return (self.channels, self.height, self.width) == (2, 1, 1)


class Purpose(StrEnum):
    """What somebody wants of a model; lists of families are in these groups, in this order."""

    DESCRIBE = "describe"
    INVENT = "invent"
    CLASSES = "classes"
    DOMAINS = "domains"
    CLEAN = "clean"
    OTHER = "other"


PURPOSE_TITLES = {
    Purpose.DESCRIBE: "Describe and vary pictures",
    Purpose.INVENT: "Invent new pictures",
    Purpose.CLASSES: "Paint a class that you name",
    Purpose.DOMAINS: "Learn two kinds of pictures at once",
    Purpose.CLEAN: "Clean pictures",
    Purpose.OTHER: "Something else",
}


@dataclass(frozen=True, slots=True)
class FamilyInfo:
    """What a person reads about a family before choosing it.

    Attributes:
        key: its name on the command line and in files.
        title: its name in the window.
        summary: one or two plain sentences: what it is and when to choose it.
        trait: three or four words for a list ("sharper, harder to train").
        paper: authors, title and year of the work that introduced it.
        purpose: the group that it is listed in.
    """

    key: str
    title: str
    summary: str
    trait: str
    paper: str
    purpose: Purpose = Purpose.OTHER


class TermRole(Enum):
    """What a term measures, for those who read its curve.

    RECONSTRUCTION: how far its copies are from the pictures; falls as it learns, whatever else the family plays for.
    DIVERGENCE: how far the codes are from their prior, in nats per picture; 0 when they say nothing of the picture.
    CRITIC: a critic's loss without a floor, such as a difference of scores.
    CRITIC_ENTROPY: a critic's cross-entropy, the softplus of its logit, in nats; 0 when it is always right and certain.
    """

    OTHER = "other"
    RECONSTRUCTION = "reconstruction"
    DIVERGENCE = "divergence"
    CRITIC = "critic"
    CRITIC_ENTROPY = "critic entropy"


@dataclass(frozen=True, slots=True)
class Term:
    """One named part of a loss.

    Attributes:
        name: as in the paper, the key of `Family.losses`.
        title: as in the plot's legend.
        weight: the setting that weighs it; None for a term that always counts once.
        role: what it measures.
        optional: whether it is computed under some settings only.
        critic: whose it is, where a family has several critics.
    """

    name: str
    title: str
    weight: str | None = None
    role: TermRole = TermRole.OTHER
    optional: bool = False
    critic: str = ""


class Optimizer(Enum):
    """The rule by which a phase steps."""

    ADAM = "adam"
    RMSPROP = "rmsprop"


class Preset(StrEnum):
    """What to give for what: little time, a fair share of both, or the best pictures."""

    FAST = "fast"
    BALANCED = "balanced"
    BEST = "best"


PRESET_TITLES = {Preset.FAST: "Fast", Preset.BALANCED: "Balanced", Preset.BEST: "Best"}


@dataclass(frozen=True, slots=True)
class Aim:
    """A preset of a family's own: settings with one purpose, which go over those of Fast, Balanced or Best.

    Attributes:
        key: its name on the command line.
        title: its name in the window.
        purpose: a sentence on when to choose it.
        settings: by name.
    """

    key: str
    title: str
    purpose: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Phase:
    """What one optimiser step trains.

    Attributes:
        name: "autoencoder", "discriminator", "generator", ...
        modules: the attribute names of the sub-modules whose parameters it changes.
        betas: Adam's (beta1, beta2).
        pictures: whether the step needs real pictures; an epoch ends when all pictures were used once.
        learning_rate_setting: the setting that holds its learning rate.
        optimizer: Adam, or RMSprop, which has no momentum.
        weight_decay: L2 penalty that the optimiser adds to the gradient.
        repeats: how often it is done in one training step (a WGAN's critic 5 times), see `Family.repeats`.
        same_pictures: whether it looks again at the pictures that the phase before it in the same training step saw,
            rather than at fresh ones; only an addition to `pictures`.
    """

    name: str
    modules: tuple[str, ...]
    betas: tuple[float, float] = (0.9, 0.999)
    pictures: bool = True
    learning_rate_setting: str = "learning_rate"
    optimizer: Optimizer = Optimizer.ADAM
    weight_decay: float = 0.0
    repeats: int = 1
    same_pictures: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """What one step sees.

    Attributes:
        images: float32 (B, C, H, W) in [0, 1]; empty (0 pictures) for a phase that needs none.
        size: how many pictures the step is about.
        generator: the only source of randomness of the step, so that a run can be continued exactly.
        labels: int64 (B,), the class of each picture; None where the pictures have no classes or there are none.
        partners: float32 (B, C, H, W) in [0, 1], pictures drawn besides and in no relation to `images`, for a family
            that learns two domains (`Family.uses_partners`); None for any other.
    """

    images: Tensor
    size: int
    generator: torch.Generator
    labels: Tensor | None = None
    partners: Tensor | None = None

    def normal(self, *shape: int) -> Tensor:
        """Standard normal noise of the given shape on the batch's device."""
        return torch.randn(shape, generator=self.generator, device=self.images.device)

    def uniform(self, *shape: int) -> Tensor:
        """Noise between 0 and 1 of the given shape on the batch's device."""
        return torch.rand(shape, generator=self.generator, device=self.images.device)

    def classes(self, count: int) -> Tensor:
        """One random class of `count` for each picture, int64 (size,)."""
        return torch.randint(count, (self.size,), generator=self.generator, device=self.images.device)


def batch_of(pictures: int) -> Any:
    """The setting of the batch size, with the number that a family begins with."""
    return setting(
        pictures,
        "Batch size",
        "How many pictures it looks at before each small correction.",
        ge=2,
        le=4096,
        group="Training",
        advanced=True,
    )


class FamilySettings(Settings):
    """What every family can be told."""

    latent_dim: int = setting(
        32,
        "Latent size",
        "How many numbers describe a picture, one slider each. More keeps finer detail; fewer gives clearer sliders.",
        ge=1,
        le=1024,
        gloss="numbers that describe a picture",
    )
    batch_size: int = batch_of(128)
    learning_rate: float = setting(
        1e-3,
        "Learning rate",
        "How large each correction is. Too large and learning breaks down; too small and it takes for ever.",
        ge=1e-7,
        le=1.0,
        group="Training",
        advanced=True,
        live=True,
        logarithmic=True,
    )
    final_rate: float = setting(
        1.0,
        "Learning rate falls to (factor)",
        "Which part of the learning rates is left when training ends, as a factor: with 0.1 they fall to a tenth, and "
        "smaller and smaller corrections settle the last details. 1 keeps them as they are.",
        ge=0.001,
        le=1.0,
        group="Training",
        advanced=True,
        logarithmic=True,
    )
    ema_decay: float = setting(
        0.0,
        "Weight averaging (EMA)",
        "Shows and saves a running average of the network instead of its last state: calmer pictures. 0 turns it off.",
        ge=0.0,
        le=0.9999,
        group="Training",
        advanced=True,
    )

    @property
    def batches_per_step(self) -> int:
        """How many fresh batches of pictures one training step takes."""
        return 1

    def obstacle(self, shape: ImageShape) -> str:
        """Why data of this shape cannot be learned with these settings, as a sentence; empty where they can."""
        return ""


class Family(nn.Module, ABC):
    """A generative model: its networks, how they are trained, and how its latent space is used.

    A subclass sets `info`, `settings_class` and `terms`, builds its networks in ``__init__`` after calling this one's,
    and assigns `latent_space`. All public methods work on the device of the family's parameters.

    Attributes:
        class_names: the classes of the pictures, for a conditional family; empty for any other.
    """

    info: ClassVar[FamilyInfo]
    settings_class: ClassVar[type[FamilySettings]] = FamilySettings
    terms: ClassVar[tuple[Term, ...]]
    can_encode: ClassVar[bool] = False
    averaged: ClassVar[tuple[str, ...]] = ()
    """The sub-modules whose running average is shown and saved; empty for all."""
    conditional: ClassVar[bool] = False
    """Whether it learns the classes of its pictures; only such a family is given `class_names` and `Batch.labels`."""
    second_set: ClassVar[Mapping[str, Any]] = {}
    """The settings under which it learns from two sets of pictures of the user's own; empty if it never does."""
    after_breakdown: ClassVar[str] = "Lower the learning rate and start again."
    """What to do when a loss is no longer a number, as a sentence."""
    flow: ClassVar[Flow] = Flow()
    """How data go through its networks, for a drawing."""

    latent_space: LatentSpace

    def __init__(self, settings: FamilySettings, shape: ImageShape, class_names: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.settings = settings
        self.shape = shape
        self.class_names = class_names

    @classmethod
    def suggested(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> dict[str, Any]:
        """Settings that suit pictures of this shape better than the defaults; a person's own choices go over them."""
        return {}

    @classmethod
    def aims(cls, shape: ImageShape, preset: Preset = Preset.BALANCED) -> tuple[Aim, ...]:
        """Presets of its own for pictures of this shape, each to go over what `suggested` gives."""
        return ()

    @classmethod
    def check(cls, settings: FamilySettings, shape: ImageShape, class_names: tuple[str, ...]) -> None:
        """Refuse what cannot be trained, before anything is built.

        Raises:
            SettingsError: the settings contradict each other, or the pictures lack what the family needs.
        """
        if cls.conditional and len(class_names) < 2:
            raise SettingsError(
                f"This model ({cls.info.title}) learns the classes of its pictures, but these have none. "
                "Put each class into a folder of its own and open the folder above, or choose another model."
            )
        if obstacle := settings.obstacle(shape):
            raise SettingsError(obstacle)

    @classmethod
    def wants_second_set(cls, settings: Mapping[str, Any]) -> bool:
        """Whether with these values of its settings (by name, others besides) it needs a second set of pictures."""
        return bool(cls.second_set) and all(settings.get(name) == value for name, value in cls.second_set.items())

    @property
    def uses_partners(self) -> bool:
        """Whether a step needs `Batch.partners` besides its pictures."""
        return False

    @abstractmethod
    def phases(self) -> tuple[Phase, ...]:
        """The optimiser steps of one training step, in order."""

    @abstractmethod
    def losses(self, phase: str, batch: Batch) -> dict[str, Tensor]:
        """The named terms of one phase, each a scalar to be minimised, not yet weighted."""

    def repeats(self, phase: Phase, step: int) -> int:
        """How often a phase is done in training step `step` (counted from 0); 0 leaves it out this time."""
        return phase.repeats

    def after_step(self, phase: str) -> None:
        """Whatever must hold after each optimiser step of a phase, such as weights within their bounds."""

    def held_out_losses(self, batch: Batch) -> dict[str, Tensor]:
        """Every term on pictures that were never trained on, without gradients."""
        terms: dict[str, Tensor] = {}
        for phase in self.phases():
            terms.update(self.losses(phase.name, batch))
        return terms

    def extra_metrics(
        self,
        pixels: Pixels,
        terms: Mapping[str, float],
        labels: Labels | None = None,
        watch: Watch | None = None,
    ) -> dict[str, float]:
        """What this family adds to an evaluation, by name; called in evaluation mode.

        Args:
            pixels: held-out pictures, uint8 (N, C, H, W).
            terms: the mean of every held-out loss term over them, unweighted.
            labels: int64 (N,), the class of each picture, as an index into `class_names`; None where nobody knows.
            watch: to be asked many times a second.

        Raises:
            Cancelled: it is no longer wanted.
        """
        return {}

    def landscape(self, images: Tensor) -> Tensor | None:
        """How real its critic thinks each picture in [0, 1] is, (N,), higher for more; None without such a critic.

        Its zero and its scale are the critic's own.
        """
        return None

    @abstractmethod
    def decode(self, latents: Tensor) -> Tensor:
        """Pictures in [0, 1], (N, C, H, W), from latent vectors (N, dim)."""

    def encode(self, images: Tensor) -> Tensor:
        """Latent vectors (N, dim) from pictures in [0, 1], (N, C, H, W).

        Raises:
            UnsupportedError: the family has no encoder (`can_encode` says so beforehand).
        """
        raise UnsupportedError(
            f"This model ({self.info.title}) has no encoder, so it cannot describe a picture. "
            "Train an autoencoder or a VAE for this."
        )

    def encode_as(self, images: Tensor, labels: Tensor) -> Tensor:
        """As `encode`, of pictures whose classes, int64 (N,), are known; for a family that makes use of them."""
        return self.encode(images)

    def arranged(self, latents: Latents) -> Latents:
        """Latent vectors, float32 (N, dim), drawn at random, in the way in which a sheet of samples shows most."""
        return self.latent_space.in_turn(latents)

    def in_first_domain(self, latents: Latents) -> Latents:
        """Latent vectors, float32 (N, dim), changed so that they paint pictures of the kind it was trained on first."""
        return latents

    def weight(self, term: str, epoch: float = math.inf) -> float:
        """What a term counts for after `epoch` epochs, or when all warm-ups are over; 0 removes it."""
        setting_name = next(known.weight for known in self.terms if known.name == term)
        return 1.0 if setting_name is None else float(getattr(self.settings, setting_name))

    def total(self, terms: dict[str, Tensor], epoch: float = math.inf) -> Tensor:
        """The weighted sum of the terms, leaving out those of weight 0, which may be infinite; 0 without any."""
        total: Tensor | None = None
        for name, value in terms.items():
            weight = self.weight(name, epoch)
            if weight == 0.0:
                continue
            weighted = value if weight == 1.0 else value * weight
            total = weighted if total is None else total + weighted
        return torch.zeros(()) if total is None else total
