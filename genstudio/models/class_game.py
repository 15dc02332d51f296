"""A painter that is told which class to paint, whatever its critic does with the classes."""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor

from genstudio.models.base import Batch
from genstudio.models.conditioning import CLASS, class_part, one_hot
from genstudio.models.game import GameFamily
from genstudio.models.latent_space import LatentPart


class ClassGame(GameFamily):
    """Paints from random numbers and a one-hot class, drawn evenly while it trains."""

    conditional: ClassVar[bool] = True

    def parts(self) -> tuple[LatentPart, ...]:
        return (*super().parts(), class_part(self.class_names))

    def draw(self, batch: Batch) -> Tensor:
        """As any, but a critic that compares painted with real pictures compares those of one class."""
        latents = super().draw(batch)
        if self.needs_real and batch.labels is not None:
            latents[:, self.latent_space.part(CLASS)] = one_hot(batch.labels, len(self.class_names))
        return latents
