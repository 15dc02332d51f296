"""How sharp pictures are."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, laplace

from genstudio.evaluation.sharpness import sharpness
from tests.tiny import draw


def test_it_is_the_energy_of_the_laplacian() -> None:
    pixels = draw(20, seed=3)
    known = laplace(pixels / 255.0, axes=(2, 3))[..., 1:-1, 1:-1]
    assert sharpness(pixels) == pytest.approx(float(np.sqrt((known**2).mean())), rel=1e-5)


def test_blur_lowers_it_and_grain_raises_it() -> None:
    pixels = draw(50, seed=3)
    blurred = gaussian_filter(pixels, 1.0, axes=(2, 3))
    grain = np.random.default_rng(0).normal(0.0, 30.0, pixels.shape)
    noisy = np.clip(pixels + grain, 0, 255).astype(np.uint8)
    assert sharpness(blurred) < sharpness(pixels) < sharpness(noisy)
    assert sharpness(np.full((3, 1, 8, 8), 90, np.uint8)) == 0.0
