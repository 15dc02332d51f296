"""Pictures that are left out, as a run folder notes them: short, though they may be many in a row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from genstudio.data.image_set import Labels
from genstudio.errors import RunError

Stretches = tuple[tuple[int, int], ...]

MOST = 100_000_000


def stretches(indices: Labels) -> Stretches:
    """Ascending indices as stretches without a gap, the end of each excluded."""
    if not len(indices):
        return ()
    breaks = np.flatnonzero(np.diff(indices) != 1)
    starts, ends = indices[np.append(0, breaks + 1)], indices[np.append(breaks, len(indices) - 1)] + 1
    return tuple(zip(starts.tolist(), ends.tolist(), strict=True))


def indices_of(noted: Sequence[tuple[int, int]]) -> Labels:
    """The indices that such stretches stand for, int64.

    Raises:
        RunError: there are more of them than any set has pictures.
    """
    if sum(max(0, end - start) for start, end in noted) > MOST:
        raise RunError("The run's description is damaged; start a new run instead.")
    parts = [np.arange(start, end, dtype=np.int64) for start, end in noted]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
