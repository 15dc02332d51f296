from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genstudio.data.image_set import Pixels
from genstudio.data.psnr import psnr
from genstudio.data.watch import Watch
from genstudio.denoising import bands
from genstudio.denoising.filters import Median, NonLocalMeans, TotalVariation
from genstudio.denoising.noise import Noise, NoiseKind, add_noise
from genstudio.denoising.quality import estimate_noise
from genstudio.denoising.restore import Restorer
from genstudio.errors import Cancelled
from tests.denoising.echo import photograph, pixels_of, with_grain

FILTERS: tuple[Restorer, ...] = (NonLocalMeans(), TotalVariation(), Median())


@pytest.fixture(scope="module")
def peppers(shared_data: Path) -> Pixels:
    """A square of 128 pixels out of a photograph, uint8 (1, 128, 128)."""
    with Image.open(shared_data / "set12" / "03.png") as image:
        return pixels_of(image)[:, 64:192, 64:192]


@pytest.mark.parametrize(("restorer", "gain"), [(NonLocalMeans(), 7.5), (TotalVariation(), 7.0), (Median(), 4.5)])
def test_a_noisy_photograph_gains_the_decibels_that_are_expected(
    peppers: Pixels, restorer: Restorer, gain: float
) -> None:
    noisy = with_grain(peppers, 25)
    cleaned = restorer.clean(noisy, estimate_noise(noisy), Watch())
    assert psnr(cleaned, peppers) - psnr(noisy, peppers) > gain


def test_the_median_removes_dots_that_the_others_leave(peppers: Pixels) -> None:
    dotted = add_noise(peppers, Noise(NoiseKind.SALT_AND_PEPPER, 0.1))
    level = estimate_noise(dotted)
    by_median, *by_others = (psnr(f.clean(dotted, level, Watch()), peppers) for f in reversed(FILTERS))
    assert by_median > 26
    assert all(by_median > other + 5 for other in by_others)


def test_many_dots_take_a_larger_neighbourhood(peppers: Pixels) -> None:
    dotted = add_noise(peppers, Noise(NoiseKind.SALT_AND_PEPPER, 0.4))
    small, chosen = (psnr(f.clean(dotted, 0.0, Watch()), peppers) for f in (Median(3), Median()))
    assert chosen > small + 2


@pytest.mark.parametrize("restorer", FILTERS)
@pytest.mark.parametrize("channels", [1, 2, 3])
def test_bands_show_no_seams(restorer: Restorer, channels: int, monkeypatch: pytest.MonkeyPatch) -> None:
    noisy = with_grain(photograph(channels, 200, 24), 20)
    whole = restorer.clean(noisy, 20.0, Watch())
    monkeypatch.setattr(bands, "PIXELS_PER_BAND", 1)
    in_bands = restorer.clean(noisy, 20.0, Watch())
    assert np.abs(in_bands.astype(int) - whole).max() <= 1


@pytest.mark.parametrize("restorer", [NonLocalMeans(), TotalVariation()])
def test_a_picture_without_visible_noise_is_left_alone(restorer: Restorer) -> None:
    picture = photograph()
    cleaned = restorer.clean(picture, 0.2, Watch())
    assert np.array_equal(cleaned, picture)
    assert cleaned is not picture


@pytest.mark.parametrize("kind", [NonLocalMeans, TotalVariation])
def test_more_noise_can_be_removed_than_was_measured(kind: type[NonLocalMeans] | type[TotalVariation]) -> None:
    noisy = with_grain(photograph(), 20)
    cleaned = [kind(factor=factor).clean(noisy, 20.0, Watch()).astype(np.int16) for factor in (0.5, 1.0, 2.0)]
    roughness = [float(np.diff(picture, axis=2).std()) for picture in cleaned]
    assert roughness == sorted(roughness, reverse=True)
    fixed = kind(noise=40.0).clean(noisy, 20.0, Watch())
    assert np.array_equal(fixed, kind(factor=2.0).clean(noisy, 20.0, Watch()))


@pytest.mark.parametrize("restorer", FILTERS)
def test_a_filter_tells_its_progress_and_can_be_given_up(restorer: Restorer) -> None:
    told: list[int] = []
    restorer.clean(photograph(), 20.0, Watch(lambda done, total: told.append(done)))
    assert told[-1] > 0
    with pytest.raises(Cancelled):
        restorer.clean(photograph(), 20.0, Watch(None, lambda: True))
