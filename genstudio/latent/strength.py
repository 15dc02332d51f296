"""How much each latent dimension changes the picture."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from genstudio.data.watch import CancelCheck, Progress, Watch
from genstudio.models.trained import TrainedModel

REACH = 2.0
"""Units to either side: 95 of 100 draws of a normal number lie within."""
TOGETHER = 8


def strengths(
    model: TrainedModel, progress: Progress | None = None, cancelled: CancelCheck | None = None
) -> npt.NDArray[np.float32]:
    """The mean absolute change of the pixels between -2 and +2 units of each dimension, the others at the centre.

    Returns:
        float32 (dim,), each from 0 to 1.

    Raises:
        Cancelled: `cancelled` answered True.
    """
    watch = Watch(progress, cancelled)
    dim = model.latent_dim
    changes = np.empty(dim, np.float32)
    for start in range(0, dim, TOGETHER):
        watch.report(start, dim)
        chosen = np.arange(start, min(start + TOGETHER, dim))
        units = np.zeros((2, len(chosen), dim), np.float32)
        units[0, np.arange(len(chosen)), chosen] = -REACH
        units[1, np.arange(len(chosen)), chosen] = REACH
        painted = model.decode(model.prior.from_units(units.reshape(-1, dim))).astype(np.float32)
        low, high = painted.reshape(2, len(chosen), -1)
        changes[chosen] = np.abs(high - low).mean(axis=1) / 255.0
    watch.report(dim, dim)
    return changes
