"""``genstudio evaluate``: every figure that is known for a model."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from genstudio.cli import evaluate as evaluate_command
from genstudio.project.model_file import load_model
from tests.cli.conftest import Command
from tests.tiny import draw


def test_json_holds_every_term_the_loss_the_mse_and_what_the_family_adds(
    run_folder: Path, discs: Path, genstudio: Command
) -> None:
    outcome = genstudio("evaluate", run_folder, "--data", discs, "--json")
    assert outcome.code == 0
    metrics = outcome.json["metrics"]
    assert list(metrics) == [
        *("reconstruction", "kl", "loss", "mse", "elbo", "active_units"),
        *("sliced_wasserstein", "sliced_wasserstein_real"),
    ]
    assert metrics["loss"] == pytest.approx(metrics["reconstruction"] + metrics["kl"])
    assert 0.0 <= metrics["mse"] <= 1.0


def test_the_pictures_are_those_that_training_held_out(run_folder: Path, discs: Path, genstudio: Command) -> None:
    known = dict(load_model(run_folder / "model.safetensors").card.metrics)
    for model in (run_folder, run_folder / "model.safetensors"):
        outcome = genstudio("evaluate", model, "--data", discs, "--json")
        assert outcome.json["seed"] == 3
        assert outcome.json["metrics"]["loss"] == pytest.approx(known["loss"], rel=1e-5)


def test_a_model_and_pictures_that_were_moved_are_measured_alike(
    tmp_path: Path, run_folder: Path, discs: Path, genstudio: Command
) -> None:
    shutil.copy(run_folder / "model.safetensors", tmp_path / "gift.safetensors")
    shutil.copy(discs, tmp_path / "moved.npy")
    gift = ("evaluate", tmp_path / "gift.safetensors", "--data", tmp_path / "moved.npy", "--json")
    outcome = genstudio(*gift)
    known = dict(load_model(run_folder / "model.safetensors").card.metrics)
    assert (outcome.json["seed"], outcome.json["pictures"], outcome.json["own_pictures"]) == (3, 3, True)
    assert outcome.json["metrics"]["loss"] == pytest.approx(known["loss"], rel=1e-5)
    assert "Measured on 3 held-out pictures." in outcome.err
    assert genstudio(*gift, "--seed", 4).json["metrics"]["loss"] != pytest.approx(known["loss"], rel=1e-5)


def test_other_pictures_are_all_measured_and_it_says_so(tmp_path: Path, run_folder: Path, genstudio: Command) -> None:
    np.save(tmp_path / "others.npy", draw(20, seed=9)[:, 0])
    outcome = genstudio("evaluate", run_folder, "--data", tmp_path / "others.npy", "--json")
    assert (outcome.json["pictures"], outcome.json["own_pictures"]) == (20, False)
    assert "These are not the pictures that it learned from; measured on all 20." in outcome.err


def test_pictures_are_read_in_the_models_own_size_and_colour(
    tmp_path: Path, run_folder: Path, genstudio: Command
) -> None:
    colourful = np.random.default_rng(0).integers(0, 256, (20, 24, 24, 3), dtype=np.uint8)
    np.save(tmp_path / "colourful.npy", colourful)
    assert genstudio("evaluate", run_folder, "--data", tmp_path / "colourful.npy", "--json").code == 0


def test_without_json_each_figure_has_a_line(gan_file: Path, discs: Path, genstudio: Command) -> None:
    outcome = genstudio("evaluate", gan_file, "--data", discs)
    assert outcome.code == 0
    names = [line.split()[0] for line in outcome.out.splitlines()]
    assert names == ["real", "fake", "generator", "loss", "sliced_wasserstein", "sliced_wasserstein_real"]


def test_missing_pictures_and_models_are_bad_arguments(
    tmp_path: Path, run_folder: Path, discs: Path, genstudio: Command
) -> None:
    assert genstudio("evaluate", run_folder, "--data", tmp_path / "gone", "--json").code == 2
    assert genstudio("evaluate", tmp_path / "gone", "--data", discs, "--json").code == 2
    assert genstudio("evaluate", run_folder).code == 2


def test_a_figure_that_is_not_finite_is_null_in_json(
    run_folder: Path, discs: Path, genstudio: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from genstudio.evaluation import report

    monkeypatch.setattr(report, "sliced_wasserstein", lambda *_: float("nan"))
    outcome = genstudio("evaluate", run_folder, "--data", discs, "--json")
    assert "NaN" not in outcome.out
    assert json.loads(outcome.out)["metrics"]["sliced_wasserstein"] is None
    assert evaluate_command.evaluate.__doc__
