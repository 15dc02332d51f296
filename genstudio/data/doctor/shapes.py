"""Whether pictures lost much on their way to the size and shape of the set."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from genstudio.data.doctor.finding import Finding, Kind, Severity, finding
from genstudio.data.doctor.wording import pictures, them, verb
from genstudio.data.image_set import ImageSet
from genstudio.data.options import CropChoice

LONG = 2.0
"""Long to short side from which on the middle square is less than half of a picture."""
ENLARGED = 2.0
_LONG = {
    CropChoice.CENTRE: "Only the middle of {them} is read, less than half. Look whether it shows what matters.",
    CropChoice.SMART: "Only what looks most interesting of {them} is read, less than half. Look whether it is.",
    CropChoice.PAD: "More than half of what the model sees of {them} is border, which it learns to paint as well.",
}


def shape_findings(images: ImageSet) -> Iterable[Finding]:
    """What was cut off and what was enlarged; nothing where the original sizes are not known."""
    if images.original_sizes is None:
        return
    shorter, longer = images.original_sizes.min(axis=1), images.original_sizes.max(axis=1)
    long = np.flatnonzero(longer > LONG * shorter)
    if len(long):
        count = len(long)
        yield finding(
            Kind.LONG_SHAPES,
            Severity.HINT,
            f"{pictures(count)} {verb(count, 'is', 'are')} long and narrow",
            _LONG[images.reading.crop].format(them=them(count)),
            long,
        )
    filling = longer if images.reading.crop is CropChoice.PAD else shorter
    enlarged = np.flatnonzero(ENLARGED * filling < images.height)
    if len(enlarged):
        count = len(enlarged)
        yield finding(
            Kind.ENLARGED,
            Severity.HINT,
            f"{pictures(count)} {verb(count, 'was', 'were')} enlarged more than twice",
            f"The model will learn from {them(count)} that pictures are blurred. Choose a smaller size, or leave "
            f"{them(count)} out.",
            enlarged,
        )
