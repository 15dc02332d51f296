"""`PointCloud`: what is known about a set of points of the plane, which travel through the program as pictures do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from genstudio.data.image_set import Pixels

Points = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PointCloud:
    """Several equally likely round Gaussians in the plane.

    As pixels, x and y are float32 (N, 2, 1, 1), not uint8, in which the Gaussians would be a few grey levels wide.
    0 to 1 stands for -extent to +extent of the plane in both directions: value = (coordinate / extent + 1) / 2.

    Attributes:
        centres: (x, y) of each Gaussian in the plane.
        std: their standard deviation in each direction.
        extent: half the side of the square that the values 0 to 1 span, around the origin.
    """

    centres: tuple[tuple[float, float], ...]
    std: float
    extent: float

    def to_pixels(self, points: npt.NDArray[np.floating]) -> Pixels:
        """Points of the plane (N, 2) as pixels (N, 2, 1, 1); what lies outside the square comes to its edge."""
        values = np.clip((np.asarray(points, np.float64) / self.extent + 1.0) * 0.5, 0.0, 1.0)
        # The one place that passes points for pictures: who treats them differently asks for the cloud or the dtype.
        return cast(Pixels, values.astype(np.float32).reshape(-1, 2, 1, 1))

    def to_plane(self, pixels: Pixels) -> Points:
        """The inverse: pixels (N, 2, 1, 1) as points of the plane (N, 2)."""
        values = np.asarray(pixels, np.float64).reshape(-1, 2)
        return ((values * 2.0 - 1.0) * self.extent).astype(np.float32)
