import numpy as np
import pytest

from genstudio.data.watch import Watch
from genstudio.denoising.colour import colour, join, lightness
from genstudio.denoising.model import Fit, ModelRestorer
from genstudio.errors import UnsupportedError
from genstudio.models.base import ImageShape
from tests.denoising.echo import Echo, photograph
from tests.tiny import GREY, draw, trained_of

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
    assert restorer.note(picture) == ""


def test_it_says_when_it_scales_and_when_it_tiles() -> None:
    restorer = ModelRestorer(Echo())
    assert "Scaled to 16×16" in restorer.note(photograph(1, 24, 24))
    assert "pieces of 16×16" in restorer.note(photograph(1, 80, 80))


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
    cleaned = ModelRestorer(model).clean(picture, 0.0, Watch())
    assert np.array_equal(cleaned, model.reconstruct(picture[None])[0])


def test_a_model_without_an_encoder_says_what_to_train_instead() -> None:
    with pytest.raises(UnsupportedError, match="autoencoder or a VAE"):
        ModelRestorer(trained_of("gan")).clean(np.zeros((1, GREY.height, GREY.width), np.uint8), 0.0, Watch())
