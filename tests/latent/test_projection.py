"""A person's own picture in the latent space."""

import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genstudio.data.watch import Watch
from genstudio.errors import DataError
from genstudio.latent.inversion import BRIEF
from genstudio.latent.projection import Repainter, compare, describe, fit_to_shape, improve, project, project_file
from genstudio.models.base import ImageShape
from genstudio.models.trained import TrainedModel
from tests.choosing import spots
from tests.tiny import ENCODING, draw, trained_of

COLOUR = ImageShape(3, 16, 16)


@pytest.mark.parametrize("key", ENCODING)
def test_a_picture_is_described_and_painted_again(key: str) -> None:
    model = trained_of(key)
    picture = draw(1)[0]
    seen = project(model, picture)
    assert seen.latents.shape == (model.latent_dim,)
    assert np.array_equal(seen.original, picture)
    assert np.array_equal(seen.painted, model.decode(seen.latents[None])[0])
    assert seen.fit == compare(picture, seen.painted)


def test_without_an_encoder_the_description_is_searched_for() -> None:
    model = spots()
    picture = model.decode(model.sample_latents(1, 4))[0]
    seen = project(model, picture)
    assert np.array_equal(seen.painted, model.decode(seen.latents[None])[0])
    assert seen.fit.resemblance > 0.98
    assert not seen.fit.poor


def test_a_picture_that_the_model_cannot_paint_fits_poorly() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (1, 16, 16), dtype=np.uint8)
    assert project(spots(), noise).fit.poor


def test_a_description_can_be_improved() -> None:
    model = spots()
    latents = model.sample_latents(1, 4)[0]
    picture = model.decode(latents[None])[0]
    moved = latents + np.array([0.3, 0.3, 0, 0, 0, 0], np.float32)
    before = compare(picture, model.decode(moved[None])[0])
    assert improve(model, picture, moved).fit.error < 0.3 * before.error


@pytest.mark.parametrize("model", [trained_of("vae"), spots()], ids=["encoder", "search"])
def test_a_repainter_paints_what_the_model_sees(model: TrainedModel) -> None:
    pictures = draw(2)
    painted = Repainter(model).reconstruct(pictures, Watch())
    assert np.array_equal(painted, model.decode(describe(model, pictures, effort=BRIEF)))
    assert Repainter(model).searches is not model.can_encode


def test_a_file_of_another_size_and_colour_is_made_to_fit(tmp_path: Path) -> None:
    Image.new("RGB", (80, 40), (200, 30, 30)).save(tmp_path / "red.jpg")
    seen = project_file(trained_of("vae", COLOUR), tmp_path / "red.jpg")
    assert seen.original.shape == (3, 16, 16)
    assert seen.original.mean(axis=(1, 2)) == pytest.approx([200, 30, 30], abs=4)


def test_a_file_that_is_no_picture_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "song.png").write_bytes(b"la la la")
    with pytest.raises(DataError, match=r"song\.png cannot be opened"):
        project_file(trained_of("vae"), tmp_path / "song.png")


def test_the_middle_of_a_wide_picture_is_what_counts() -> None:
    wide = np.zeros((1, 20, 60), np.uint8)
    wide[:, :, 20:40] = 255
    assert (fit_to_shape(wide, ImageShape(1, 20, 20)) == 255).all()


def test_colour_becomes_grey_and_grey_becomes_colour_where_the_model_wants_it() -> None:
    colour = np.broadcast_to(np.array([255, 0, 0], np.uint8)[:, None, None], (3, 16, 16))
    assert fit_to_shape(colour, ImageShape(1, 16, 16)).mean() == pytest.approx(76, abs=1)  # 0.299 of 255
    grey = fit_to_shape(np.full((1, 16, 16), 90, np.uint8), COLOUR)
    assert grey.shape == (3, 16, 16)
    assert (grey == 90).all()


def test_equal_pictures_fit_perfectly() -> None:
    picture = draw(1)[0]
    fit = compare(picture, picture)
    assert fit.error == 0.0
    assert math.isinf(fit.psnr)


def test_the_fit_counts_the_difference_in_parts_of_the_whole_range() -> None:
    fit = compare(np.zeros((1, 16, 16), np.uint8), np.full((1, 16, 16), 51, np.uint8))
    assert fit.error == pytest.approx(0.2)
    assert fit.psnr == pytest.approx(10 * math.log10(1 / 0.04))


def test_resemblance_is_the_part_of_the_picture_that_is_painted() -> None:
    picture = np.zeros((1, 16, 16), np.uint8)
    picture[:, :, 8:] = 200
    assert compare(picture, picture).resemblance == 1.0
    assert compare(picture, np.full_like(picture, 100)).resemblance == pytest.approx(0.0)
    half = (100 + (picture.astype(int) - 100) * 0.5).astype(np.uint8)
    assert compare(picture, half).resemblance == pytest.approx(0.75)
    assert compare(picture, 200 - picture).resemblance == 0.0
    even = np.full_like(picture, 50)
    assert compare(even, even + 1).resemblance > 0.9
