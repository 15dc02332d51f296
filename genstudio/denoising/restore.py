"""`restore`: one way to clean a picture, whatever cleans it; and `blend`, which turns it up and down afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from genstudio.data.image_set import Pixels
from genstudio.data.watch import CancelCheck, Progress, Watch
from genstudio.denoising.bands import in_bands
from genstudio.denoising.colour import to_bytes
from genstudio.denoising.filters import LEAST_NOISE
from genstudio.denoising.quality import estimate_noise
from genstudio.errors import DataError

LARGEST_PIXELS = 40_000_000
DETAIL_REACH = 2.0
DETAIL_LIMIT = 2.0
"""Times the noise; single dots that were removed must not pass for structure."""
KEEP_DETAIL = 0.5
ROWS_AT_ONCE = 512


class Restorer(Protocol):
    """A way to clean a picture, as a frozen value."""

    def clean(self, picture: Pixels, measured: float, watch: Watch) -> Pixels:
        """The cleaned picture, uint8 (C, H, W) like the noisy one, whose noise was measured as so many grey levels."""

    def note(self, picture: Pixels, cleaned: Pixels) -> str:
        """A plain sentence on how this picture was treated; empty when there is nothing to say."""


@dataclass(frozen=True, slots=True, eq=False)
class Restoration:
    """A picture before and after; nobody changes its arrays. All are uint8 (C, H, W).

    Attributes:
        cleaned: as the restorer gave it.
        detailed: `cleaned` with the detail put back that was found in what had been removed.
        noise: the measured noise of `noisy`, grey levels.
        note: how the picture was treated, perhaps empty.
    """

    noisy: Pixels
    cleaned: Pixels
    detailed: Pixels
    noise: float
    note: str


@dataclass(frozen=True, slots=True)
class Blend:
    """How much of a restoration to take.

    Attributes:
        strength: 0 leaves the picture noisy, 1 takes the cleaned one.
        keep_detail: 0 to 1, how much of the found detail is put back.
    """

    strength: float = 1.0
    keep_detail: float = KEEP_DETAIL


def restore(
    picture: Pixels, restorer: Restorer, progress: Progress | None = None, cancelled: CancelCheck | None = None
) -> Restoration:
    """Clean a picture, uint8 (C, H, W) with C 1 or 3.

    Raises:
        DataError: it has more than 40 million pixels.
        Cancelled: `cancelled` answered True.
    """
    check_size(picture.shape[2], picture.shape[1])
    watch = Watch(progress, cancelled)
    watch.check()
    noise = estimate_noise(picture)
    cleaned = restorer.clean(picture, noise, watch)
    detailed = put_detail_back(picture, cleaned, noise, watch.silent())
    return Restoration(picture, cleaned, detailed, noise, restorer.note(picture, cleaned))


def blend(restoration: Restoration, how: Blend) -> Pixels:
    """The picture to show and to save; quick enough for a slider.

    A weighted mean of the noisy, the cleaned and the detailed picture, with weights in 256ths.
    """
    strength, detail = (min(max(value, 0.0), 1.0) for value in (how.strength, how.keep_detail))
    of_cleaned = round(256 * strength * (1.0 - detail))
    of_detailed = round(256 * strength) - of_cleaned
    parts = (
        (restoration.noisy, 256 - of_cleaned - of_detailed),
        (restoration.cleaned, of_cleaned),
        (restoration.detailed, of_detailed),
    )
    for pixels, weight in parts:
        if weight == 256:
            return pixels
    mixed = np.empty_like(restoration.noisy)
    for top in range(0, mixed.shape[1], ROWS_AT_ONCE):
        rows = np.s_[:, top : top + ROWS_AT_ONCE]
        # 256 times 255 just fits into 16 bits.
        total = np.full(mixed[rows].shape, 128, np.uint16)
        for pixels, weight in parts:
            if weight:
                total += pixels[rows] * np.uint16(weight)
        mixed[rows] = total >> 8
    return mixed


def put_detail_back(noisy: Pixels, cleaned: Pixels, noise: float, watch: Watch) -> Pixels:
    """`cleaned` plus that part of what was removed which is stronger than noise.

    What was removed (the "method noise" of Buades et al. 2005) is weighed at every place by the gain of a local Wiener
    filter (Lee 1980), 1 - noise^2 / local energy: where more was removed than noise has, there was structure.
    """
    from skimage.filters import gaussian

    level = np.float32(max(noise, LEAST_NOISE))
    limit, energy_of_noise = DETAIL_LIMIT * level, level**2

    def work(rows: slice) -> Pixels:
        after = cleaned[:, rows].astype(np.float32)
        removed = noisy[:, rows] - after
        counted = removed.clip(-limit, limit)
        energy = gaussian(counted * counted, DETAIL_REACH, preserve_range=True, channel_axis=0)
        gain = 1.0 - energy_of_noise / np.maximum(energy, energy_of_noise)
        return to_bytes(after + gain * removed)

    return in_bands(noisy.shape, work, halo=round(4 * DETAIL_REACH) + 1, watch=watch)


def check_size(width: int, height: int) -> None:
    """Refuse what would take all memory.

    Raises:
        DataError: more than 40 million pixels.
    """
    if width * height > LARGEST_PIXELS:
        has, most = width * height / 1e6, LARGEST_PIXELS // 1_000_000
        raise DataError(
            f"This picture has {has:.0f} million pixels; at most {most} million can be cleaned at once. "
            "Make it smaller and open it again."
        )
