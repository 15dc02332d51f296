"""How pictures of any shape become squares, whatever they come in."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.data.options import ColourChoice, CropChoice, ReadOptions
from genstudio.data.readers.crop import fit, interest, smart_corner
from genstudio.data.readers.picture import Picture
from tests.data.films import save_film
from tests.data.making import encoded, idx, noise, save, save_tar, save_zip

RED = (250, 10, 20)


def scene(place: int, width: int = 150, height: int = 50) -> Image.Image:
    """A quiet picture with a lively square of 20 pixels at some place from the left."""
    values = np.full((height, width, 3), 120, np.uint8)
    values[height // 2 - 10 : height // 2 + 10, place : place + 20] = noise(20, 20, 3)
    return Image.fromarray(values)


@given(st.integers(1, 300), st.integers(1, 300), st.sampled_from(CropChoice), st.sampled_from(["L", "RGB"]))
def test_every_shape_becomes_a_square_in_its_own_mode(width: int, height: int, crop: CropChoice, mode: str) -> None:
    square = fit(Image.new(mode, (width, height), 90 if mode == "L" else (90, 90, 90)), 24, crop)
    assert (square.size, square.mode) == ((24, 24), mode)
    values = np.asarray(square)
    assert set(np.unique(values)) <= {90, 255}
    if crop is not CropChoice.PAD:
        assert set(np.unique(values)) == {90}, "nothing is beside it"


@pytest.mark.parametrize("crop", CropChoice)
def test_a_square_that_fits_is_handed_back_as_it_is(crop: CropChoice) -> None:
    image = Image.fromarray(noise(24, 24))
    assert fit(image, 24, crop) is image


@pytest.mark.parametrize("place", [0, 20, 65, 110, 130])
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_what_is_interesting_is_kept_wherever_it_is(place: int, turned: bool, mode: str) -> None:
    image = scene(place).convert(mode)
    if turned:
        image = image.transpose(Image.Transpose.TRANSPOSE)
    left, top = smart_corner(image)
    start = top if turned else left
    assert (left if not turned else top, top if not turned else left) == (start, 0)
    assert start <= place
    assert place + 20 <= start + 50
    assert 0 <= start <= 100
    assert start == smart_corner(image)[1 if turned else 0]


def test_of_a_picture_without_anything_it_is_the_middle() -> None:
    assert smart_corner(Image.new("RGB", (101, 40), (200, 180, 160))) == (30, 0)
    assert smart_corner(Image.new("L", (40, 101), 7)) == (0, 30)
    stripes = np.tile(np.array([0, 255], np.uint8), (40, 60))
    assert smart_corner(Image.fromarray(stripes)) == (40, 0), "everywhere the same"


def test_skin_and_strong_colours_count_more_than_grey() -> None:
    for colour in ((226, 166, 128), (230, 20, 20)):
        values = np.full((50, 150, 3), 120, np.uint8)
        values[15:35, 10:30] = noise(20, 20, 1) // 4 + 90
        values[15:35, 120:140] = np.array(colour) - noise(20, 20, 1) // 8
        assert smart_corner(Image.fromarray(values))[0] > 60, colour


def test_detail_is_the_laplacian_of_the_brightness() -> None:
    pixels = noise(9, 11)
    grey = pixels.astype(float) / 255
    place = grey[4, 5] * 4 - grey[3, 5] - grey[5, 5] - grey[4, 4] - grey[4, 6]
    assert interest(pixels)[4, 5] == pytest.approx(0.2 * min(1.0, abs(place)), abs=1e-6)


def test_a_padded_picture_is_whole_between_borders_of_the_background() -> None:
    wide = Image.new("RGB", (60, 20), (0, 0, 0))
    square = np.asarray(fit(wide, 30, CropChoice.PAD, RED))
    assert (square[10:20] == 0).all()
    assert (square[:10] == RED).all()
    assert (square[20:] == RED).all()
    line = np.asarray(fit(Image.new("L", (5000, 1), 0), 30, CropChoice.PAD))
    assert (line == 0).sum() == 30, "one pixel is left of the thinnest line"


def test_a_coloured_border_turns_a_grey_picture_into_a_colour_one() -> None:
    grey = Image.new("L", (60, 20), 90)
    assert fit(grey, 30, CropChoice.PAD, RED).mode == "RGB"
    assert fit(grey, 30, CropChoice.PAD, (7, 7, 7)).mode == "L"
    assert fit(grey, 30, CropChoice.CENTRE, RED).mode == "L"


@pytest.mark.parametrize("crop", [CropChoice.SMART, CropChoice.PAD])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_turned_photo_is_fitted_standing_upright(kind: str, crop: CropChoice) -> None:
    image = scene(110, 300, 100).resize((600, 200))
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = image.transpose(Image.Transpose.ROTATE_90)
    stream = BytesIO()
    lying.save(stream, kind, exif=exif)
    with Picture(encoded(image, kind)) as upright, Picture(stream.getvalue()) as turned:
        expected = upright.square(32, crop=crop).pixels.astype(int)
        found = turned.square(32, crop=crop).pixels.astype(int)
    assert np.abs(expected - found).mean() < 12


def planes(values: npt.NDArray[np.uint8], crop: CropChoice, size: int) -> npt.NDArray[np.uint8]:
    return np.asarray(fit(Image.fromarray(values), size, crop))


@pytest.mark.parametrize("crop", CropChoice)
def test_arrays_are_fitted_as_files_are(tmp_path: Path, crop: CropChoice) -> None:
    grey, colour = noise(3, 40, 20), noise(3, 20, 40, 3)
    options = ReadOptions(size=16, crop=crop)
    np.save(tmp_path / "colour.npy", colour)
    np.savez(tmp_path / "both.npz", train_images=grey, test_images=grey[::-1])
    (tmp_path / "train-images-idx3-ubyte").write_bytes(idx(grey))
    expected = [planes(picture, crop, 16) for picture in grey]
    for source in ("both.npz", "train-images-idx3-ubyte"):
        assert np.array_equal(open_images(tmp_path / source, options).pixels[:, 0], expected)
    held_out = open_images(tmp_path / "both.npz", options).held_out
    assert held_out is not None
    assert np.array_equal(held_out.pixels[:, 0], expected[::-1])
    found = open_images(tmp_path / "colour.npy", options).pixels
    assert np.array_equal(found.transpose(0, 2, 3, 1), [planes(picture, crop, 16) for picture in colour])


def sources(folder: Path) -> dict[str, Path]:
    """The same lively picture in every kind of source that holds picture files."""
    pictures = {f"{number}.png": encoded(scene(120 - number)) for number in range(3)}
    for name, content in pictures.items():
        (folder / "folder").mkdir(exist_ok=True)
        (folder / "folder" / name).write_bytes(content)
    frames = [scene(120 - number) for number in range(3)]
    frames[0].save(folder / "a.gif", save_all=True, append_images=frames[1:])
    return {
        "folder": folder / "folder",
        "zip": save_zip(folder / "a.zip", pictures),
        "tar": save_tar(folder / "a.tgz", pictures, "gz"),
        "frames": folder / "a.gif",
    }


def bright_borders(images: ImageSet) -> bool:
    return bool((images.pixels[:, :, [0, -1]] == 255).all())


def test_every_kind_of_source_is_read_in_every_way(tmp_path: Path) -> None:
    for name, source in sources(tmp_path).items():
        ways = {crop: open_images(source, ReadOptions(size=32, crop=crop)) for crop in CropChoice}
        spread = {crop: float(images.pixels.std()) for crop, images in ways.items()}
        assert spread[CropChoice.CENTRE] < 4 < 10 < spread[CropChoice.SMART], name
        assert bright_borders(ways[CropChoice.PAD]), name
        assert all(images.reading.crop is crop for crop, images in ways.items()), name
        notes = {crop: " ".join(images.report.notes) for crop, images in ways.items()}
        assert "cropped to their middle" in notes[CropChoice.CENTRE], name
        assert "what looks most interesting" in notes[CropChoice.SMART], name
        assert "fit into 32x32, with borders of white" in notes[CropChoice.PAD], name


def test_films_are_padded(tmp_path: Path) -> None:
    film = save_film(tmp_path / "a.mp4", every=4)
    options = ReadOptions(size=32, crop=CropChoice.PAD, background=RED, colour=ColourChoice.COLOUR)
    pixels = open_images(film, options).pixels
    assert (pixels[:, :, 0].transpose(0, 2, 1) == RED).all()


def test_grey_pictures_with_coloured_borders_are_read_in_colour_unless_grey_is_asked_for(tmp_path: Path) -> None:
    for number in range(3):
        save(tmp_path / "set" / f"{number}.png", noise(20, 40, seed=number))
    np.save(tmp_path / "set.npy", noise(3, 20, 40))
    for source in ("set", "set.npy"):
        way = ReadOptions(size=16, crop=CropChoice.PAD, background=RED)
        assert (open_images(tmp_path / source, way).pixels[:, :, 0].transpose(0, 2, 1) == RED).all()
        grey = open_images(
            tmp_path / source, ReadOptions(16, ColourChoice.GREY, background=RED, crop=CropChoice.PAD)
        ).pixels
        assert grey.shape[1] == 1
        assert (grey[:, 0, 0] == 83).all(), "0.299 of 250, 0.587 of 10 and 0.114 of 20"
