import numpy as np
import pytest

from genstudio.data.psnr import psnr
from genstudio.denoising.noise import Noise, NoiseKind, add_noise
from genstudio.errors import Cancelled
from genstudio.models import corruption
from tests.denoising.echo import photograph

GREY = np.full((1, 200, 200), 128, np.uint8)
WHITE = np.full((3, 200, 200), 255, np.uint8)


@pytest.mark.parametrize("kind", list(NoiseKind))
@pytest.mark.parametrize("channels", [1, 3])
def test_every_kind_spoils_a_picture_of_any_size_and_leaves_the_original_alone(kind: NoiseKind, channels: int) -> None:
    picture = photograph(channels, 37, 61)
    before = picture.copy()
    noisy = add_noise(picture, Noise(kind, 0.4))
    assert noisy.shape == picture.shape
    assert noisy.dtype == np.uint8
    assert (noisy != picture).any()
    assert np.array_equal(picture, before)


def test_the_same_seed_gives_the_same_noise_and_another_seed_other_noise() -> None:
    first = add_noise(GREY, Noise(seed=3))
    assert np.array_equal(first, add_noise(GREY, Noise(seed=3)))
    assert not np.array_equal(first, add_noise(GREY, Noise(seed=4)))


def test_the_strength_of_gaussian_noise_is_its_standard_deviation_where_white_is_one() -> None:
    noisy = add_noise(GREY, Noise(NoiseKind.GAUSSIAN, 0.1))
    assert float(noisy.std()) == pytest.approx(25.5, rel=0.03)


def test_poisson_noise_has_that_strength_in_white_and_less_in_the_dark() -> None:
    bright, dark = np.full_like(GREY, 200), np.full_like(GREY, 50)
    deviations = [float(add_noise(each, Noise(NoiseKind.POISSON, 0.1)).std()) for each in (bright, dark)]
    assert deviations[0] == pytest.approx(25.5 * np.sqrt(200 / 255), rel=0.05)
    assert deviations[1] == pytest.approx(25.5 * np.sqrt(50 / 255), rel=0.05)


def test_masking_loses_the_share_of_pixels_that_it_says_in_all_channels_at_once() -> None:
    noisy = add_noise(WHITE, Noise(NoiseKind.MASKING, 0.3))
    assert (noisy == noisy[:1]).all()
    assert float((noisy == 0).mean()) == pytest.approx(0.3, abs=0.01)


def test_salt_and_pepper_makes_as_many_pixels_black_as_white() -> None:
    noisy = add_noise(GREY, Noise(NoiseKind.SALT_AND_PEPPER, 0.2))
    assert float((noisy == 0).mean()) == pytest.approx(0.1, abs=0.01)
    assert float((noisy == 255).mean()) == pytest.approx(0.1, abs=0.01)


def test_stronger_jpeg_compression_is_further_from_the_original() -> None:
    picture = photograph(3)
    weak, strong = (psnr(add_noise(picture, Noise(NoiseKind.JPEG, s)), picture) for s in (0.2, 0.95))
    assert strong < weak - 5


def test_noise_that_is_given_up_stops() -> None:
    with pytest.raises(Cancelled):
        add_noise(GREY, Noise(), cancelled=lambda: True)


def test_what_a_denoising_autoencoder_learns_can_be_added_here() -> None:
    assert {kind.value for kind in corruption.Noise} <= {kind.value for kind in NoiseKind}
