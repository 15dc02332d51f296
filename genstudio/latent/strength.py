"""How much each latent dimension changes the picture."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from genstudio.data.image_set import full_scale
from genstudio.data.watch import CancelCheck, Progress, Watch
from genstudio.latent.parts import bounds, categorical, with_whole_options
from genstudio.models.trained import TrainedModel

REACH = 2.0
"""Units to either side: 95 of 100 draws of a normal number lie within."""
TOGETHER = 8


def strengths(
    model: TrainedModel, progress: Progress | None = None, cancelled: CancelCheck | None = None
) -> npt.NDArray[np.float32]:
    """The mean absolute change of the pixels between -2 and +2 units of each dimension, the others at the centre.

    Within its bounds, where a dimension has some; of a choice the first option is painted.

    Returns:
        float32 (dim,), each from 0 to 1; 0 for those of choices.

    Raises:
        Cancelled: `cancelled` answered True.
    """
    watch = Watch(progress, cancelled)
    dim = model.latent_dim
    changes = np.zeros(dim, np.float32)
    centre = with_whole_options(model.prior, np.zeros((1, dim), np.float32))[0]
    low, high = (np.clip(bound, -REACH, REACH) for bound in bounds(model.prior))
    measured = np.flatnonzero(~categorical(model.prior))
    for start in range(0, len(measured), TOGETHER):
        watch.report(start, len(measured))
        chosen = measured[start : start + TOGETHER]
        units = np.tile(centre, (2, len(chosen), 1))
        units[0, np.arange(len(chosen)), chosen] = low[chosen]
        units[1, np.arange(len(chosen)), chosen] = high[chosen]
        pixels = model.decode(model.prior.from_units(units.reshape(-1, dim)))
        before, after = pixels.astype(np.float32).reshape(2, len(chosen), -1)
        changes[chosen] = np.abs(after - before).mean(axis=1) / full_scale(pixels)
    watch.report(len(measured), len(measured))
    return changes
