"""What painted and real pictures have in common in the eyes of the extractor, as figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from genstudio.data.image_set import Labels, Pixels
from genstudio.data.watch import Watch
from genstudio.evaluation import explained
from genstudio.evaluation.class_shares import ClassShare, agreement, class_shares, share_gap
from genstudio.evaluation.extractor import Coordinates, Extractor, Seen
from genstudio.evaluation.figure import Figure
from genstudio.evaluation.frechet import frechet_distance
from genstudio.evaluation.kernel_distance import kernel_distance
from genstudio.evaluation.manifold import manifold
from genstudio.evaluation.measured import Measured
from genstudio.evaluation.painting import average
from genstudio.evaluation.stages import stage

FEWEST = 20


@dataclass(frozen=True, slots=True)
class FeatureFigures:
    """What was found; `classes` is empty where the extractor knows none."""

    figures: tuple[Figure, ...]
    classes: tuple[ClassShare, ...] = ()


def compare_features(
    painted: Pixels,
    chosen: Measured,
    extractor: Extractor | Coordinates,
    names: tuple[str, ...],
    asked: Labels | None,
    watch: Watch,
) -> FeatureFigures:
    """Compare painted pictures, uint8 (N, C, H, W), with the reference, and other real pictures with it as well.

    Args:
        chosen: at least `FEWEST` pictures in each part.
        names: of the classes that the extractor knows.
        asked: which class each painted picture was asked to show, (N,); None where none was.
    """
    heaps = (painted, chosen.reference, chosen.real, average(chosen.real).repeat(2, axis=0))
    ours, reference, real, blank = (
        extractor.look(pictures, stage(watch, 0.1 * step, 0.1 * (step + 1))) for step, pictures in enumerate(heaps)
    )
    later = stage(watch, 0.4, 1.0)
    later.report(0, 3)
    figures = list(_distances(ours, reference, real, blank, later))
    later.report(1, 3)
    found = manifold(reference.features, ours.features, watch=later)
    later.report(2, 3)
    figures += explained.of_manifold(found, manifold(reference.features, real.features, watch=later))
    if ours.classes is None or reference.classes is None or real.classes is None:
        return FeatureFigures(tuple(figures))
    shares = class_shares(ours.classes, reference.classes, names)
    real_gap = share_gap(class_shares(real.classes, reference.classes, names))
    present = len(np.unique(reference.classes))
    figures.append(explained.class_gap(share_gap(shares), real_gap, max(present, 2)))
    accuracy = extractor.card.accuracy
    if asked is not None and accuracy is not None:
        figures.append(explained.class_agreement(agreement(asked, ours.classes), accuracy, max(present, 2)))
    return FeatureFigures(tuple(figures), shares)


def _distances(ours: Seen, reference: Seen, real: Seen, blank: Seen, watch: Watch) -> tuple[Figure, ...]:
    """Of the painted, of other real pictures and of the average one, to the reference."""
    heaps = (ours, real, blank)
    fids = [frechet_distance(heap.features, reference.features) for heap in heaps]
    kids = [kernel_distance(heap.features, reference.features, watch) for heap in heaps]
    return explained.fid(*fids), explained.kid(*kids)
