"""Noise to add to a clean picture, so that a cleaning can be tried and measured."""

from __future__ import annotations

import io
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from genstudio.data.image_set import Pixels
from genstudio.data.watch import CancelCheck, Watch

VALUES_AT_ONCE = 1 << 21
LEAST_STRENGTH = 0.01


class NoiseKind(StrEnum):
    """Kinds of noise; those that a denoising autoencoder learns have the same values as there."""

    GAUSSIAN = "gaussian"
    POISSON = "poisson"
    SALT_AND_PEPPER = "salt_and_pepper"
    MASKING = "masking"
    JPEG = "jpeg"


@dataclass(frozen=True, slots=True)
class Noise:
    """What to spoil a picture with.

    Attributes:
        strength: 0.01 to 1. The standard deviation, where white is 1, for Gaussian noise, and that in white areas for
            Poisson noise; the share of lost pixels for salt and pepper and for masking; 1 less the quality for JPEG.
        seed: the same seed gives the same noise.
    """

    kind: NoiseKind = NoiseKind.GAUSSIAN
    strength: float = 0.15
    seed: int = 0


def add_noise(picture: Pixels, noise: Noise, cancelled: CancelCheck | None = None) -> Pixels:
    """A noisy copy of a picture, uint8 (C, H, W) of any size, clipped to 0..255.

    Raises:
        Cancelled: `cancelled` answered True.
    """
    strength = min(max(noise.strength, LEAST_STRENGTH), 1.0)
    if noise.kind is NoiseKind.JPEG:
        return _through_jpeg(picture, round(100 * (1.0 - strength)))
    import torch
    from torch import Tensor

    from genstudio.models import corruption
    from genstudio.models.trained import to_floats, to_uint8

    generator = torch.Generator().manual_seed(noise.seed)

    def spoil(images: Tensor) -> Tensor:
        if noise.kind is NoiseKind.POISSON:
            photons = 1.0 / strength**2  # in a white pixel; their number varies by its square root
            return torch.poisson(images * photons, generator) / photons
        return corruption.corrupt(images, corruption.Noise(noise.kind.value), strength, generator)

    watch = Watch(None, cancelled)
    channels, height, width = picture.shape
    rows = max(1, VALUES_AT_ONCE // (channels * width))
    noisy = np.empty_like(picture)
    for top in range(0, height, rows):
        watch.check()
        band = slice(top, top + rows)
        noisy[:, band] = to_uint8(spoil(to_floats(picture[None, :, band])))[0]
    return noisy


def _through_jpeg(picture: Pixels, quality: int) -> Pixels:
    """The picture after it was saved as JPEG."""
    from PIL import Image

    from genstudio.project.export import to_image

    stream = io.BytesIO()
    to_image(picture).save(stream, "JPEG", quality=max(quality, 1))
    with Image.open(stream) as image:
        pixels = np.asarray(image)
    return np.ascontiguousarray(pixels[None] if pixels.ndim == 2 else pixels.transpose(2, 0, 1))
