"""What is measured of a model: pictures that it paints from latent vectors of its own prior."""

from __future__ import annotations

import numpy as np

from genstudio.data.image_set import Pixels
from genstudio.data.watch import Watch
from genstudio.models.latent_space import Latents
from genstudio.models.trained import TrainedModel, rows_at_once


def drawn_latents(model: TrainedModel, count: int, seed: int) -> Latents:
    """`count` latent vectors, float32 (count, dim).

    Where the model knows two kinds of pictures, all of the first, which the samples are compared with.
    """
    return model.family.in_first_domain(model.sample_latents(count, seed))


def paint(model: TrainedModel, latents: Latents, watch: Watch) -> Pixels:
    """Pictures, uint8 (N, C, H, W), of latent vectors (N, dim), N at least 1."""
    at_once = rows_at_once(model.shape)
    painted = []
    for start in range(0, len(latents), at_once):
        watch.report(start, len(latents))
        painted.append(model.decode(latents[start : start + at_once]))
    return np.concatenate(painted)


def average(pixels: Pixels) -> Pixels:
    """The average of pictures or points (N, C, H, W), as one of them, (1, C, H, W)."""
    mean = pixels.mean(axis=0, keepdims=True)
    one: Pixels = (mean.round() if pixels.dtype == np.uint8 else mean).astype(pixels.dtype)
    return one
