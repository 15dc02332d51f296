"""How many of the clouds of a toy set a model finds, and how many of its points lie in one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

POINTS = 2_500
DEVIATIONS = 3.0

Points = npt.NDArray[np.float32] | npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ModeCoverage:
    """How points lie around the centres of clouds.

    Attributes:
        modes: how many centres have a good point.
        of: how many centres there are.
        good: the part of the points that are good.
    """

    modes: int
    of: int
    good: float


def mode_coverage(points: Points, centres: Points, s: float) -> ModeCoverage:
    """Of points (N, 2) around centres (K, 2) of clouds with standard deviation `s`, all in one unit; N at least 1.

    Each point belongs to its nearest centre and is good if it is closer to it than 3 `s`; one good point is enough for
    a mode to count (the protocol of Lin et al. 2018, PacGAN, section 4.1, with 2,500 points).
    """
    distances = np.linalg.norm(points[:, None, :].astype(np.float64) - centres[None], axis=2)
    mode = distances.argmin(axis=1)
    good = distances.min(axis=1) < DEVIATIONS * s
    return ModeCoverage(len(np.unique(mode[good])), len(centres), float(good.mean()))
