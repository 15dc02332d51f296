"""The Fréchet distance between two heaps of features: how far apart their means and their spreads are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Features = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float64]


def frechet_distance(first: Features, second: Features) -> float:
    """FID without its network (Heusel et al. 2017, equation 6), of features (N, D) and (M, D), N and M at least 2.

    |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)), the squared W_2 between the two Gaussians with the features' means and
    covariances. It is never below 0 and, being biased upwards for small N, is to be compared at equal N only.
    """
    means, spreads = zip(*(_moments(features) for features in (first, second)), strict=True)
    return gaussian_distance(means[0], spreads[0], means[1], spreads[1])


def gaussian_distance(mean: Matrix, spread: Matrix, other_mean: Matrix, other_spread: Matrix) -> float:
    """The squared W_2 between N(mean, spread) and N(other_mean, other_spread); spreads (D, D) may be singular.

    tr (C1 C2)^(1/2) is taken as the trace of (C1^(1/2) C2 C1^(1/2))^(1/2), which has the same eigenvalues, and whose
    root is that of a symmetric matrix: real, also where a spread is singular.
    """
    root = _root(spread)
    common = np.linalg.eigvalsh(root @ other_spread @ root)
    cross = float(np.sqrt(np.maximum(common, 0.0)).sum())
    apart = float(np.square(mean - other_mean).sum())
    return max(apart + float(np.trace(spread) + np.trace(other_spread)) - 2.0 * cross, 0.0)


def _moments(features: Features) -> tuple[Matrix, Matrix]:
    exact = features.astype(np.float64)
    return exact.mean(axis=0), np.atleast_2d(np.cov(exact, rowvar=False))


def _root(spread: Matrix) -> Matrix:
    values, vectors = np.linalg.eigh(spread)
    root: Matrix = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    return root
