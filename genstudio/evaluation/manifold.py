"""Precision, recall, density and coverage: are the painted pictures among the real ones, and do they reach them all?"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from genstudio.data.watch import Watch
from genstudio.evaluation.frechet import Features

NEIGHBOURS = 5
CHUNK = 128


@dataclass(frozen=True, slots=True)
class Manifold:
    """How two heaps of features lie in each other, with a ball around each that reaches its k-th neighbour in its heap.

    Attributes:
        precision: the part of the painted that lie in the ball of some real one.
        recall: the part of the real that lie in the ball of some painted one (both Kynkaanniemi et al. 2019, eq. 2).
        density: in how many balls of real ones a painted one lies, over k; 1 for one distribution, may be more.
        coverage: the part of the real whose ball holds a painted one (both Naeem et al. 2020, equations 3 and 4).
    """

    precision: float
    recall: float
    density: float
    coverage: float


def manifold(real: Features, painted: Features, k: int = NEIGHBOURS, watch: Watch | None = None) -> Manifold:
    """Of features (N, D) and (M, D), N and M more than `k`; distances are Euclidean, and a ball includes its edge."""
    watch = watch or Watch()
    ours, theirs = torch.from_numpy(painted).double(), torch.from_numpy(real).double()
    radii, our_radii = _radii(theirs, k, watch), _radii(ours, k, watch)
    balls = 0
    inside = 0
    reached = torch.zeros(len(theirs), dtype=torch.bool)
    covered = torch.zeros(len(theirs), dtype=torch.bool)
    for start in range(0, len(ours), CHUNK):
        watch.check()
        chunk = slice(start, start + CHUNK)
        distances = torch.cdist(ours[chunk], theirs)
        within = distances <= radii
        balls += int(within.sum())
        inside += int(within.any(dim=1).sum())
        covered |= within.any(dim=0)
        reached |= (distances <= our_radii[chunk, None]).any(dim=0)
    count = len(ours)
    return Manifold(inside / count, _part(reached), balls / (k * count), _part(covered))


def _radii(features: Tensor, k: int, watch: Watch) -> Tensor:
    """The distance of each feature to its k-th neighbour other than itself."""
    found = []
    for start in range(0, len(features), CHUNK):
        watch.check()
        distances = torch.cdist(features[start : start + CHUNK], features)
        distances.diagonal(start).fill_(torch.inf)
        found.append(distances.topk(k, dim=1, largest=False).values[:, -1])
    return torch.cat(found)


def _part(of: Tensor) -> float:
    return float(of.double().mean())
