"""``genstudio interpolate``: the way from one picture to another."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genstudio.data.options import CropChoice, ReadOptions
from genstudio.models.base import ImageShape
from genstudio.models.trained import TrainedModel
from genstudio.project.export import save_picture
from genstudio.project.model_file import load_model
from tests.cli.conftest import Command
from tests.tiny import draw, trained_of


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_a_film_has_the_frames_and_the_speed_that_were_asked_for(
    suffix: str, tmp_path: Path, run_folder: Path, genstudio: Command
) -> None:
    path = tmp_path / f"film{suffix}"
    outcome = genstudio("interpolate", run_folder, "--steps", 12, "--fps", 10, "--to-seed", 5, "--out", path)
    assert outcome.code == 0
    with Image.open(path) as film:
        assert film.size == (16, 16)
        durations = []
        for frame in range(getattr(film, "n_frames", 1)):
            film.seek(frame)
            film.load()
            durations.append(film.info["duration"])
    assert sum(durations) == 1200, "equal frames may be shown as one"


def test_a_png_is_a_sheet_of_the_way(tmp_path: Path, gan_file: Path, genstudio: Command) -> None:
    path = tmp_path / "way.png"
    assert genstudio("interpolate", gan_file, "--steps", 10, "--out", path).code == 0
    model = load_model(gan_file)
    ends = model.decode(np.concatenate([model.sample_latents(1, seed) for seed in (0, 1)]))
    with Image.open(path) as image:
        pixels = np.asarray(image)
    assert pixels.shape == (20, 182)
    for picture, left in ((ends[0], 2), (ends[1], 164)):
        assert np.abs(pixels[2:18, left : left + 16].astype(int) - picture[0]).max() <= 1


def test_both_methods_begin_and_end_alike_and_differ_between(
    tmp_path: Path, gan_file: Path, genstudio: Command
) -> None:
    sheets = []
    for method in ("linear", "spherical"):
        path = tmp_path / f"{method}.png"
        assert genstudio("interpolate", gan_file, "--steps", 5, "--method", method, "--out", path).code == 0
        with Image.open(path) as image:
            sheets.append(np.asarray(image).astype(int))
    difference = np.abs(sheets[0] - sheets[1])
    assert not difference[:, :18].any()
    assert not difference[:, -18:].any()
    assert difference.any()


def test_own_pictures_are_cropped_and_scaled_to_the_models_size(
    tmp_path: Path, run_folder: Path, genstudio: Command
) -> None:
    wide = np.zeros((3, 40, 90), np.uint8)
    wide[:, :, 25:65] = draw(1, 3, 40)[0]
    save_picture(wide, tmp_path / "wide.jpg")
    save_picture(draw(1, 1, 16, seed=8)[0], tmp_path / "small.png")
    path = tmp_path / "film.gif"
    pictures = ("--from-picture", tmp_path / "wide.jpg", "--to-picture", tmp_path / "small.png")
    assert genstudio("interpolate", run_folder, *pictures, "--out", path).code == 0
    assert path.is_file()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--out", "film.mp4"), "--out must end in .gif, .webp, .png"),
        (("--out", "f.gif", "--method", "curly"), "--method must be one of linear, spherical"),
        (("--out", "f.gif", "--from-seed", 1, "--from-picture", "own.png"), "--from-seed or --from-picture, not both"),
        (("--out", "f.gif", "--to-seed", 1, "--to-picture", "own.png"), "--to-seed or --to-picture, not both"),
        (("--out", "f.gif", "--to-picture", "gone.png"), "There is no picture gone.png"),
        (("--out", "own.png", "--to-picture", "own.png"), "is read and cannot be written as well"),
        (("--out", "f.gif", "--steps", 1), "--steps"),
        (("--out", "f.gif", "--steps", 2000, "--scale", 32), "too much for one file"),
    ],
    ids=str,
)
def test_a_bad_argument_is_exit_code_2(
    arguments: tuple[object, ...],
    sentence: str,
    tmp_path: Path,
    run_folder: Path,
    genstudio: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    save_picture(draw(1)[0], tmp_path / "own.png")
    before = (tmp_path / "own.png").read_bytes()
    outcome = genstudio("interpolate", run_folder, *arguments)
    assert outcome.code == 2
    assert sentence in outcome.complaint
    assert [path.name for path in tmp_path.iterdir()] == ["own.png"]
    assert (tmp_path / "own.png").read_bytes() == before


def test_a_model_without_an_encoder_searches_for_the_pictures(
    tmp_path: Path, choosing: TrainedModel, genstudio: Command
) -> None:
    ends = choosing.decode(choosing.sample_latents(2, 4))
    for name, picture in zip(("from", "to"), ends, strict=True):
        save_picture(picture, tmp_path / f"{name}.png")
    pictures = ("--from-picture", tmp_path / "from.png", "--to-picture", tmp_path / "to.png")
    outcome = genstudio("interpolate", "spots", *pictures, "--steps", 3, "--out", tmp_path / "way.png")
    assert outcome.code == 0
    assert "What the model paints for from.png resembles it by" in outcome.err
    with Image.open(tmp_path / "way.png") as image:
        row = np.asarray(image)
    shown = [row[2:18, left : left + 16] for left in (2, 38)]
    for painted, wanted in zip(shown, ends, strict=True):
        assert np.abs(painted.astype(int) - wanted[0]).mean() < 3


def test_it_says_plainly_when_a_picture_cannot_be_painted(
    tmp_path: Path, choosing: TrainedModel, genstudio: Command
) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (1, 16, 16), dtype=np.uint8)
    save_picture(noise, tmp_path / "own.png")
    outcome = genstudio("interpolate", "spots", "--from-picture", tmp_path / "own.png", "--out", tmp_path / "f.gif")
    assert outcome.code == 0
    assert "own.png cannot be painted well" in outcome.err


def test_a_picture_that_cannot_be_read_is_a_failed_job(tmp_path: Path, run_folder: Path, genstudio: Command) -> None:
    (tmp_path / "own.png").write_bytes(b"no picture")
    outcome = genstudio("interpolate", run_folder, "--to-picture", tmp_path / "own.png", "--out", tmp_path / "f.gif")
    assert outcome.code == 1
    assert "own.png" in outcome.complaint


def test_an_own_picture_is_prepared_as_in_the_window(tmp_path: Path) -> None:
    from genstudio.cli.inputs import open_picture
    from genstudio.latent.projection import fit_to_shape

    pixels = np.random.default_rng(0).integers(0, 256, (3, 200, 301), dtype=np.uint8)
    save_picture(pixels, tmp_path / "photo.png")
    for shape in (ImageShape(1, 16, 16), ImageShape(3, 28, 28)):
        for crop in CropChoice:
            model = trained_of("vae", shape)
            model.card = replace(model.card, reading=ReadOptions(crop=crop))
            prepared = fit_to_shape(pixels, shape, model.card.reading)
            assert np.array_equal(open_picture(str(tmp_path / "photo.png"), model), prepared)
            assert (crop is CropChoice.PAD) == bool((prepared[:, 0] == 255).all()), "the whole picture"
