"""Runs are called so that one can tell them apart."""

from datetime import datetime
from pathlib import Path

import pytest

from genstudio.project.model_file import load_model
from genstudio.project.run import Run
from genstudio.project.run_names import LONGEST_NAME, name_of, new_folder, proposed_name
from tests.tiny import job_of, train

NOW = datetime(2024, 5, 6, 7, 8, 9)


def test_a_run_is_called_after_pictures_and_model_with_a_number_for_the_next(tmp_path: Path) -> None:
    names = []
    for _ in range(3):
        names.append(proposed_name("cats & dogs", "DCGAN", tmp_path))
        new_folder(tmp_path, names[-1], NOW).mkdir()
    assert names == ["cats & dogs · DCGAN", "cats & dogs · DCGAN 2", "cats & dogs · DCGAN 3"]
    assert proposed_name("cats & dogs", "GAN", tmp_path) == "cats & dogs · GAN"


def test_without_a_folder_of_runs_there_is_a_name_all_the_same(tmp_path: Path) -> None:
    assert proposed_name("faces", "GAN", tmp_path / "nowhere") == "faces · GAN"


def test_a_very_long_name_of_pictures_leaves_room_for_the_model(tmp_path: Path) -> None:
    name = proposed_name("x" * 500, "GAN", tmp_path)
    assert name.endswith("… · GAN")
    assert len(name) < LONGEST_NAME


def test_two_runs_of_one_second_have_two_folders(tmp_path: Path) -> None:
    first = new_folder(tmp_path, "a/b", NOW)
    first.mkdir()
    assert first.name == "2024-05-06 07-08-09 a-b"
    assert new_folder(tmp_path, "a/b", NOW) != first


def test_a_renamed_run_and_its_model_bear_the_name_and_nothing_else_changes(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    train(job_of("vae", folder))
    before = load_model(folder / "model.safetensors")
    Run.open(folder).rename("my “best” one")
    after = load_model(folder / "model.safetensors")
    assert name_of(folder) == Run.open(folder).spec.name == after.card.name == "my “best” one"
    assert after.card.steps == before.card.steps
    latents = before.sample_latents(2, 0)
    assert (after.decode(latents) == before.decode(latents)).all()
    further, _ = train(job_of("vae", folder, resume=True, limits={"steps": 6}))
    assert further.step == 6


@pytest.mark.parametrize("text", ["[]", "[" * 200_000, '{"name": 3}'])
def test_a_damaged_run_is_called_like_its_folder(text: str, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(text)
    assert name_of(tmp_path) == tmp_path.name
