"""Precision, recall, density and coverage: are the painted pictures among the real ones, and do they reach them all?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from genstudio.data.watch import Watch
from genstudio.evaluation.frechet import Features

NEIGHBOURS = 5
CHUNK = 512

Radii = npt.NDArray[np.float64]


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
    from sklearn.metrics.pairwise import euclidean_distances

    watch = watch or Watch()
    radii, painted_radii = _radii(real, k), _radii(painted, k)
    balls = 0
    inside = 0
    reached = np.zeros(len(real), bool)
    covered = np.zeros(len(real), bool)
    for start in range(0, len(painted), CHUNK):
        watch.check()
        chunk = slice(start, start + CHUNK)
        distances = euclidean_distances(painted[chunk].astype(np.float64), real.astype(np.float64))
        within = distances <= radii
        balls += int(within.sum())
        inside += int(within.any(axis=1).sum())
        covered |= within.any(axis=0)
        reached |= (distances <= painted_radii[chunk, None]).any(axis=0)
    count = len(painted)
    return Manifold(inside / count, float(reached.mean()), balls / (k * count), float(covered.mean()))


def _radii(features: Features, k: int) -> Radii:
    """The distance of each feature to its k-th neighbour other than itself."""
    from sklearn.neighbors import NearestNeighbors

    found = NearestNeighbors(n_neighbors=k, algorithm="brute").fit(features.astype(np.float64))
    distances: Radii = found.kneighbors()[0]
    return distances[:, -1]
