"""``genstudio sample``: a sheet of pictures that a model invents."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genstudio.models.trained import TrainedModel
from genstudio.project.export import sheet
from genstudio.project.model_file import load_model
from tests.cli.conftest import Command


def pixels_of(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    with Image.open(path) as image:
        return np.asarray(image)


def test_the_sheet_holds_as_many_pictures_as_asked(tmp_path: Path, run_folder: Path, genstudio: Command) -> None:
    path = tmp_path / "grid.png"
    outcome = genstudio("sample", run_folder, "--n", 7, "--seed", 4, "--out", path)
    assert outcome.code == 0
    assert str(path) in outcome.out
    model = load_model(run_folder / "model.safetensors")
    assert np.array_equal(pixels_of(path), sheet(model.decode(model.sample_latents(7, 4)))[0])


def test_a_model_file_and_its_run_folder_are_the_same_model(
    tmp_path: Path, run_folder: Path, genstudio: Command
) -> None:
    for model, name in ((run_folder, "one.png"), (run_folder / "model.safetensors", "other.png")):
        assert genstudio("sample", model, "--n", 4, "--out", tmp_path / name).code == 0
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "other.png").read_bytes()


def test_columns_scale_and_truncation_are_as_asked(tmp_path: Path, gan_file: Path, genstudio: Command) -> None:
    path = tmp_path / "row.png"
    options = ("--n", 3, "--columns", 3, "--scale", 2, "--truncation", 0)
    assert genstudio("sample", gan_file, *options, "--out", path).code == 0
    pixels = pixels_of(path)
    assert pixels.shape == (40, 112)
    assert np.array_equal(pixels[4:36, 4:36], pixels[4:36, 40:72]), "without daring all are the centre"


def test_the_recipe_is_kept_in_the_picture(tmp_path: Path, gan_file: Path, genstudio: Command) -> None:
    path = tmp_path / "grid.png"
    genstudio("sample", gan_file, "--n", 2, "--seed", 9, "--truncation", 0.5, "--out", path)
    with Image.open(path) as image:
        recipe = json.loads(str(image.info["genstudio"]))
    assert (recipe["seed"], recipe["truncation"], recipe["family"]) == (9, 0.5, "gan")


def test_a_missing_folder_is_made(tmp_path: Path, gan_file: Path, genstudio: Command) -> None:
    assert genstudio("sample", gan_file, "--n", 1, "--out", tmp_path / "a" / "b" / "grid.webp").code == 0
    assert (tmp_path / "a" / "b" / "grid.webp").is_file()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--out", "grid.xyz"), "--out must end in .png"),
        (("--out", "grid"), "--out must end in .png"),
        (("--out", "folder.png"), "is a folder"),
        (("--out", "g.png", "--n", 100_000), "--n"),
        (("--out", "g.png", "--n", 10_000, "--scale", 32), "too much for one file"),
        (("--out", "g.png", "--seed", -1), "--seed"),
        (("--out", "g.png", "--truncation", 99), "--truncation"),
    ],
    ids=str,
)
def test_a_bad_argument_is_exit_code_2(
    arguments: tuple[object, ...],
    sentence: str,
    tmp_path: Path,
    gan_file: Path,
    genstudio: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.png").mkdir()
    outcome = genstudio("sample", gan_file, *arguments)
    assert outcome.code == 2
    assert sentence in outcome.complaint
    assert [path.name for path in tmp_path.iterdir()] == ["folder.png"]


def test_a_model_that_is_not_there_is_a_bad_argument(tmp_path: Path, genstudio: Command) -> None:
    for name, sentence in (("nothing.safetensors", "There is no file"), (".", "There is no model in the folder")):
        outcome = genstudio("sample", tmp_path / name, "--out", tmp_path / "g.png")
        assert outcome.code == 2
        assert sentence in outcome.complaint


def test_a_run_without_a_model_says_how_to_get_one(tmp_path: Path, run_folder: Path, genstudio: Command) -> None:
    shutil.copy(run_folder / "run.json", tmp_path)
    outcome = genstudio("sample", tmp_path, "--out", tmp_path / "g.png")
    assert outcome.code == 2
    assert f"genstudio train --resume --out {tmp_path}" in outcome.complaint


def test_a_damaged_model_is_a_failed_job(tmp_path: Path, genstudio: Command) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"damaged")
    outcome = genstudio("sample", tmp_path / "model.safetensors", "--out", tmp_path / "g.png")
    assert outcome.code == 1
    assert "model.safetensors is damaged or not a model file" in outcome.complaint
    assert not (tmp_path / "g.png").exists()


def test_a_place_that_cannot_be_written_is_a_failed_job(tmp_path: Path, gan_file: Path, genstudio: Command) -> None:
    (tmp_path / "file").write_text("in the way")
    outcome = genstudio("sample", gan_file, "--out", tmp_path / "file" / "g.png")
    assert outcome.code == 1
    assert "cannot be created" in outcome.complaint


def test_a_class_can_be_chosen(tmp_path: Path, choosing: TrainedModel, genstudio: Command) -> None:
    path = tmp_path / "grid.png"
    assert genstudio("sample", "spots", "--choose", "class=Tall", "--n", 6, "--seed", 2, "--out", path).code == 0
    latents = choosing.sample_latents(6, 2)
    latents[:, 3:] = [0.0, 1.0, 0.0]
    assert np.array_equal(pixels_of(path), sheet(choosing.decode(latents))[0])
    with Image.open(path) as image:
        assert json.loads(str(image.info["genstudio"]))["choose"] == {"class": "Tall"}


def test_all_classes_make_a_row_each_that_differ_in_nothing_else(
    tmp_path: Path, choosing: TrainedModel, genstudio: Command
) -> None:
    path = tmp_path / "grid.png"
    assert genstudio("sample", "spots", "--choose", "Class=all", "--n", 4, "--seed", 2, "--out", path).code == 0
    rows = []
    for one_hot in np.eye(3):
        latents = choosing.sample_latents(4, 2)
        latents[:, 3:] = one_hot
        rows.append(choosing.decode(latents))
    assert np.array_equal(pixels_of(path), sheet(np.concatenate(rows), columns=4)[0])


@pytest.mark.parametrize(
    ("choose", "sentence"),
    [("Class=square", "there are wide, tall, round"), ("Class", "NAME=OPTION"), ("Mood=1", "no choice “Mood”")],
)
def test_what_cannot_be_chosen_is_refused(
    choose: str, sentence: str, tmp_path: Path, choosing: TrainedModel, genstudio: Command
) -> None:
    outcome = genstudio("sample", "spots", "--choose", choose, "--out", tmp_path / "grid.png")
    assert outcome.code == 2
    assert sentence in outcome.complaint


def test_a_model_without_classes_says_so(tmp_path: Path, gan_file: Path, genstudio: Command) -> None:
    outcome = genstudio("sample", gan_file, "--choose", "Class=1", "--out", tmp_path / "grid.png")
    assert outcome.code == 2
    assert "nothing to choose" in outcome.complaint


def test_points_are_written_as_a_drawing_or_as_a_table(tmp_path: Path, ring_file: Path, genstudio: Command) -> None:
    assert genstudio("sample", ring_file, "--out", tmp_path / "ring.png").code == 0
    assert pixels_of(tmp_path / "ring.png").shape == (512, 512, 3)
    outcome = genstudio("sample", ring_file, "--n", 30, "--seed", 4, "--out", tmp_path / "ring.csv")
    assert outcome.code == 0
    assert "30 points" in outcome.out
    model = load_model(ring_file)
    assert model.card.cloud is not None
    table = np.loadtxt(tmp_path / "ring.csv", delimiter=",", skiprows=1)
    assert np.allclose(table, model.card.cloud.to_plane(model.decode(model.sample_latents(30, 4))), atol=1e-6)


def test_a_table_of_pictures_is_refused(tmp_path: Path, run_folder: Path, genstudio: Command) -> None:
    outcome = genstudio("sample", run_folder, "--out", tmp_path / "table.csv")
    assert outcome.code == 2
    assert "holds points" in outcome.complaint
