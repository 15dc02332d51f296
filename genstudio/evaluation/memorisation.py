"""Does it invent, or does it paint its training pictures again? Looks for the nearest one of each painted picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from genstudio.data.cache.mapped import gather
from genstudio.data.image_set import Labels, Pixels
from genstudio.data.watch import Watch
from genstudio.models.trained import to_floats

LARGEST_SIDE = 32
"""Pictures are compared at this size at most: enough to know one again, at a fraction of the work."""
VALUES = 200_000
"""Of the pictures that are looked at, made smaller or compared at once."""

Distances = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """The nearest of some pictures to each of N others: their indices, int64 (N,), and distances, (N,)."""

    indices: Labels
    distances: Distances


def memorisation_ratio(to_training: Distances, to_held_out: Distances) -> float:
    """The mean distance to the nearest training picture over that to the nearest held-out one, of N pictures, (N,).

    Compared with the same of real pictures that are in neither heap it does not depend on how large the heaps are:
    as high, it invents; near 0, it copies. 1 where all distances are 0.
    """
    held_out = float(to_held_out.mean())
    if held_out == 0.0:
        return 1.0 if not to_training.any() else float("inf")
    return float(to_training.mean()) / held_out


def nearest(pictures: Pixels, others: Pixels, watch: Watch | None = None, among: Labels | None = None) -> Nearest:
    """The nearest of `others`, uint8 (M, C, H, W), to each picture, uint8 (N, C, H, W), N and M at least 1.

    The distance is Euclidean over the values in [0, 1], of pictures made smaller to `LARGEST_SIDE` by averaging.

    Args:
        among: indices into `others`; only those are looked at.
    """
    watch = watch or Watch()
    among = np.arange(len(others), dtype=np.int64) if among is None else among
    wanted = _small_of(pictures, np.arange(len(pictures), dtype=np.int64), watch)
    centre = wanted.mean(dim=0)
    wanted -= centre  # small numbers: the differences below lose fewer digits
    best = torch.full((len(wanted),), torch.inf)
    indices = torch.zeros(len(wanted), dtype=torch.int64)
    at_once = max(1, VALUES // pictures[0].size)
    for start in range(0, len(among), at_once):
        watch.report(start, len(among))
        chunk = _small(gather(others, among[start : start + at_once])).sub_(centre)
        # |a - b|^2 without |a|^2, which is the same for every b
        squared = torch.addmm(chunk.square().sum(dim=1)[None], wanted, chunk.T, alpha=-2.0)
        least, where = squared.min(dim=1)
        closer = least < best
        best = torch.where(closer, least, best)
        indices = torch.where(closer, where + start, indices)
    found = among[indices.numpy()]
    exact = (wanted - _small_of(others, found, watch).sub_(centre)).double().square().sum(dim=1).sqrt()
    return Nearest(found, exact.numpy())


def _small_of(pixels: Pixels, indices: Labels, watch: Watch) -> Tensor:
    """Those of some pictures."""
    at_once = max(1, VALUES // pixels[0].size)
    small = []
    for start in range(0, len(indices), at_once):
        watch.check()
        small.append(_small(gather(pixels, indices[start : start + at_once])))
    return torch.cat(small)


def _small(pixels: Pixels) -> Tensor:
    """Flat floats (N, values)."""
    images = to_floats(pixels)
    height, width = images.shape[2:]
    if max(height, width) > LARGEST_SIDE:
        scale = LARGEST_SIDE / max(height, width)
        size = (max(1, round(height * scale)), max(1, round(width * scale)))
        images = torch.nn.functional.adaptive_avg_pool2d(images, size)
    return images.flatten(1)
