"""Rings and grids of Gaussians: how many of the modes a painter finds, and how many of its points lie in one."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from material import SEED, train
from rows import Row

from genstudio.data.open import open_images
from genstudio.evaluation.mode_coverage import POINTS, ModeCoverage, mode_coverage
from genstudio.models.base import Preset

RING, GRID = "builtin:ring", "builtin:grid"
RING_REFERENCE = "GAN 6.3, PacGAN2 7.9 of 8 (PacGAN, table 1)"
GRID_REFERENCE = "GAN 17.3, ALI 24.1, PacGAN4 24.8 of 25 (PacGAN)"
GOOD_REFERENCE = "real points: 0.989"


def ring(key: str, steps: int, **values: Any) -> list[Row]:
    """Eight Gaussians on a circle."""
    found = covered(RING, key, steps, **values)
    how = f"ring of 8 Gaussians, {steps:,} steps"
    return [
        Row(key, f"{how}: modes found", found.modes, RING_REFERENCE, ">=", 8),
        Row(key, f"{how}: points within 3 s", found.good, GOOD_REFERENCE, ">=", 0.9),
    ]


def grid(key: str, steps: int, **values: Any) -> list[Row]:
    """Twenty-five Gaussians on a grid."""
    found = covered(GRID, key, steps, **values)
    how = f"grid of 25 Gaussians, {steps:,} steps"
    return [
        Row(key, f"{how}: modes found", found.modes, GRID_REFERENCE, ">=", 24),
        Row(key, f"{how}: points within 3 s", found.good, GOOD_REFERENCE),
    ]


def covered(source: str, key: str, steps: int, **values: Any) -> ModeCoverage:
    """What 2,500 points of a trained painter cover."""
    images = open_images(source)
    cloud = images.cloud
    assert cloud is not None
    model = train(images, key, {"steps": steps}, Preset.BEST, **values).model
    points = cloud.to_plane(model.decode(model.sample_latents(POINTS, SEED)))
    return mode_coverage(points, np.array(cloud.centres), cloud.std)


ring_relativistic = partial(ring, "gan", 16_000, hidden_dim=128)
grid_relativistic = partial(grid, "gan", 16_000, hidden_dim=128)
