"""The built-in toy sets: points of the plane around a few centres, on which one can watch a model learn.

Ring and grid of Gaussians as in Srivastava et al. 2017 (VEEGAN), section 5.1, with the spreads of Lin et al. 2018
(PacGAN), section 4.1: the usual test of whether a model forgets a part of its data.
"""

from __future__ import annotations

import math

import numpy as np

from genstudio.data.builtin.cards import RING
from genstudio.data.image_set import ImageSet, LoadReport
from genstudio.data.point_cloud import PointCloud
from genstudio.errors import SettingsError

DEFAULT_COUNT = RING.count
LARGEST_COUNT = RING.most
MARGIN = 1.25
"""How far the square reaches beyond the outermost centres: a model that shoots past them is still seen."""

_NOTE = (
    "These are points of a plane, not pictures: a toy, small enough to watch a model think. "
    "Train on it, and see which of the {count} heaps it finds and which it forgets."
)


def ring() -> PointCloud:
    """8 Gaussians of spread 0.01 on the unit circle, counter-clockwise from (1, 0)."""
    angles = [2.0 * math.pi * index / 8 for index in range(8)]
    return PointCloud(tuple((math.cos(angle), math.sin(angle)) for angle in angles), 0.01, MARGIN)


def grid() -> PointCloud:
    """25 Gaussians of spread 0.05, 5 by 5 at distances of 2 around the origin, row by row from the lower left."""
    steps = (-4.0, -2.0, 0.0, 2.0, 4.0)
    return PointCloud(tuple((x, y) for y in steps for x in steps), 0.05, 4.0 * MARGIN)


def draw_points(cloud: PointCloud, name: str, source: str, count: int = DEFAULT_COUNT, seed: int = 0) -> ImageSet:
    """Draw points of a cloud as an image set, whose classes are the Gaussians that they come from.

    Args:
        count: how many, 2 to `LARGEST_COUNT`.
        seed: 0 or more; the same seed draws the same points.

    Raises:
        SettingsError: an argument out of range.
    """
    if not 2 <= count <= LARGEST_COUNT:
        raise SettingsError(f"The number of points must be between 2 and {LARGEST_COUNT:,}, not {count:,}.")
    if seed < 0:
        raise SettingsError(f"The seed must be 0 or more, not {seed}.")
    rng = np.random.default_rng(seed)
    labels = rng.integers(len(cloud.centres), size=count)
    points = np.array(cloud.centres)[labels] + rng.normal(0.0, cloud.std, (count, 2))
    return ImageSet(
        cloud.to_pixels(points),
        name=name,
        source=source,
        labels=labels,
        class_names=tuple(str(number + 1) for number in range(len(cloud.centres))),
        report=LoadReport(count, notes=(_NOTE.format(count=len(cloud.centres)),)),
        cloud=cloud,
    )
