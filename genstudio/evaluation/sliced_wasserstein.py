"""The sliced Wasserstein distance: how far apart two heaps of pictures are, without any trained network."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from genstudio.data.image_set import Pixels, full_scale
from genstudio.data.watch import Watch

PROJECTIONS = 256
VALUES = 1_000_000
"""Of the pictures that are projected at once."""
COLUMNS = 32
"""Projections that are sorted at once."""

Projected = npt.NDArray[np.float32]


def sliced_wasserstein(
    first: Pixels, second: Pixels, projections: int = PROJECTIONS, seed: int = 0, watch: Watch | None = None
) -> float:
    """Between two sets of pictures, uint8 (N, C, H, W) and (M, C, H, W), N and M at least 1 and not necessarily equal.

    SW_2 of Rabin et al. 2011, section 2.2, over random unit directions t instead of all:
    the square root of the mean over t of W_2^2 between the pictures' projections on t, which in one dimension is the
    squared distance of the sorted values. The pixels count in [0, 1]. Between two single pictures it is, on average
    over the directions, the root mean squared difference of their values.

    Raises:
        Cancelled: it is no longer wanted.
    """
    watch = watch or Watch()
    size = int(np.prod(first.shape[1:]))
    directions = np.random.default_rng(seed).standard_normal((size, projections), dtype=np.float32)
    directions /= np.linalg.norm(directions, axis=0) * np.float32(full_scale(first))
    one, other = (_project(pixels, directions, watch) for pixels in (first, second))
    total = 0.0
    for start in range(0, projections, COLUMNS):
        watch.check()
        some = slice(start, start + COLUMNS)
        total += float(_squared_distances(np.sort(one[:, some], axis=0), np.sort(other[:, some], axis=0)).sum())
    return math.sqrt(total / projections)


def _project(pixels: Pixels, directions: Projected, watch: Watch) -> Projected:
    """(N, projections); some at a time, because as floats the pictures may not fit into memory."""
    at_once = max(1, VALUES // len(directions))
    projected = []
    for start in range(0, len(pixels), at_once):
        watch.check()
        some = pixels[start : start + at_once]
        projected.append(some.reshape(len(some), -1).astype(np.float32) @ directions)
    return np.concatenate(projected)


def _squared_distances(one: Projected, other: Projected) -> npt.NDArray[np.float64]:
    """W_2^2 of each column of sorted values (N, P) and (M, P): the integral over the squared difference of quantiles.

    Both quantile functions are steps: between two neighbouring edges of either, counted in 1 / (N M), both stand still.
    """
    count, others = len(one), len(other)
    edges = np.union1d(np.arange(1, count + 1) * others, np.arange(1, others + 1) * count)
    widths = np.diff(edges, prepend=0) / (count * others)
    gaps = one[(edges - 1) // others].astype(np.float64) - other[(edges - 1) // count]
    squared: npt.NDArray[np.float64] = widths @ gaps**2
    return squared
