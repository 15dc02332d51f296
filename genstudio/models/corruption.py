"""Noise that a denoising autoencoder learns to undo, and that the denoising panel adds to show it."""

from __future__ import annotations

from enum import StrEnum

import torch
from torch import Tensor


class Noise(StrEnum):
    """Kinds of noise."""

    GAUSSIAN = "gaussian"
    MASKING = "masking"
    SALT_AND_PEPPER = "salt_and_pepper"


NOISE_TITLES = {
    "gaussian": "Grain (Gaussian)",
    "masking": "Missing pixels (masking)",
    "salt_and_pepper": "Black and white dots (salt and pepper)",
}


def corrupt(images: Tensor, noise: Noise, strength: Tensor | float, generator: torch.Generator) -> Tensor:
    """Noisy copies of pictures in [0, 1], (N, C, H, W), clipped to [0, 1].

    Args:
        strength: one number, or one per picture (N,). For Gaussian noise its standard deviation in the units of the
            pictures; otherwise the share of pixels that are lost (masking: black; salt and pepper: black or white).
    """
    level = torch.as_tensor(strength, dtype=images.dtype, device=images.device)
    if level.ndim == 1:
        level = level.view(-1, 1, 1, 1)
    if noise is Noise.GAUSSIAN:
        grain = torch.randn(images.shape, generator=generator, device=images.device, dtype=images.dtype)
        return (images + level * grain).clamp_(0.0, 1.0)
    count, _, height, width = images.shape
    chance = torch.rand((count, 1, height, width), generator=generator, device=images.device)
    if noise is Noise.MASKING:
        return images * (chance >= level)
    salt = (chance < level / 2).to(images.dtype)
    kept = (chance >= level).to(images.dtype)
    return images * kept + salt
