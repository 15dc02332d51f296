"""`vary`: a batch as a `Variation` wants it, from the batch's own randomness."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from genstudio.data.image_set import Pixels
from genstudio.data.variation import Variation


def vary(images: Tensor, variation: Variation, rng: np.random.Generator) -> Tensor:
    """Pictures (N, C, H, W) in [0, 1], each varied at random; what comes in from outside mirrors what is inside.

    Args:
        rng: decides all of it, so that the same batch of a continued run is varied alike.
    """
    count, device = len(images), images.device
    if variation.mirror:
        mirrored = torch.from_numpy(rng.random(count) < 0.5).to(device)
        images = torch.where(mirrored[:, None, None, None], images.flip(3), images)
    if variation.moves:
        images = _moved(images, variation, rng)
    if variation.contrast:
        factors = _column(1.0 + variation.contrast * _either_way(rng, count), images)
        middle = images.mean(dim=(1, 2, 3), keepdim=True)
        images = middle + (images - middle) * factors
    if variation.brightness:
        images = images + _column(variation.brightness * _either_way(rng, count), images)
    return images.clamp(0.0, 1.0)


def varied_pixels(picture: Pixels, count: int, variation: Variation, seed: int) -> Pixels:
    """One picture, uint8 (C, H, W), `count` times as a training might show it, uint8 (count, C, H, W)."""
    images = torch.from_numpy(picture.astype(np.float32) / 255.0).expand(count, *picture.shape).contiguous()
    varied = vary(images, variation, np.random.default_rng(seed))
    pixels: Pixels = (varied * 255.0).round().to(torch.uint8).numpy()
    return pixels


def _moved(images: Tensor, variation: Variation, rng: np.random.Generator) -> Tensor:
    """Shifted, turned and zoomed in one go, so that pictures are resampled once only."""
    count, _, height, width = images.shape
    angles = math.radians(variation.turn) * _either_way(rng, count)
    scales = (1.0 + variation.zoom) ** -_either_way(rng, count)
    shifts = 2.0 * variation.shift * _either_way(rng, 2 * count).reshape(count, 2)
    matrices = np.zeros((count, 2, 3), dtype=np.float32)
    # Coordinates run from -1 to 1 along either side: a turn must reckon with sides of different lengths.
    matrices[:, 0, 0] = matrices[:, 1, 1] = scales * np.cos(angles)
    matrices[:, 0, 1] = -scales * np.sin(angles) * (height / width)
    matrices[:, 1, 0] = scales * np.sin(angles) * (width / height)
    matrices[:, :, 2] = shifts
    places = functional.affine_grid(
        torch.from_numpy(matrices).to(images.device), list(images.shape), align_corners=False
    )
    return functional.grid_sample(images, places, "bilinear", "reflection", align_corners=False)


def _either_way(rng: np.random.Generator, count: int) -> npt.NDArray[np.float64]:
    """Numbers between -1 and 1."""
    return rng.uniform(-1.0, 1.0, count)


def _column(values: npt.NDArray[np.float64], images: Tensor) -> Tensor:
    """One value for each picture, to be broadcast over it."""
    return torch.from_numpy(values.astype(np.float32)).to(images.device)[:, None, None, None]
