import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import gaussian_filter
from skimage.metrics import structural_similarity

from genstudio.data.psnr import psnr
from genstudio.data.watch import Watch
from genstudio.denoising.filters import NonLocalMeans
from genstudio.denoising.quality import detail_kept, estimate_noise, measure, ssim
from tests.denoising.echo import photograph, pixels_of, with_grain


def test_psnr_of_a_picture_that_is_ten_levels_too_bright_is_28_13_decibels() -> None:
    clean = np.full((3, 20, 20), 100, np.uint8)
    assert psnr(clean + 10, clean) == pytest.approx(20 * math.log10(255 / 10))
    assert psnr(clean, clean + 10) == pytest.approx(28.1308, abs=1e-3)


def test_equal_pictures_have_infinite_psnr_and_a_similarity_of_one() -> None:
    quality = measure(photograph(), photograph())
    assert quality.psnr == math.inf
    assert quality.ssim == pytest.approx(1.0)


def test_similarity_is_that_of_the_paper_also_where_it_is_computed_in_bands() -> None:
    clean = photograph(1, 700, 40)
    noisy = with_grain(clean, 20)
    reference = structural_similarity(
        noisy[0], clean[0], gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255
    )
    assert ssim(noisy, clean) == pytest.approx(float(reference), abs=1e-5)


def test_similarity_falls_as_noise_grows() -> None:
    clean = photograph(3)
    values = [ssim(with_grain(clean, sigma), clean) or 0.0 for sigma in (5, 20, 60)]
    assert values == sorted(values, reverse=True)


def test_pictures_smaller_than_the_window_have_no_similarity() -> None:
    assert ssim(photograph(1, 10, 40), photograph(1, 10, 40)) is None


@pytest.mark.parametrize("sigma", [5.0, 15.0, 40.0])
def test_the_noise_of_a_flat_picture_is_measured_within_a_twentieth(sigma: float) -> None:
    flat = np.full((3, 128, 128), 128, np.uint8)
    assert estimate_noise(with_grain(flat, sigma)) == pytest.approx(sigma, rel=0.05)


def test_a_picture_without_noise_measures_none_and_a_tiny_one_does_not_fail() -> None:
    assert estimate_noise(np.full((1, 64, 64), 77, np.uint8)) == 0.0
    assert estimate_noise(np.full((3, 2, 50), 77, np.uint8)) == 0.0


@pytest.mark.parametrize(("sigma", "highest"), [(15, 17.0), (25, 27.0)])
def test_on_photographs_it_reads_about_what_was_added(shared_data: Path, sigma: int, highest: float) -> None:
    with Image.open(shared_data / "set12" / "01.png") as image:
        clean = pixels_of(image)
    assert sigma - 1.0 <= estimate_noise(with_grain(clean, sigma)) <= highest


def test_all_detail_is_in_the_clean_picture_and_none_in_a_grey_one() -> None:
    clean = photograph(3)
    assert detail_kept(clean, clean) == pytest.approx(1.0)
    assert detail_kept(np.full_like(clean, 128), clean) == 0.0


def test_noise_is_no_detail() -> None:
    clean = photograph(1, 700, 60)
    assert detail_kept(with_grain(clean, 25), clean) == pytest.approx(1.0, abs=0.1)
    noise_alone = with_grain(np.full_like(clean, 128), 25)
    assert detail_kept(noise_alone, clean) == pytest.approx(0.0, abs=0.1)


def test_a_smear_is_told_from_what_a_filter_makes(shared_data: Path) -> None:
    with Image.open(shared_data / "set12" / "01.png") as image:
        clean = pixels_of(image)
    noisy = with_grain(clean, 50)
    smear = gaussian_filter(noisy, 5, axes=(1, 2))
    filtered = NonLocalMeans().clean(noisy, 50.0, Watch())
    assert measure(smear, clean).psnr > measure(noisy, clean).psnr + 3.0
    assert measure(smear, clean).smeared
    assert not measure(filtered, clean).smeared


def test_a_picture_without_detail_loses_none() -> None:
    flat = np.full((1, 20, 20), 7, np.uint8)
    assert not measure(flat, flat).smeared
