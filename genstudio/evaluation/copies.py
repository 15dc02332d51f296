"""Looks for painted pictures that are training pictures: a figure, and the pairs to look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from genstudio.data.image_set import Labels, Pixels
from genstudio.data.watch import Watch
from genstudio.evaluation import explained
from genstudio.evaluation.figure import Figure
from genstudio.evaluation.measured import Measured
from genstudio.evaluation.memorisation import Distances, memorisation_ratio, nearest

LOOKED_UP = 500
SHOWN = 12


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Painted pictures and of each the training picture most like it, uint8 (N, C, H, W), the most suspicious first.

    Suspicious is what lies close to a training picture for how close it lies to one that the model never saw.
    """

    painted: Pixels
    nearest: Pixels


@dataclass(frozen=True, slots=True, eq=False)
class Copies:
    """What was found."""

    figure: Figure
    pairs: Pairs


def find_copies(painted: Pixels, chosen: Measured, pixels: Pixels, watch: Watch) -> Copies | None:
    """Among the first `LOOKED_UP` painted pictures, uint8 (N, C, H, W); None where nobody can tell.

    Half of the held-out pictures, as many at most, are looked up as if they had been painted; the others are those
    that both are compared with.

    Args:
        pixels: of the whole set, (M, C, H, W), which `chosen.training` points into.
    """
    if chosen.own is False or len(chosen.reference) < 2:
        return None
    order = np.random.default_rng(0).permutation(len(chosen.reference))  # held-out pictures may be sorted by class
    unseen, others = np.split(chosen.reference[order], [min(LOOKED_UP, len(order) // 2)])
    looked_up = painted[:LOOKED_UP]
    both = nearest(np.concatenate([looked_up, unseen]), pixels, watch, among=chosen.training)
    held_out = nearest(np.concatenate([looked_up, unseen]), others, watch.silent())
    ours, real = slice(0, len(looked_up)), slice(len(looked_up), None)
    value = memorisation_ratio(both.distances[ours], held_out.distances[ours])
    real_value = memorisation_ratio(both.distances[real], held_out.distances[real])
    shown = _most_suspicious(both.distances[ours], held_out.distances[ours])
    pairs = Pairs(looked_up[shown], pixels[both.indices[ours][shown]])
    return Copies(explained.memorisation(value, real_value), pairs)


def _most_suspicious(to_training: Distances, to_held_out: Distances) -> Labels:
    ratios = to_training / np.maximum(to_held_out, 1e-12)
    return np.argsort(ratios, kind="stable")[:SHOWN].astype(np.int64)
