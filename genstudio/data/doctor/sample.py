"""How many pictures of a very large set are looked at by somebody who does not want to wait."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from genstudio.data.cache.mapped import gather
from genstudio.data.image_set import ImageSet, Labels
from genstudio.data.watch import Watch

MOST_PICTURES = 200_000
MOST_BYTES = 1 << 30
"""Sets up to here are looked at whole: half a minute on a slow processor."""
SAMPLE_PICTURES = 100_000
SAMPLE_BYTES = 256 << 20
"""Of larger ones so much is looked at; it is copied into memory."""
AT_ONCE = 1024


def affordable(images: ImageSet) -> int | None:
    """How many pictures to look at; None for all."""
    pixels = images.pixels
    if len(pixels) <= MOST_PICTURES and pixels.nbytes <= MOST_BYTES:
        return None
    return max(2, min(SAMPLE_PICTURES, SAMPLE_BYTES * len(pixels) // pixels.nbytes))


def sample(images: ImageSet, chosen: Labels, watch: Watch) -> ImageSet:
    """The chosen pictures in memory as a set of their own, with the whole set's held-out pictures.

    Raises:
        Cancelled: the watch says so.
    """
    pixels = np.empty((len(chosen), *images.pixels.shape[1:]), images.pixels.dtype)
    for start in range(0, len(chosen), AT_ONCE):
        watch.check()
        pixels[start : start + AT_ONCE] = gather(images.pixels, chosen[start : start + AT_ONCE])
    return replace(
        images,
        pixels=pixels,
        labels=None if images.labels is None else images.labels[chosen],
        names=None,
        originals=None,
        original_sizes=None,
        left_out=np.flatnonzero(images.left_out_mask()[chosen]),
    )
