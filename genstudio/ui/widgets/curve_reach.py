"""Which values a plot of several curves has to show, so that each is seen to rise or fall."""

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Reach = tuple[float, float]
"""The lowest and the highest value."""

BEGINNING = 0.05
"""Of all steps. Within them a loss may fall ten times as far as ever after."""
STEEP = 0.5
"""A beginning is left out only if what follows needs less than this part of the height."""
PEAK_PERCENT = 1.0
"""Of single values that may lie outside, at either end; chance makes them, and their line is only faint."""
SMALL = 20.0
"""How many times smaller a curve must be to be of quite another size; curves that are alike belong together."""
PRESSED, FREE = 0.33, 0.4
"""The part of the height that the largest curve takes beside a small one: below the first its course is no longer seen,
above the second it is again. They differ, so that a curve does not come and go."""


def reach_of(steps: Values, line: Values, raw: Values) -> Reach | None:
    """From where to where a curve goes, without a beginning that is much steeper than all that follows.

    Args:
        steps: (N,), ascending.
        line: (N,), what is drawn; NaN for gaps.
        raw: (N,), the single values behind it.

    Returns:
        None where there is nothing to draw.
    """
    whole = _reach(line, raw)
    if whole is None:
        return None
    later = steps > steps[0] + BEGINNING * (steps[-1] - steps[0])
    calm = _reach(line[later], raw[later])
    if calm is None or np.count_nonzero(np.isfinite(line[later])) < 2:
        return whole
    return calm if calm[1] - calm[0] < STEEP * (whole[1] - whole[0]) else whole


def union(reaches: Collection[Reach | None]) -> Reach | None:
    """What holds all of them."""
    known = [reach for reach in reaches if reach is not None]
    return (min(low for low, _ in known), max(high for _, high in known)) if known else None


def dwarfed(reaches: Mapping[str, Reach], before: Collection[str]) -> set[str]:
    """The curves that are so small that the largest would look flat beside them; `before`: those that were so far."""
    if not reaches:
        return set()
    largest = max(reaches, key=lambda name: _size(reaches[name]))
    low, high = reaches[largest]
    found = set()
    for name, reach in reaches.items():
        both = union((reach, (low, high)))
        assert both is not None
        room = FREE if name in before else PRESSED
        small = _size(reach) * SMALL < _size(reaches[largest])
        if small and high - low < room * (both[1] - both[0]):
            found.add(name)
    return found


def _reach(line: Values, raw: Values) -> Reach | None:
    line, raw = line[np.isfinite(line)], raw[np.isfinite(raw)]
    if not len(line):
        return None
    low, high = np.percentile(raw, (PEAK_PERCENT, 100.0 - PEAK_PERCENT)) if len(raw) else (line[0], line[0])
    return min(float(low), float(line.min())), max(float(high), float(line.max()))


def _size(reach: Reach) -> float:
    return max(abs(reach[0]), abs(reach[1]))
