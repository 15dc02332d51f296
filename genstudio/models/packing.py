"""Packing: the critic judges several pictures together and notices when they are alike (Lin et al. 2018, PacGAN)."""

from __future__ import annotations

import torch
from torch import Tensor


def pack(images: Tensor, together: int) -> Tensor:
    """Pictures (N, C, H, W), `together` at a time side by side in the channels: (N / together, together C, H, W).

    A last pack that is not full is filled with the first pictures again.
    """
    if together == 1:
        return images
    missing = -len(images) % together
    if missing:
        again = torch.arange(missing, device=images.device) % len(images)
        images = torch.cat([images, images[again]])
    count, channels, height, width = images.shape
    return images.reshape(count // together, together * channels, height, width)
