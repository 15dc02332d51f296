"""The kernel distance (KID): like the Fréchet distance, but without bias for few pictures."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from genstudio.data.watch import Watch
from genstudio.evaluation.frechet import Features

CHUNK = 256


def kernel_distance(first: Features, second: Features, watch: Watch | None = None) -> float:
    """The unbiased squared maximum mean discrepancy of features (N, D) and (M, D), N and M at least 2.

    Binkowski et al. 2018, section 4, with their kernel k(x, y) = (x.y / D + 1)^3 and over all pairs at once, which
    varies less than their mean over blocks and is no less unbiased: for one distribution it is 0 on average, so it may
    be below 0.
    """
    watch = watch or Watch()
    one, other = first.astype(np.float64), second.astype(np.float64)
    within = _mean_apart(one, watch) + _mean_apart(other, watch)
    across = _sum(one, other, watch) / (len(one) * len(other))
    return within - 2.0 * across


def _mean_apart(features: npt.NDArray[np.float64], watch: Watch) -> float:
    """The mean kernel of two different features of one heap."""
    count = len(features)
    itself = (np.square(features).sum(axis=1) / features.shape[1] + 1.0) ** 3
    return (_sum(features, features, watch) - float(itself.sum())) / (count * (count - 1))


def _sum(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64], watch: Watch) -> float:
    """Of the kernel over all pairs; multiplied out, which is several times quicker than a power."""
    total = 0.0
    for start in range(0, len(one), CHUNK):
        watch.check()
        base = one[start : start + CHUNK] @ other.T
        base /= one.shape[1]
        base += 1.0
        total += float(np.einsum("ij,ij->", base * base, base))
    return total
