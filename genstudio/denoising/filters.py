"""Classic filters: they learn nothing, need no model and work on any picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from genstudio.data.image_set import Pixels
from genstudio.data.watch import Watch
from genstudio.denoising.bands import in_bands
from genstudio.denoising.colour import to_bytes

LEAST_NOISE = 0.5
"""Grey levels; weaker noise cannot be seen and is left alone."""


@dataclass(frozen=True, slots=True)
class NonLocalMeans:
    """Averages places that look alike (Buades, Coll and Morel 2005), the best of these on photographs.

    Attributes:
        noise: the standard deviation to remove in grey levels; None takes the measured one.
        factor: by how much to remove more noise than that, or less.
    """

    noise: float | None = None
    factor: float = 1.0

    def clean(self, picture: Pixels, measured: float, watch: Watch) -> Pixels:
        noise = self.factor * (measured if self.noise is None else self.noise)
        if noise < LEAST_NOISE:
            return picture.copy()
        from skimage.restoration import denoise_nl_means

        def work(rows: slice) -> Pixels:
            band = _unit(picture[:, rows])
            cleaned = denoise_nl_means(
                band if len(band) > 1 else band[0],  # one channel is taken for depth (scikit-image 0.26)
                patch_size=5,
                patch_distance=6,
                h=0.8 * noise / 255,
                sigma=noise / 255,
                fast_mode=True,
                channel_axis=0 if len(band) > 1 else None,
            )
            return to_bytes(cleaned * 255).reshape(band.shape)

        return in_bands(picture.shape, work, halo=12, watch=watch)

    def note(self, picture: Pixels, cleaned: Pixels) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class TotalVariation:
    """Flattens everything but edges (Rudin, Osher and Fatemi 1992, by Chambolle 2004).

    Attributes:
        noise: the standard deviation to remove in grey levels; None takes the measured one.
        factor: by how much to remove more noise than that, or less.
    """

    noise: float | None = None
    factor: float = 1.0

    def clean(self, picture: Pixels, measured: float, watch: Watch) -> Pixels:
        noise = self.factor * (measured if self.noise is None else self.noise)
        if noise < LEAST_NOISE:
            return picture.copy()
        from skimage.restoration import denoise_tv_chambolle

        steps = 30  # each looks one row further, so that bands with as many rows of margin show no seams

        def work(rows: slice) -> Pixels:
            cleaned = denoise_tv_chambolle(
                _unit(picture[:, rows]), weight=noise / 255, eps=0.0, max_num_iter=steps, channel_axis=0
            )
            return to_bytes(cleaned * 255)

        return in_bands(picture.shape, work, halo=steps + 2, watch=watch)

    def note(self, picture: Pixels, cleaned: Pixels) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Median:
    """Replaces each value by the middle one of its neighbours (Tukey 1977): against dots, dead and missing pixels.

    Attributes:
        size: side of the neighbourhood, odd; None takes 3, or 5 or 7 for pictures with many spoilt values.
    """

    size: int | None = None

    def clean(self, picture: Pixels, measured: float, watch: Watch) -> Pixels:
        size = self.size or _fitting_size(picture)

        def work(rows: slice) -> Pixels:
            return _median(picture[:, rows], size)

        return in_bands(picture.shape, work, halo=size // 2, watch=watch)

    def note(self, picture: Pixels, cleaned: Pixels) -> str:
        return ""


def _unit(band: Pixels) -> npt.NDArray[np.float32]:
    return band.astype(np.float32) / np.float32(255)


def _median(picture: Pixels, size: int) -> Pixels:
    from skimage.filters import median

    window = np.ones((size, size), np.uint8)
    cleaned = [median(channel, window, mode="reflect") for channel in picture]
    return np.stack(cleaned)


def _fitting_size(picture: Pixels) -> int:
    """By the share of values that are black or white in the midst of others, in the middle of the picture."""
    height, width = picture.shape[1:]
    top, left = max(0, height // 2 - 256), max(0, width // 2 - 256)
    middle = picture[:, top : top + 512, left : left + 512]
    around = _median(middle, 5).astype(np.int16)
    far = np.abs(middle.astype(np.int16) - around) > 40
    share = float((far & ((middle == 0) | (middle == 255))).mean())
    return 3 if share < 0.15 else 5 if share < 0.3 else 7
