"""A family without an encoder whose latent space has everything: normal, uniform and categorical parts."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn

from genstudio.models.base import Batch, Family, FamilyInfo, FamilySettings, ImageShape, Phase, Term
from genstudio.models.latent_space import Distribution, LatentPart, LatentSpace
from genstudio.models.prior import SpacePrior
from genstudio.models.trained import ModelCard, TrainedModel
from tests.tiny import GREY

LABELS = ("wide", "tall", "round")
SIDES = ((0.30, 0.10), (0.10, 0.30), (0.20, 0.20))


class Spots(Family):
    """Paints one soft spot: z moves it, style is its brightness, class its shape. Nothing in it learns."""

    info: ClassVar[FamilyInfo] = FamilyInfo("spots", "Spots", "Soft spots.", "spots", "nobody, 2024")
    terms: ClassVar[tuple[Term, ...]] = (Term("nothing", "nothing"),)

    def __init__(self, settings: FamilySettings, shape: ImageShape, class_names: tuple[str, ...] = LABELS) -> None:
        super().__init__(settings, shape, class_names)
        self.latent_space = LatentSpace(
            (
                LatentPart("z", 2),
                LatentPart("style", 1, Distribution.UNIFORM, title="Style"),
                LatentPart("class", len(class_names), Distribution.CATEGORICAL, title="Class", labels=class_names),
            )
        )
        self.anchor = nn.Parameter(torch.zeros(1))

    def phases(self) -> tuple[Phase, ...]:
        return (Phase("nothing", ("anchor",), pictures=False),)

    def losses(self, phase: str, batch: Batch) -> dict[str, Tensor]:
        return {"nothing": self.anchor.square().sum()}

    def decode(self, latents: Tensor) -> Tensor:
        shape = self.shape
        rows = torch.linspace(-1, 1, shape.height)[None, :, None]
        columns = torch.linspace(-1, 1, shape.width)[None, None, :]
        sides = torch.tensor([SIDES[index % len(SIDES)] for index in range(latents.shape[1] - 3)])
        width, height = (latents[:, 3:] @ sides).clamp_min(0.05).T[:, :, None, None]
        across, down = (0.25 * latents[:, index, None, None] for index in (0, 1))
        distance = ((columns - across) / width) ** 2 + ((rows - down) / height) ** 2
        bright = 0.7 + 0.3 * latents[:, 2, None, None]
        return (bright * torch.exp(-0.5 * distance))[:, None].expand(-1, shape.channels, -1, -1) + 0 * self.anchor


def spots(shape: ImageShape = GREY, labels: tuple[str, ...] = LABELS) -> TrainedModel:
    """A model of the family."""
    family = Spots(FamilySettings(), shape, labels)
    return TrainedModel(family, SpacePrior(family.latent_space), ModelCard("Spots", "Spots", 3.0))
