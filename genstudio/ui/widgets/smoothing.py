"""Curves made calmer."""

import math
from enum import Enum

import numpy as np
from numpy.typing import NDArray


class Smoothing(Enum):
    """How much of the past an averaged value remembers."""

    NONE = "none"
    SOME = "some"
    MUCH = "much"


_KEPT = {Smoothing.NONE: 0.0, Smoothing.SOME: 0.9, Smoothing.MUCH: 0.98}
_NEGLIGIBLE = 1e-3


def smoothed(values: NDArray[np.float64], smoothing: Smoothing) -> NDArray[np.float64]:
    """The exponential moving average with the start's bias divided out; gaps (NaN) stay gaps and count for nothing.

    With beta of the past kept, the value at t is sum_k beta^k y_(t-k) / sum_k beta^k over the known y_(t-k): Kingma &
    Ba 2015, section 3. The sum stops where beta^k falls below 0.001, so that it is one convolution.
    """
    kept = _KEPT[smoothing]
    if kept == 0.0 or len(values) < 2:
        return values
    length = min(len(values), math.ceil(math.log(_NEGLIGIBLE) / math.log(kept)))
    weights = kept ** np.arange(length)
    known = np.isfinite(values)
    total = np.convolve(np.where(known, values, 0.0), weights)[: len(values)]
    norm = np.convolve(known.astype(np.float64), weights)[: len(values)]
    result = np.full(len(values), np.nan)
    np.divide(total, norm, out=result, where=known)
    return result
