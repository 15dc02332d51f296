"""How sharp pictures are, which no distance tells: a blurred picture lies between real ones, near to all of them."""

from __future__ import annotations

import numpy as np

from genstudio.data.image_set import Pixels, full_scale
from genstudio.data.watch import Watch

SMALLEST_SIDE = 3
VALUES = 1_000_000
"""Of the pictures that are looked at at once."""


def sharpness(pixels: Pixels, watch: Watch | None = None) -> float:
    """The root of the mean squared Laplacian of pictures, uint8 (N, C, H, W), N at least 1, H and W at least 3.

    The energy of the Laplacian (Subbarao, Choi & Nikzad 1993, section 3) over all pixels but those of the edge, which
    count in [0, 1]: 0 for flat pictures, the lower the more they are blurred, the higher the more grain they have.

    Raises:
        Cancelled: it is no longer wanted.
    """
    watch = watch or Watch()
    at_once = max(1, VALUES // pixels[0].size)
    total, count = 0.0, 0
    for start in range(0, len(pixels), at_once):
        watch.check()
        some = pixels[start : start + at_once].astype(np.float32) / np.float32(full_scale(pixels))
        middle = some[..., 1:-1, 1:-1]
        around = some[..., :-2, 1:-1] + some[..., 2:, 1:-1] + some[..., 1:-1, :-2] + some[..., 1:-1, 2:]
        total += float(np.square(around - 4.0 * middle).sum(dtype=np.float64))
        count += middle.size
    return float(np.sqrt(total / count))
