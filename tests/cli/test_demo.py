"""``genstudio demo``: the whole studio in about a minute."""

import json
from pathlib import Path

import pytest
from PIL import Image

from genstudio.cli import demo as demo_command
from genstudio.project.model_file import load_model
from tests.cli.conftest import Command

FILES = {"samples.png", "reconstructions.png", "interpolation.gif", "denoised.png", "metrics.json", "run"}


def test_it_trains_paints_travels_cleans_and_says_so(tmp_path: Path, genstudio: Command) -> None:
    out = tmp_path / "demo"
    outcome = genstudio("demo", "--out", out, "--minutes", 0.001, "--size", 16)
    assert outcome.code == 0
    assert {path.name for path in out.iterdir()} == FILES
    assert all(str(out / name) in outcome.out for name in FILES)
    assert load_model(out / "run" / "model.safetensors").shape.height == 16
    metrics = json.loads((out / "metrics.json").read_text("utf-8"))
    assert {"loss", "mse", "sliced_wasserstein"} <= metrics.keys()
    with Image.open(out / "samples.png") as samples, Image.open(out / "denoised.png") as denoised:
        assert samples.size == (8 * 18 + 2, 8 * 18 + 2)
        assert denoised.size == (2 * (8 * 18 + 2), 2 * (3 * 18 + 2))
    with Image.open(out / "interpolation.gif") as film:
        assert getattr(film, "n_frames", 1) > 10


def test_nothing_is_written_over(tmp_path: Path, genstudio: Command) -> None:
    (tmp_path / "diary.txt").write_text("dear diary")
    outcome = genstudio("demo", "--out", tmp_path)
    assert outcome.code == 2
    assert "is not empty" in outcome.complaint
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


def test_ending_it_early_keeps_what_was_learned(
    tmp_path: Path, genstudio: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from genstudio.training.control import Control

    # As if Ctrl-C were pressed while the first step is made.
    monkeypatch.setattr(Control, "take_changes", lambda control: control.stop() or {})
    outcome = genstudio("demo", "--out", tmp_path / "demo", "--size", 16)
    assert outcome.code == 130
    assert {path.name for path in (tmp_path / "demo").iterdir()} == FILES


def test_the_film_comes_back_to_where_it_began(tmp_path: Path, gan_file: Path) -> None:
    way = demo_command._round_trip(load_model(gan_file))
    assert len(way) == len(demo_command.STATIONS) * demo_command.FRAMES_BETWEEN
    steps = ((way[1:] - way[:-1]) ** 2).sum(axis=1)
    assert ((way[0] - way[-1]) ** 2).sum() < 4 * steps.max()


def test_a_model_without_an_encoder_paints_all_the_same(tmp_path: Path, gan_file: Path) -> None:
    from tests.tiny import image_set

    written = demo_command.write_results(load_model(gan_file), image_set(40), tmp_path, seed=0)
    assert {path.name for path in tmp_path.iterdir()} == {name for name, _ in written}
