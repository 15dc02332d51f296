"""`Yardstick`: how much real pictures differ from one another, to hold beside what a model makes of them.

Loads no torch.
"""

from __future__ import annotations

import numpy as np

from genstudio.data.cache.mapped import gather
from genstudio.data.image_set import ImageSet, Pixels
from genstudio.data.options import spread

MOST_PICTURES = 64
"""As many tell it to a few per cent, and the window waits a quarter as long as for four times as many."""
WHITE = 255.0
LEAST_SPREAD = 1e-6
"""In [0, 1] squared, a quarter of a level of grey: less is rounding."""


class Yardstick:
    """The variance of the values of some pictures around those of their mean picture, in [0, 1] squared.

    That is also the mean squared error of whoever answers every picture with the mean one.
    """

    def __init__(self, images: ImageSet) -> None:
        """Of pictures that are left out, and of points of the plane, there is nothing to say."""
        used = images.used if images.cloud is None else images.used[:0]
        self._spread = _spread(gather(images.pixels, used[spread(len(used), MOST_PICTURES)]))

    def error_share(self, mse: float) -> float | None:
        """The error of some copies in parts of that of the mean picture: 1 where nothing was learned.

        None where that cannot be known, as where all pictures are alike.
        """
        return mse / self._spread if self._spread > LEAST_SPREAD and np.isfinite(mse) else None

    def variety(self, painted: Pixels) -> float | None:
        """How much pictures, uint8 (N, C, H, W), differ from one another in parts of how much real ones do.

        0 where all are one; None where that cannot be known.
        """
        return _spread(painted) / self._spread if self._spread > LEAST_SPREAD and len(painted) > 1 else None


def _spread(pixels: Pixels) -> float:
    if len(pixels) < 2:
        return 0.0
    values = np.asarray(pixels, dtype=np.float32) / WHITE
    return float(values.var(axis=0, ddof=1).mean())
