"""Packing: the critic judges several pictures together and notices when they are alike (Lin et al. 2018, PacGAN)."""

from __future__ import annotations

import torch
from torch import Tensor

from genstudio.models.base import FamilySettings, ImageShape
from genstudio.models.contest import ContestSettings
from genstudio.models.settings import setting


class PackedSettings(ContestSettings):
    """What those can be told whose critic may look at several pictures at once."""

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

    def obstacle(self, shape: ImageShape) -> str:
        if self.batch_size % self.packing:
            return (
                f"Batches of {self.batch_size} pictures cannot be judged {self.packing} at a time. "
                f"Choose a batch size that is a multiple of {self.packing}, or let pictures be judged one by one."
            )
        return super().obstacle(shape)


def together(settings: FamilySettings) -> int:
    """How many pictures a critic of these settings judges at once."""
    return settings.packing if isinstance(settings, PackedSettings) else 1


def pack(values: Tensor, together: int) -> Tensor:
    """Pictures or codes (N, C, ...), `together` at a time side by side: (N / together, together C, ...).

    A last pack that is not full is filled with the first ones again.
    """
    if together == 1:
        return values
    missing = -len(values) % together
    if missing:
        again = torch.arange(missing, device=values.device) % len(values)
        values = torch.cat([values, values[again]])
    count, channels, *sides = values.shape
    return values.reshape(count // together, together * channels, *sides)


def unpack(answers: Tensor, together: int, count: int) -> Tensor:
    """What was said of each of `count` pictures, (count, K), from what was said of packs, (N, together K)."""
    if together == 1:
        return answers
    return answers.reshape(len(answers) * together, answers.shape[1] // together)[:count]
