"""Models that paint what they are shown, so that a test knows what must come out."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from genstudio.data.image_set import Pixels
from genstudio.data.watch import Watch
from genstudio.models.base import ImageShape


@dataclass(slots=True)
class Echo:
    """Gives back its pictures; `offset` makes every second one of a batch brighter.

    Attributes:
        searches: what it says of itself.
        seen: the shapes of the batches it was given.
    """

    shape: ImageShape = field(default_factory=lambda: ImageShape(1, 16, 16))
    offset: int = 0
    searches: bool = False
    seen: list[tuple[int, ...]] = field(default_factory=list)

    def reconstruct(self, pixels: Pixels, watch: Watch) -> Pixels:
        self.seen.append(pixels.shape)
        painted = pixels.copy()
        painted[1::2] = np.minimum(painted[1::2].astype(np.int16) + self.offset, 255).astype(np.uint8)
        return painted


def photograph(channels: int = 1, height: int = 80, width: int = 100) -> Pixels:
    """Edges, slopes and fine stripes, uint8 (channels, height, width)."""
    rows, columns = np.mgrid[0:height, 0:width]
    scene = 60 + 80 * ((rows - height / 2) ** 2 + (columns - width / 2) ** 2 < (height / 3) ** 2) + 0.4 * columns
    scene = scene + 15 * np.sin(rows / 2) * (columns > width / 2)
    return np.stack([np.clip(scene + 20 * channel, 0, 255).astype(np.uint8) for channel in range(channels)])


def with_grain(picture: Pixels, sigma: float, seed: int = 0) -> Pixels:
    """Gaussian noise of so many grey levels, clipped."""
    noise = np.random.default_rng(seed).normal(0.0, sigma, picture.shape)
    return (picture + noise).clip(0, 255).round().astype(np.uint8)


def pixels_of(image: Image.Image) -> Pixels:
    """A Pillow image as uint8 (C, H, W)."""
    values = np.asarray(image)
    return values[None] if values.ndim == 2 else values.transpose(2, 0, 1)
