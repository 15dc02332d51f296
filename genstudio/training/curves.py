"""Curves of a training as numbers: how far one fell, where it is lowest, and how much of that may be chance."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Curve = tuple[Floats, Floats]
"""Steps and values, both (N,), steps ascending."""

CHANCE, HARDLY_CHANCE = 2.0, 4.0
"""Standard deviations within which a difference of means may be chance; and beyond which the lowest of many means, or
one of the many pairs of values that are looked at in a training, is none."""
FEW_VALUES = 8
"""Of fewer nobody can tell how far they jump."""


def points_since(curve: Curve | None, step: float) -> Curve:
    """The finite points from a step on; none of no curve."""
    if curve is None:
        return np.empty(0), np.empty(0)
    steps, values = curve
    kept = (steps >= step) & np.isfinite(values)
    return steps[kept], values[kept]


def fall(curve: Curve, span: float, window: float, doubt: float = CHANCE) -> float:
    """By how many per cent the values fell within the last `span` steps; negative if they rose.

    Where they jump from one to the next, as those of a few unseen pictures do, and two of them differ by no more than
    that, the means around both are compared; where these differ by no more than chance either, nothing fell: 0.

    Args:
        curve: one point at least.
        window: steps over which means are taken, at least.
        doubt: standard deviations of those means that may be chance.
    """
    steps, values = curve
    then, jumps = steps[-1] - span, _jumps(values)
    before, now = float(np.interp(then, steps, values)), float(values[-1])
    if abs(before - now) > HARDLY_CHANCE * jumps * math.sqrt(2.0):
        return percent(before - now, before)
    levels, counts = _levels(steps, values, window)
    before, now = float(np.interp(then, steps, levels)), float(levels[-1])
    chance = doubt * jumps * math.sqrt(1.0 / float(np.interp(then, steps, counts)) + 1.0 / counts[-1])
    return percent(before - now, before) if abs(before - now) > chance else 0.0


def lowest(curve: Curve, window: float) -> int:
    """Which point is lowest: the lowest one around the lowest mean, as a single low one may be chance."""
    steps, values = curve
    around = np.abs(steps - steps[_levels(steps, values, window)[0].argmin()]) <= window / 2
    return int(np.where(around, values, np.inf).argmin())


def percent(difference: float, of: float) -> float:
    """A difference in parts of a value, whose sign does not matter; a value of 0 is taken for a tiny one."""
    return 100.0 * difference / max(abs(float(of)), 1e-9)


def _levels(steps: Floats, values: Floats, window: float) -> tuple[Floats, Floats]:
    """The mean of all values within half a window of each, or a tenth of the training, and of how many."""
    reach = max(window / 2, float(steps[-1] - steps[0]) / 10)
    sums = np.concatenate(([0.0], np.cumsum(values)))
    first = np.searchsorted(steps, steps - reach, side="left")
    end = np.searchsorted(steps, steps + reach, side="right")
    counts = (end - first).astype(np.float64)
    return (sums[end] - sums[first]) / counts, counts


def _jumps(values: Floats) -> float:
    """The standard deviation of chance in each value, from how far it is from the middle of its neighbours.

    In the second half, as a steep fall at the beginning is no chance; 0 of too few values.
    """
    if len(values) < FEW_VALUES:
        return 0.0
    apart = np.abs(values[1:-1] - (values[:-2] + values[2:]) / 2)
    late = apart[len(apart) // 2 :]
    # The mean distance of a normal variable is sqrt(2 / pi) of its deviation, and the middle of two adds half of it.
    return float(late.mean() * math.sqrt(math.pi / 2) / math.sqrt(1.5))
