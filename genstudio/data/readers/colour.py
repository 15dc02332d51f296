"""Whether there is colour in pixels that are kept as red, green and blue."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

ROUNDING = 2
"""How far apart the channels of grey may be where it was kept as brightness and two colours, in whole numbers."""


def has_colour(pixels: npt.NDArray[np.uint8]) -> bool:
    """Whether the channels of (H, W, 3) differ; of most pictures the middle, or a few lines, say so."""
    red, green, blue = pixels[len(pixels) // 2, pixels.shape[1] // 2].tolist()
    if red != green or green != blue:
        return True
    few = pixels[:: max(1, len(pixels) // 4)]
    return bool((few[..., 0] != few[..., 1]).any()) or not np.array_equal(pixels[..., :2], pixels[..., 1:])


def is_nearly_grey(pixels: npt.NDArray[np.uint8]) -> bool:
    """Whether the channels of (H, W, 3) differ no more than rounding makes them."""
    return bool((pixels.max(axis=2) - pixels.min(axis=2)).max() <= ROUNDING)
