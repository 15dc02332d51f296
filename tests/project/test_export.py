"""Pictures, sheets and films in the formats that people ask for."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genstudio.errors import ExportError
from genstudio.project.export import PICTURE_SUFFIXES, save_film, save_picture, sheet, to_image
from tests.tiny import draw

LOSSLESS = (".png", ".bmp", ".tif", ".tiff")


def read(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    with Image.open(path) as image:
        return np.asarray(image)


@pytest.mark.parametrize("suffix", PICTURE_SUFFIXES)
@pytest.mark.parametrize("channels", [1, 3])
def test_every_format_takes_grey_and_colour(suffix: str, channels: int, tmp_path: Path) -> None:
    pixels = draw(1, channels)[0]
    save_picture(pixels, tmp_path / f"picture{suffix}")
    kept = read(tmp_path / f"picture{suffix}")
    assert kept.shape[:2] == (16, 16)
    if suffix in LOSSLESS:
        assert np.array_equal(kept, pixels[0] if channels == 1 else pixels.transpose(1, 2, 0))


def test_the_ending_may_be_in_capitals(tmp_path: Path) -> None:
    save_picture(draw(1)[0], tmp_path / "PICTURE.PNG")
    assert read(tmp_path / "PICTURE.PNG").shape == (16, 16)


@pytest.mark.parametrize("name", ["picture.xyz", "picture", "picture.txt", "picture.safetensors"])
def test_an_unknown_format_is_answered_with_those_there_are(name: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"is no picture format\. Give the file one of \.png"):
        save_picture(draw(1)[0], tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_picture_can_be_enlarged_by_whole_numbers(tmp_path: Path) -> None:
    pixels = draw(1)[0]
    save_picture(pixels, tmp_path / "picture.png", scale=3)
    kept = read(tmp_path / "picture.png")
    assert kept.shape == (48, 48)
    assert np.array_equal(kept[1::3, 2::3], pixels[0])


def test_a_png_keeps_its_recipe(tmp_path: Path) -> None:
    save_picture(draw(1)[0], tmp_path / "picture.png", recipe='{"seed": 3}')
    with Image.open(tmp_path / "picture.png") as image:
        assert image.info["genstudio"] == '{"seed": 3}'


def test_a_picture_too_large_for_its_format_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"cannot be that large\. Choose \.png"):
        save_picture(np.zeros((1, 1, 20_000), np.uint8), tmp_path / "wide.webp")
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_is_as_square_as_may_be_and_keeps_the_order() -> None:
    pixels = draw(7, channels=3)
    whole = sheet(pixels)
    assert whole.shape == (3, 3 * 18 + 2, 3 * 18 + 2)
    assert np.array_equal(whole[:, 2:18, 2:18], pixels[0])
    assert np.array_equal(whole[:, 2:18, 38:54], pixels[2])
    assert np.array_equal(whole[:, 20:36, 2:18], pixels[3])
    assert (whole[:, :2] == 255).all()
    assert (whole[:, 38:54, 20:] == 255).all()


def test_a_sheet_may_have_the_columns_that_were_asked_for() -> None:
    assert sheet(draw(6), columns=6).shape == (1, 20, 6 * 18 + 2)
    assert sheet(draw(2), columns=1, background=0).shape == (1, 38, 20)


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png"])
@pytest.mark.parametrize("channels", [1, 3])
def test_a_film_has_its_frames_its_speed_and_no_end(suffix: str, channels: int, tmp_path: Path) -> None:
    path = tmp_path / f"film{suffix}"
    save_film(draw(6, channels), path, frames_per_second=10.0, scale=2)
    with Image.open(path) as film:
        assert getattr(film, "n_frames", 1) == 6
        assert film.size == (32, 32)
        film.seek(1)
        film.load()
        assert film.info["duration"] == 100
        assert film.info["loop"] == 0


def test_a_film_of_another_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"is no film format\. Give the file one of \.gif, \.webp, \.png"):
        save_film(draw(2), tmp_path / "film.mp4")


def test_a_film_of_one_picture_is_a_film(tmp_path: Path) -> None:
    save_film(draw(1), tmp_path / "film.gif")
    assert read(tmp_path / "film.gif").shape == (16, 16)


def test_pictures_that_are_not_contiguous_are_fine() -> None:
    assert to_image(draw(2, 3)[0][:, ::2, ::-1]).size == (16, 8)
