"""Whether the classes of a set are all there, and all large enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from genstudio.data.doctor.finding import Finding, Kind, Severity, finding
from genstudio.data.image_set import ImageSet

SMALL_SHARE = 0.1
"""Of what an even share would be."""
DOMINATING = 0.8
NAMED = 5


def class_findings(images: ImageSet) -> Iterable[Finding]:
    """What is odd about the classes; nothing for a set without any."""
    if images.labels is None:
        return
    counts = np.array(images.class_counts())
    present = np.flatnonzero(counts)
    if len(present) == 1 and len(counts) == 1:
        yield finding(
            Kind.ONE_CLASS,
            Severity.NOTE,
            "There is one class only",
            "A model that is told classes has nothing to tell apart. "
            "Put each kind of pictures into a folder of its own to have classes.",
        )
        return
    empty = np.flatnonzero(counts == 0)
    if len(empty):
        yield finding(
            Kind.EMPTY_CLASSES,
            Severity.HINT,
            f"{_classes(len(empty))} without pictures",
            f"There are none of {_names(images, empty)}: nothing can be learned of that.",
        )
    if len(present) < 2:
        return
    even = counts.sum() / len(present)
    small = present[counts[present] < SMALL_SHARE * even]
    if len(small):
        yield finding(
            Kind.SMALL_CLASSES,
            Severity.HINT,
            f"{_classes(len(small))} with few pictures",
            f"Of {_names(images, small)} there are less than a tenth of an even share; a model that is told classes "
            "will paint those badly. Add pictures of that kind.",
            np.flatnonzero(np.isin(images.labels, small)),
        )
    largest = int(counts.argmax())
    share = counts[largest] / counts.sum()
    if share > DOMINATING:
        yield finding(
            Kind.LARGE_CLASS,
            Severity.HINT,
            f"{share:.0%} of the pictures are of one class",
            f"The model will mostly learn “{images.class_names[largest]}”. Add pictures of the others.",
        )


def _classes(count: int) -> str:
    return "1 class" if count == 1 else f"{count:,} classes"


def _names(images: ImageSet, classes: Sequence[int] | np.ndarray[tuple[int], np.dtype[np.int64]]) -> str:
    names = [f"“{images.class_names[label]}”" for label in classes[:NAMED]]
    more = f" and {len(classes) - NAMED:,} more" if len(classes) > NAMED else ""
    return ", ".join(names) + more
