"""How good a picture is: compared with the clean one where that is known, and how noisy it looks where it is not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from genstudio.data.image_set import Pixels
from genstudio.data.psnr import psnr
from genstudio.data.watch import CancelCheck, Watch

SIGMA = 1.5
PAD = 5
SMALLEST_SIDE = 2 * PAD + 1
ROWS_AT_ONCE = 256
LARGEST_LOOKED_AT = 2048
SMEARED = 0.2
MEDIAN_OF_NORMAL = 0.6744897501960817
"""The median of the absolute value of standard normal noise."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How close a picture is to the clean one.

    Attributes:
        psnr: peak signal to noise ratio in decibels; infinite for equal pictures.
        ssim: structural similarity, 1 for equal pictures; None for pictures below 11 pixels a side.
        detail: how much of the clean picture's detail is there, see `detail_kept`.
    """

    psnr: float
    ssim: float | None
    detail: float

    @property
    def smeared(self) -> bool:
        """Whether hardly any detail is left. Filters that work keep a third or more, even of strong noise."""
        return self.detail < SMEARED


def measure(picture: Pixels, clean: Pixels, cancelled: CancelCheck | None = None) -> Quality:
    """The quality of a picture, uint8 (C, H, W), against the clean one of the same shape, data range 255.

    Raises:
        Cancelled: `cancelled` answered True.
    """
    return Quality(psnr(picture, clean), ssim(picture, clean, cancelled), detail_kept(picture, clean))


def detail_kept(picture: Pixels, clean: Pixels) -> float:
    """How much of the clean picture's detail a picture, both uint8 (C, H, W), shows: 1 all of it, 0 none.

    The slope with which differences between neighbours follow those of the clean picture. Noise follows nothing, so it
    counts neither for nor against. Of a clean picture without detail, 1.
    """
    common = own = 0.0
    for top in range(0, clean.shape[1], ROWS_AT_ONCE):
        for axis, beyond in ((1, 1), (2, 0)):  # a row more, so that no difference falls between two bands
            rows = slice(top, top + ROWS_AT_ONCE + beyond)
            there = np.diff(clean[:, rows].astype(np.float32), axis=axis)
            shown = np.diff(picture[:, rows].astype(np.float32), axis=axis)
            common += float(np.vdot(there, shown))
            own += float(np.vdot(there, there))
    return common / own if own else 1.0


def ssim(picture: Pixels, clean: Pixels, cancelled: CancelCheck | None = None) -> float | None:
    """Mean structural similarity (Wang et al. 2004, equation 13), mean over the channels.

    By scikit-image with the paper's settings: Gaussian weights of sigma 1.5, no sample covariance. Computed in bands,
    which gives the same mean and keeps the memory small.
    """
    height, width = clean.shape[1:]
    if min(height, width) < SMALLEST_SIDE:
        return None
    watch = Watch(None, cancelled)
    total, count = 0.0, 0
    for channel, other in zip(picture, clean, strict=True):
        for top in range(PAD, height - PAD, ROWS_AT_ONCE):
            watch.check()
            rows = slice(top - PAD, min(top + ROWS_AT_ONCE, height - PAD) + PAD)
            values = _ssim_map(channel[rows], other[rows])[PAD:-PAD, PAD:-PAD]
            total += float(values.sum(dtype=np.float64))
            count += values.size
    return total / count


def estimate_noise(picture: Pixels) -> float:
    """The standard deviation of the noise in grey levels (0..255), judged from the picture alone.

    The median size of the finest diagonal wavelet coefficients (Donoho and Johnstone 1994), in which a picture has
    little besides noise; reads a little high where there is much texture. Of large pictures the middle is looked at.
    """
    height, width = picture.shape[1:]
    if min(height, width) < len(_DB2):
        return 0.0
    top, left = max(0, (height - LARGEST_LOOKED_AT) // 2), max(0, (width - LARGEST_LOOKED_AT) // 2)
    middle = picture[:, top : top + LARGEST_LOOKED_AT, left : left + LARGEST_LOOKED_AT]
    return float(np.mean([_channel_noise(channel) for channel in middle.astype(np.float32)]))


def _ssim_map(picture: npt.NDArray[np.uint8], clean: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    from skimage.metrics import structural_similarity

    _, values = structural_similarity(
        picture.astype(np.float32),
        clean.astype(np.float32),
        gaussian_weights=True,
        sigma=SIGMA,
        use_sample_covariance=False,
        data_range=255,
        full=True,
    )
    similarity: npt.NDArray[np.float32] = values
    return similarity


_DB2 = np.array([-0.48296291, 0.8365163, -0.22414387, -0.12940952], dtype=np.float32)
"""The high-pass filter of Daubechies' wavelet with two vanishing moments."""


def _channel_noise(channel: npt.NDArray[np.float32]) -> float:
    coefficients = np.abs(_high_pass(_high_pass(channel).T))
    coefficients = coefficients[coefficients > 1e-3]  # flat areas, clipped black and white: no noise to see
    return float(np.median(coefficients)) / MEDIAN_OF_NORMAL if coefficients.size else 0.0


def _high_pass(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Every second value along the first axis."""
    last = len(rows) - len(_DB2) + 1
    filtered = sum(weight * rows[offset : last + offset : 2] for offset, weight in enumerate(_DB2))
    return np.asarray(filtered, dtype=np.float32)
