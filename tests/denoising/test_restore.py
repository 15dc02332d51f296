from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genstudio.data.image_set import Pixels
from genstudio.data.psnr import psnr
from genstudio.data.watch import Watch
from genstudio.denoising.filters import NonLocalMeans, TotalVariation
from genstudio.denoising.restore import Blend, Restoration, blend, put_detail_back, restore
from genstudio.errors import Cancelled, DataError
from tests.denoising.echo import photograph, pixels_of, with_grain


@dataclass(frozen=True)
class Flatten:
    """Cleans so thoroughly that nothing is left."""

    def clean(self, picture: Pixels, measured: float, watch: Watch) -> Pixels:
        return np.full_like(picture, 128)

    def note(self, picture: Pixels, cleaned: Pixels) -> str:
        return "All is grey."


def restoration_of(*levels: int) -> Restoration:
    noisy, cleaned, detailed = (np.full((1, 4, 4), level, np.uint8) for level in levels)
    return Restoration(noisy, cleaned, detailed, 10.0, "")


def test_no_strength_is_the_noisy_picture_and_full_strength_the_cleaned_one() -> None:
    restoration = restoration_of(200, 100, 120)
    assert blend(restoration, Blend(0.0, 0.3)) is restoration.noisy
    assert blend(restoration, Blend(1.0, 0.0)) is restoration.cleaned
    assert blend(restoration, Blend(1.0, 1.0)) is restoration.detailed


@pytest.mark.parametrize(
    ("strength", "detail", "level"), [(0.5, 0.0, 150), (0.25, 0.0, 175), (1.0, 0.5, 110), (0.5, 1.0, 160)]
)
def test_strength_and_detail_act_evenly_along_the_whole_slider(strength: float, detail: float, level: int) -> None:
    mixed = blend(restoration_of(200, 100, 120), Blend(strength, detail))
    assert (mixed == level).all()


def test_black_and_white_do_not_overflow() -> None:
    for level in (0, 255):
        assert (blend(restoration_of(level, level, level), Blend(0.37, 0.61)) == level).all()


def test_detail_brings_back_an_edge_that_the_cleaning_had_lost_and_leaves_the_grain_out() -> None:
    clean = photograph(1, 96, 96)
    noisy = with_grain(clean, 8)
    restoration = restore(noisy, Flatten())
    assert restoration.note == "All is grey."
    assert psnr(restoration.detailed, clean) > psnr(restoration.cleaned, clean) + 10
    flat = np.full((1, 96, 96), 128, np.uint8)
    grain = with_grain(flat, 12)
    kept = put_detail_back(grain, flat, 12.0, Watch())
    assert float(kept.std()) < 0.25 * float(grain.std())


def test_detail_does_not_bring_back_single_dots() -> None:
    flat = np.full((1, 64, 64), 128, np.uint8)
    dotted = flat.copy()
    dotted[0, 5::9, 5::9] = 255
    kept = put_detail_back(dotted, flat, 10.0, Watch())
    assert np.abs(kept.astype(int) - 128).max() < 20


@pytest.mark.parametrize("restorer", [NonLocalMeans(), TotalVariation()])
def test_the_usual_detail_makes_photographs_no_worse(
    shared_data: Path, restorer: NonLocalMeans | TotalVariation
) -> None:
    with Image.open(shared_data / "set12" / "04.png") as image:
        clean = pixels_of(image)[:, 64:192, 64:192]
    restoration = restore(with_grain(clean, 20), restorer)
    assert psnr(blend(restoration, Blend()), clean) >= psnr(restoration.cleaned, clean) - 0.02


def test_the_measured_noise_is_told() -> None:
    assert restore(with_grain(np.full((1, 90, 90), 128, np.uint8), 20), Flatten()).noise == pytest.approx(20, rel=0.1)


def test_a_picture_of_more_than_forty_million_pixels_is_refused_with_a_sentence() -> None:
    giant = np.broadcast_to(np.zeros((1, 1, 1), np.uint8), (1, 8000, 6000))
    with pytest.raises(DataError, match="48 million pixels; at most 40 million"):
        restore(giant, Flatten())


def test_it_can_be_given_up() -> None:
    with pytest.raises(Cancelled):
        restore(photograph(), Flatten(), cancelled=lambda: True)
