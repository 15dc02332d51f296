import re

import numpy as np
import pytest

from genstudio.data.psnr import psnr
from genstudio.data.watch import Watch
from genstudio.denoising.colour import colour, join, lightness
from genstudio.denoising.model import Fit, ModelRestorer, resemblance
from genstudio.denoising.restore import restore
from genstudio.errors import Cancelled
from genstudio.latent.projection import Repainter
from genstudio.models.base import ImageShape
from tests.choosing import spots
from tests.denoising.echo import Echo, photograph, with_grain
from tests.tiny import draw, trained_of

COLOUR = ImageShape(3, 16, 16)


@pytest.mark.parametrize(
    ("height", "width", "whole"),
    [(16, 16, True), (8, 9, True), (32, 32, True), (33, 33, False), (32, 20, False), (16, 20, True), (200, 300, False)],
)
def test_pictures_of_about_the_models_size_are_fitted_whole_and_others_tiled(
    height: int, width: int, whole: bool
) -> None:
    echo = Echo()
    restorer = ModelRestorer(echo)
    picture = photograph(1, height, width)
    cleaned = restorer.clean(picture, 0.0, Watch())
    assert restorer.fits_whole(picture) is whole
    assert (len(echo.seen) == 1 and echo.seen[0][0] == 1) is whole
    assert cleaned.shape == picture.shape
    assert all(shape[1:] == (1, 16, 16) for shape in echo.seen)


def test_the_choice_can_be_overruled() -> None:
    large, small = photograph(1, 80, 80), photograph(1, 24, 24)
    assert ModelRestorer(Echo(), Fit.WHOLE).fits_whole(large)
    assert not ModelRestorer(Echo(), Fit.TILES).fits_whole(small)


def test_tiles_leave_no_trace_in_what_the_model_does_not_change() -> None:
    picture = photograph(1, 75, 91)
    assert np.array_equal(ModelRestorer(Echo(), Fit.TILES).clean(picture, 0.0, Watch()), picture)


def test_a_picture_of_the_models_own_size_is_not_scaled_and_needs_no_word() -> None:
    picture = photograph(1, 16, 16)
    restorer = ModelRestorer(Echo())
    assert np.array_equal(restorer.clean(picture, 0.0, Watch()), picture)
    assert restorer.note(picture, picture) == ""


def test_it_says_when_it_scales_and_when_it_tiles() -> None:
    restorer = ModelRestorer(Echo())
    for side, sentence in ((24, "Scaled to 16×16"), (80, "pieces of 16×16")):
        picture = photograph(1, side, side)
        assert sentence in restorer.note(picture, picture)


def test_a_grey_model_cleans_the_lightness_of_a_coloured_picture_and_keeps_its_colours() -> None:
    picture = photograph(3, 60, 60)
    picture[0] //= 2
    cleaned = ModelRestorer(Echo()).clean(picture, 0.0, Watch())
    assert cleaned.shape == picture.shape
    assert np.abs(cleaned.astype(int) - picture).max() <= 4


def test_a_colour_model_cleans_a_grey_picture_which_stays_grey() -> None:
    picture = photograph(1, 60, 60)
    assert np.array_equal(ModelRestorer(Echo(COLOUR)).clean(picture, 0.0, Watch()), picture)


def test_lightness_and_colour_make_the_picture_again() -> None:
    picture = np.random.default_rng(0).integers(40, 200, (3, 30, 30), dtype=np.uint8)
    again = join(lightness(picture), colour(picture))
    assert np.abs(again.astype(int) - picture).max() <= 3


@pytest.mark.parametrize("key", ["autoencoder", "denoising", "vae"])
def test_a_trained_model_cleans(key: str) -> None:
    model = trained_of(key)
    picture = draw(1)[0]
    cleaned = ModelRestorer(Repainter(model)).clean(picture, 0.0, Watch())
    assert np.array_equal(cleaned, model.reconstruct(picture[None])[0])


def test_a_model_without_an_encoder_searches_for_the_clean_picture() -> None:
    model = spots()
    clean = model.decode(model.sample_latents(1, 4))[0]
    noisy = with_grain(clean, 12.0)
    restoration = restore(noisy, ModelRestorer(Repainter(model)))
    before, after = (psnr(clean, each) for each in (noisy, restoration.cleaned))
    assert after > before + 8.0
    [percent] = re.findall(r"Resembles yours by (\d+) %", restoration.note)
    assert int(percent) >= 90


def test_it_says_plainly_when_it_found_nothing_like_the_picture() -> None:
    restoration = restore(photograph(1, 16, 16), ModelRestorer(Repainter(spots())))
    assert "cannot paint such a picture well" in restoration.note


def test_a_search_in_tiles_can_be_followed_and_cancelled() -> None:
    told: list[float] = []

    def note(done: int, total: int | None) -> None:
        told.append(done / (total or 1))

    with pytest.raises(Cancelled):
        restore(photograph(1, 40, 40), ModelRestorer(Repainter(spots())), note, lambda: len(told) > 30)
    assert told[:30] == sorted(told[:30])


def test_resemblance_leaves_the_noise_aside() -> None:
    clean = photograph(1, 64, 64)
    noisy = with_grain(clean, 20.0)
    assert resemblance(noisy, clean) > 0.95
    assert resemblance(noisy, np.full_like(clean, round(float(clean.mean())))) < 0.05
