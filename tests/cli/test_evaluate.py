"""``genstudio evaluate``: every figure that is known for a model."""

import io
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from genstudio.cli import evaluate as evaluate_command
from genstudio.data.open import open_images
from genstudio.project.model_file import load_model
from genstudio.training.control import Control
from tests.cli.conftest import Command
from tests.tiny import draw, job_of, train


def test_json_holds_every_term_the_loss_the_mse_and_what_the_family_adds(
    run_folder: Path, discs: Path, genstudio: Command
) -> None:
    outcome = genstudio("evaluate", run_folder, "--data", discs, "--json")
    assert outcome.code == 0
    metrics = outcome.json["metrics"]
    assert list(metrics) == [
        *("reconstruction", "kl", "loss", "sliced_wasserstein", "sliced_wasserstein_real"),
        *("sharpness", "sharpness_real", "memorisation", "memorisation_real", "mse", "elbo", "active_units"),
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
    assert "Measured on 3 unseen pictures." in outcome.err
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


def test_without_json_there_is_a_table_what_it_means_and_every_loss(
    gan_file: Path, discs: Path, genstudio: Command
) -> None:
    outcome = genstudio("evaluate", gan_file, "--data", discs)
    assert outcome.code == 0
    verdict, _, head, first = outcome.out.splitlines()[:4]
    assert "Too few pictures were kept aside" in verdict
    assert head.split() == ["Discs", "real", "pictures"]
    assert first.startswith("Distance in pixels (sliced Wasserstein)")
    assert "lower is better. Two heaps of real pictures differ by" in " ".join(outcome.out.split())
    losses = outcome.out.partition("Losses of Discs")[2].splitlines()[1:]
    assert [line.split()[0] for line in losses] == ["real", "fake", "generator", "loss"]


@pytest.fixture(scope="module")
def many_discs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough for figures in features."""
    path = tmp_path_factory.mktemp("pictures") / "many.npy"
    np.save(path, draw(300)[:, 0])
    return path


def test_two_models_are_shown_beside_each_other(
    gan_file: Path, run_folder: Path, many_discs: Path, genstudio: Command
) -> None:
    outcome = genstudio("evaluate", gan_file, "--against", run_folder, "--data", many_discs)
    assert outcome.code == 0
    head = " ".join(outcome.out.partition("Distance in pixels")[0].split())
    assert all(word in head for word in ("Discs", "(Variational", "(GAN)", "real pictures"))
    assert "(FID)" in outcome.out
    assert outcome.out.count("Losses of") == 2


def test_json_has_everything_of_both(gan_file: Path, run_folder: Path, many_discs: Path, genstudio: Command) -> None:
    outcome = genstudio("evaluate", gan_file, "--data", many_discs, "--against", run_folder, "--json")
    values = outcome.json
    assert (values["model"], values["against"]["model"]) == (str(gan_file), str(run_folder / "model.safetensors"))
    assert values["against"]["metrics"].keys() > {"kid", "kid_real", "elbo"}
    assert values["extractor"] == values["against"]["extractor"]
    assert values["extractor"]["kind"] == "random"
    fid = next(figure for figure in values["figures"] if figure["name"] == "fid")
    assert fid["value"] == values["metrics"]["fid"] > fid["real"] == values["metrics"]["fid_real"]
    assert fid["better"] == "lower"
    assert fid["meaning"]
    assert values["reference"] == values["against"]["reference"]
    assert (values["pictures"], values["against"]["pictures"]) == (30, 30)
    alone = genstudio("evaluate", run_folder, "--data", many_discs, "--json").json
    assert alone["pictures"] == 300, "of other pictures all, where no model learned from them"


def test_what_is_done_is_told_in_plain_lines_where_nobody_watches_a_terminal(
    gan_file: Path, run_folder: Path, many_discs: Path, genstudio: Command
) -> None:
    outcome = genstudio("evaluate", gan_file, "--against", run_folder, "--data", many_discs, "--json")
    assert len(outcome.out.splitlines()) == 1
    lines = outcome.err.splitlines()
    assert lines[:2] == [f"Reading {many_discs} as 16x16 in grey", "Measuring “Discs” (GAN)"]
    assert [line for line in lines if "Measuring" in line][1] == "Measuring “Discs” (Variational autoencoder)"
    assert lines.count("  Looking for the nearest real pictures") == 2


def test_a_terminal_gets_a_bar_that_names_what_is_done(
    gan_file: Path, many_discs: Path, genstudio: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rich.console import Console

    screen = io.StringIO()
    terminal = Console(file=screen, force_terminal=True, width=100)
    monkeypatch.setattr("genstudio.cli.progress.console", lambda: terminal)
    outcome = genstudio("evaluate", gan_file, "--data", many_discs, "--json")
    assert outcome.code == 0
    assert outcome.json["name"] == "Discs"
    assert "  Looking" not in outcome.err
    assert "Looking for the nearest real pictures" in screen.getvalue()


def test_the_table_names_both_models_and_stands_each_value_beside_how_near_it_is(
    gan_file: Path, run_folder: Path, many_discs: Path, genstudio: Command
) -> None:
    outcome = genstudio("evaluate", gan_file, "--against", run_folder, "--data", many_discs)
    first = outcome.out.splitlines()[0]
    model = run_folder / "model.safetensors"
    assert first == f"Discs (GAN) ({gan_file}) against Discs (Variational autoencoder) ({model})"
    row = next(line for line in outcome.out.splitlines() if line.startswith("Distance in features (FID)"))
    values = genstudio("evaluate", gan_file, "--against", run_folder, "--data", many_discs, "--json").json
    figures = [
        next(each for each in model["figures"] if each["name"] == "fid") for model in (values, values["against"])
    ]
    for figure in figures:
        assert f"({figure['standing']})" in row
    assert row.rstrip().endswith(f"{figures[0]['real']:.3g}")


def test_models_that_held_out_different_pictures_are_not_ranked_and_it_says_so(
    run_folder: Path, gan_file: Path, discs: Path, genstudio: Command
) -> None:
    outcome = genstudio("evaluate", gan_file, "--against", run_folder, "--data", discs)
    assert "on the same pictures in one size and colour, with the same seed" in " ".join(outcome.out.split())


def test_models_of_two_sizes_are_each_measured_in_their_own_and_not_ranked(
    tmp_path: Path, gan_file: Path, discs: Path, genstudio: Command
) -> None:
    from genstudio.models.base import ImageShape
    from genstudio.project.model_file import save_model
    from tests.tiny import trained_of

    save_model(trained_of("vae", ImageShape(3, 28, 28)), tmp_path / "larger.safetensors")
    both = ("evaluate", gan_file, "--against", tmp_path / "larger.safetensors", "--data", discs)
    values = genstudio(*both, "--json").json
    alone = genstudio("evaluate", tmp_path / "larger.safetensors", "--data", discs, "--json").json
    assert values["against"]["metrics"] == alone["metrics"]
    assert values["reference"] != values["against"]["reference"]
    table = genstudio(*both).out
    assert "no figure is called the better one" in " ".join(table.split())
    assert " / ".join(f"{each['metrics']['sliced_wasserstein_real']:.3g}" for each in (values, alone)) in table


def test_a_model_is_measured_without_what_its_run_left_out(tmp_path: Path, genstudio: Command) -> None:
    from genstudio.data.open import open_images
    from tests.tiny import job_of, train

    np.save(tmp_path / "many.npy", draw(40)[:, 0])
    images = open_images(tmp_path / "many.npy").without(np.arange(10))
    train(job_of("vae", tmp_path / "run", images))
    values = genstudio("evaluate", tmp_path / "run", "--data", tmp_path / "many.npy", "--json").json
    assert (values["own_pictures"], values["pictures"]) == (True, 3)


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

    monkeypatch.setattr(report, "sliced_wasserstein", lambda *_, **__: float("nan"))
    outcome = genstudio("evaluate", run_folder, "--data", discs, "--json")
    assert "NaN" not in outcome.out
    assert json.loads(outcome.out)["metrics"]["sliced_wasserstein"] is None
    assert evaluate_command.evaluate.__doc__


def test_each_of_two_models_is_measured_on_what_it_left_out_itself(
    tmp_path: Path, discs: Path, genstudio: Command
) -> None:
    folders = []
    for place in range(2):
        folders.append(tmp_path / f"run {place}")
        learned = open_images(discs).without(np.array([place]))
        train(job_of("vae", folders[-1], learned, limits={"seed": 3}), Control())
    both = genstudio("evaluate", folders[0], "--against", folders[1], "--data", discs, "--json").json
    alone = [genstudio("evaluate", folder, "--data", discs, "--json").json for folder in folders]
    assert [each["reference"] for each in (both, both["against"])] == [each["reference"] for each in alone]
    assert both["own_pictures"]
    assert both["against"]["own_pictures"]
