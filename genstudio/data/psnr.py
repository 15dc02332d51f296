"""`psnr`: how far apart two pictures are, in the unit of the field."""

from __future__ import annotations

import math

import numpy as np

from genstudio.data.image_set import Pixels


def psnr(picture: Pixels, clean: Pixels) -> float:
    """Peak signal to noise ratio of two pictures, uint8 (C, H, W): 10 log10(255^2 / mean squared error), in decibels.

    Infinite where they are equal.
    """
    error = sum(
        float(np.square(row - other, dtype=np.float32).sum(dtype=np.float64))
        for row, other in zip(picture.astype(np.int16), clean.astype(np.int16), strict=True)
    )
    return 10.0 * math.log10(255.0**2 * clean.size / error) if error else math.inf
