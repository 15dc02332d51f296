"""``genstudio train``: from pictures to a model, and on with a run that was stopped."""

import itertools
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from genstudio.cli.progress import LineDisplay, Standing, duration
from genstudio.cli.signals import stopping_on_signals
from genstudio.data.open import open_images
from genstudio.data.options import CropChoice, ReadOptions
from genstudio.models.base import ImageShape, Preset
from genstudio.models.registry import family_class
from genstudio.project.model_file import load_model
from genstudio.project.rounds import suitable_rounds
from genstudio.project.run import Run
from genstudio.project.training_job import read_options
from genstudio.training import observation
from genstudio.training.batches import batches_per_step
from genstudio.training.checkpoint import read_checkpoint
from genstudio.training.control import Control
from genstudio.training.events import Ending, Finished, Measured, Progress, Started
from tests.cli.conftest import SMALL, Command
from tests.tiny import KEYS, draw, trained_of

ROOT = Path(__file__).resolve().parents[2]
RESULT_KEYS = {"run", "model", "epochs", "steps", "seconds", "images_per_second", "metrics"}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return tmp_path / "run"


@pytest.mark.parametrize("key", KEYS)
def test_every_model_trains_and_the_last_line_is_one_json_object(
    key: str, run: Path, discs: Path, labelled_discs: Path, genstudio: Command
) -> None:
    data = labelled_discs if family_class(key).conditional else discs
    outcome = genstudio("train", "--data", data, "--model", key, *SMALL, "--steps", 3, "--out", run, "--json")
    assert outcome.code == 0
    assert len(outcome.out.splitlines()) == 1
    result = outcome.json
    assert result.keys() >= RESULT_KEYS
    assert result["steps"] == 3
    assert result["run"] == str(run)
    model = load_model(Path(result["model"]))
    assert model.key == key
    assert result["epochs"] == 3 / max(1, 3 // batches_per_step(model.family.phases()))
    assert {term.name for term in model.family.terms if not term.optional} | {"loss"} <= result["metrics"].keys()


@pytest.mark.parametrize("key", [key for key in KEYS if family_class(key).conditional])
def test_pictures_without_classes_are_refused_in_a_sentence(
    key: str, run: Path, discs: Path, genstudio: Command
) -> None:
    outcome = genstudio("train", "--data", discs, "--model", key, *SMALL, "--steps", 3, "--out", run)
    assert outcome.code == 2
    title = family_class(key).info.title
    assert outcome.complaint.startswith(f"This model ({title}) learns the classes of its pictures")
    assert not run.exists()


def test_without_json_it_says_in_words_what_came_out(run: Path, discs: Path, genstudio: Command) -> None:
    outcome = genstudio("train", "--data", discs, *SMALL, "--steps", 3, "--out", run)
    assert outcome.code == 0
    assert "Variational autoencoder: 1.0 epochs, 3 steps" in outcome.out
    assert str(run / "model.safetensors") in outcome.out
    assert "Training on" in outcome.err


def test_with_nothing_said_the_default_model_learns_the_built_in_faces(run: Path, genstudio: Command) -> None:
    assert genstudio("train", "--steps", 1, "--size", 16, *SMALL, "--out", run).code == 0
    spec = Run.open(run).spec
    assert (spec.data, spec.family, spec.size, spec.config["epochs"]) == ("builtin:faces", "vae", 16, 0)


@pytest.mark.parametrize(
    ("limits", "steps"),
    [
        (("--steps", 4), 4),
        (("--epochs", 1), 3),
        (("--epochs", 2, "--steps", 4), 4),
        (("--steps", 2, "--minutes", 9), 2),
    ],
)
def test_only_the_limits_that_were_given_count(
    limits: tuple[object, ...], steps: int, run: Path, discs: Path, genstudio: Command
) -> None:
    outcome = genstudio("train", "--data", discs, *SMALL, *limits, "--out", run, "--json")
    assert outcome.json["steps"] == steps


def test_size_and_colour_are_as_asked(run: Path, discs: Path, genstudio: Command) -> None:
    options = ("--size", 20, "--colour", "colour", "--steps", 1)
    assert genstudio("train", "--data", discs, *SMALL, *options, "--out", run).code == 0
    shape = load_model(run / "model.safetensors").shape
    assert (shape.channels, shape.height) == (3, 20)


def test_the_same_seed_gives_the_same_model(tmp_path: Path, discs: Path, genstudio: Command) -> None:
    metrics = []
    for name, seed in (("one", 1), ("same", 1), ("other", 2)):
        outcome = genstudio(
            "train", "--data", discs, *SMALL, "--steps", 3, "--seed", seed, "--out", tmp_path / name, "--json"
        )
        metrics.append(outcome.json["metrics"])
    assert metrics[0] == metrics[1] != metrics[2]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--model", "diffusion"), "There is no model “diffusion”; there are vae"),
        (("--set", "latent_dims=3"), "There is no setting “latent_dims”"),
        (("--set", "latent_dim=0"), "Latent size (latent_dim) must be a whole number from 1 to 1,024"),
        (("--set", "latent_dim=100000"), "Latent size (latent_dim) must be a whole number from 1 to 1,024"),
        (("--preset", "quick"), "--preset must be one of fast, balanced, best, beta-vae, free-bits, optimal-sigma"),
        (("--preset", "best+quick"), "--preset must be one of"),
        (("--preset", "best+"), "--preset must be one of"),
        (("--model", "gan", "--preset", "beta-vae"), "--preset must be one of fast, balanced, best, not"),
        (("--set", "beta"), "“beta” is not of the form name=value"),
        (("--steps", -1), "Steps (steps) must be a whole number from 0"),
        (("--minutes", "nan"), "Minutes (minutes) must be a number"),
        (("--device", "tpu"), "Device (device) must be one of auto, cpu, cuda"),
        (("--seed", -5), "Seed (seed)"),
        (("--threads", 1000), "Processor cores (threads)"),
        (("--epochs", 0), "--epochs must be more than 0"),
        (("--steps", 0), "--steps must be more than 0"),
        (("--minutes", 0), "--minutes must be more than 0"),
        (("--size", 8), "The picture size must be between 16 and 128"),
        (("--colour", "sepia"), "--colour must be one of auto, grey, colour"),
        (("--data", "/nowhere/at/all"), "There are no pictures at /nowhere/at/all"),
        (("--data", "~nobody-of-this-name/faces"), "There are no pictures at ~nobody-of-this-name"),
        (("--data", "builtin:cats"), "There is no built-in set “cats”"),
        (("--resume",), "to continue. Leave out --resume"),
    ],
    ids=lambda value: str(value[0]) if isinstance(value, tuple) else "",
)
def test_a_bad_argument_is_exit_code_2_and_leaves_nothing_behind(
    arguments: tuple[object, ...], sentence: str, run: Path, discs: Path, genstudio: Command
) -> None:
    outcome = genstudio("train", "--data", discs, "--out", run, *arguments)
    assert outcome.code == 2
    assert sentence in outcome.complaint
    assert not run.exists()


def test_cuda_where_there_is_none_is_a_failed_job(
    run: Path, discs: Path, genstudio: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    outcome = genstudio("train", "--data", discs, "--device", "cuda", "--out", run)
    assert outcome.code == 1
    assert "No NVIDIA card" in outcome.complaint
    assert not run.exists()


def test_pictures_that_cannot_be_read_are_a_failed_job(tmp_path: Path, run: Path, genstudio: Command) -> None:
    (tmp_path / "notes.txt").write_text("no pictures")
    outcome = genstudio("train", "--data", tmp_path / "notes.txt", "--out", run)
    assert outcome.code == 1
    assert "notes.txt" in outcome.complaint
    assert not run.exists()


def test_pictures_that_were_left_out_are_named(tmp_path: Path, run: Path, genstudio: Command) -> None:
    from PIL import Image

    from tests.tiny import draw

    folder = tmp_path / "pictures"
    folder.mkdir()
    for index, pixels in enumerate(draw(6)):
        Image.fromarray(pixels[0]).save(folder / f"{index}.png")
    (folder / "broken.png").write_bytes(b"not a picture")
    outcome = genstudio("train", "--data", folder, *SMALL, "--set", "batch_size=5", "--steps", 1, "--out", run)
    assert outcome.code == 0
    assert "left out: broken.png" in outcome.err


@pytest.mark.parametrize("name", ["run", "full", "file"])
def test_nothing_is_ever_begun_over_something_else(
    name: str, tmp_path: Path, run_folder: Path, discs: Path, genstudio: Command
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "diary.txt").write_text("dear diary")
    (tmp_path / "file").write_text("a file")
    folder = run_folder if name == "run" else tmp_path / name
    before = {path: path.stat().st_mtime_ns for path in run_folder.rglob("*")}
    outcome = genstudio("train", "--data", discs, "--steps", 1, "--out", folder)
    assert outcome.code == 2
    assert str(folder) in outcome.complaint
    assert ("--resume" in outcome.complaint) is (name == "run")
    assert {path: path.stat().st_mtime_ns for path in run_folder.rglob("*")} == before
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["diary.txt"]


def test_a_run_is_continued_as_if_it_had_never_stopped(
    tmp_path: Path, discs: Path, genstudio: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = ("train", "--data", discs.name, "--model", "gan", *SMALL, "--seed", 7)
    monkeypatch.chdir(discs.parent)
    assert genstudio(*begin, "--steps", 8, "--out", tmp_path / "whole").code == 0
    assert genstudio(*begin, "--steps", 5, "--out", tmp_path / "parts").code == 0
    monkeypatch.chdir(tmp_path)  # the pictures are found from everywhere
    outcome = genstudio("train", "--resume", "--steps", 8, "--out", "parts", "--json")
    assert outcome.json["steps"] == 8
    whole, parts = (read_checkpoint(tmp_path / name / "checkpoint.safetensors") for name in ("whole", "parts"))
    assert all(torch.equal(value, parts.tensors[name]) for name, value in whole.tensors.items())


@pytest.fixture
def begun(tmp_path: Path, discs: Path, genstudio: Command) -> Path:
    """A run of one epoch that may be continued."""
    folder = tmp_path / "begun"
    assert genstudio("train", "--data", discs, *SMALL, "--epochs", 1, "--size", 16, "--out", folder).code == 0
    return folder


def test_what_is_not_given_again_comes_from_the_run(begun: Path, genstudio: Command) -> None:
    outcome = genstudio("train", "--resume", "--out", begun, "--json")
    assert outcome.code == 2
    assert "already at 3 steps (1 epochs). Give a larger limit, such as --epochs 11." in outcome.complaint
    assert Run.open(begun).completed(), "nothing was touched"
    outcome = genstudio("train", "--resume", "--epochs", 2, "--out", begun, "--json")
    assert outcome.json["epochs"] == 2.0
    assert Run.open(begun).spec.config["epochs"] == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--model", "gan"), "This run has --model vae"),
        (("--seed", 5), "This run has --seed 0"),
        (("--size", 32), "This run has --size 16"),
        (("--colour", "colour"), "This run has --colour grey"),
        (("--set", "latent_dim=9"), "Latent size (latent_dim) is 4 in this run"),
        (("--set", "network=dense"), "Network (network) is conv in this run"),
        (("--set", "nonsense=9"), "There is no setting “nonsense”"),
    ],
    ids=str,
)
def test_what_a_run_is_made_of_cannot_be_changed(
    arguments: tuple[object, ...], sentence: str, begun: Path, genstudio: Command
) -> None:
    outcome = genstudio("train", "--resume", "--epochs", 2, "--out", begun, *arguments)
    assert outcome.code == 2
    assert sentence in outcome.complaint
    assert Run.open(begun).spec.config["epochs"] == 1


def test_what_may_be_turned_while_training_may_be_turned_between_sittings(begun: Path, genstudio: Command) -> None:
    changes = ("--set", "beta=3", "--set", "latent_dim=4", "--model", "vae", "--size", 16)
    assert genstudio("train", "--resume", "--epochs", 2, "--out", begun, *changes).code == 0
    assert load_model(begun / "model.safetensors").family.weight("kl") == 3.0
    assert genstudio("train", "--resume", "--epochs", 3, "--out", begun).code == 0
    assert load_model(begun / "model.safetensors").family.weight("kl") == 3.0


def test_a_change_that_would_never_be_trained_is_not_dropped_silently(begun: Path, genstudio: Command) -> None:
    outcome = genstudio("train", "--resume", "--set", "beta=3", "--steps", 3, "--out", begun)
    assert outcome.code == 2
    assert "Give a larger limit" in outcome.complaint


def test_a_run_is_continued_on_pictures_that_are_cropped_as_they_were(tmp_path: Path, genstudio: Command) -> None:
    np.save(tmp_path / "wide.npy", np.random.default_rng(0).integers(0, 256, (24, 16, 40), dtype=np.uint8))
    folder = tmp_path / "run"
    common = ("train", "--out", folder)
    assert genstudio(*common, "--data", tmp_path / "wide.npy", "--crop", "pad", *SMALL, "--steps", 1).code == 0
    assert Run.open(folder).spec.reading == {"crop": "pad"}
    assert load_model(folder / "model.safetensors").card.reading == ReadOptions(crop=CropChoice.PAD)
    assert genstudio(*common, "--resume", "--steps", 2).code == 0
    refused = genstudio(*common, "--resume", "--steps", 3, "--crop", "smart")
    assert (refused.code, "This run has --crop pad" in refused.complaint) == (2, True)
    measured = genstudio("evaluate", folder, "--data", tmp_path / "wide.npy")
    assert "2 unseen pictures" in measured.err, "the pictures are known again"


def test_see_through_pictures_are_laid_on_the_colour_that_is_asked_for(tmp_path: Path, genstudio: Command) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for name in "abcdefghijklmnopqrst":
        Image.new("RGBA", (16, 16), (255, 0, 0, 0)).save(pictures / f"{name}.png")
    folder = tmp_path / "run"
    common = ("train", "--out", folder)
    begun = genstudio(*common, "--data", pictures, "--background", "navy", *SMALL, "--steps", 1)
    assert begun.code == 0
    options = read_options(Run.open(folder).spec)
    assert options.background == (0, 0, 128)
    assert open_images(pictures, options).pixels[0, :, 0, 0].tolist() == [0, 0, 128]
    assert genstudio(*common, "--resume", "--steps", 2, "--background", "#000080").code == 0
    refused = genstudio(*common, "--resume", "--steps", 3, "--background", "black")
    assert (refused.code, "This run has --background #000080" in refused.complaint) == (2, True)
    nonsense = genstudio("check", "--data", pictures, "--background", "nowhere")
    assert (nonsense.code, "is no colour" in nonsense.complaint) == (2, True)


def test_a_run_that_noted_no_crop_reads_the_middle(begun: Path, genstudio: Command) -> None:
    values = json.loads((begun / "run.json").read_text("utf-8"))
    assert values.pop("reading") == {}
    (begun / "run.json").write_text(json.dumps(values), "utf-8")
    assert genstudio("train", "--resume", "--epochs", 2, "--out", begun, "--crop", "centre").code == 0
    values["reading"] = {"crop": "sideways"}
    (begun / "run.json").write_text(json.dumps(values), "utf-8")
    assert "damaged" in genstudio("train", "--resume", "--epochs", 3, "--out", begun).complaint


def test_what_came_of_automatic_may_be_given_again(tmp_path: Path, discs: Path, genstudio: Command) -> None:
    folder = tmp_path / "run"
    assert genstudio("train", "--data", discs, *SMALL, "--steps", 1, "--out", folder).code == 0
    again = ("train", "--resume", "--size", 16, "--out", folder, "--steps")
    assert genstudio(*again, 2, "--colour", "grey").code == 0
    assert genstudio(*again, 3, "--colour", "auto").code == 0


def test_other_pictures_are_refused(begun: Path, tmp_path: Path, genstudio: Command) -> None:
    np.save(tmp_path / "others.npy", draw(30, seed=1)[:, 0])
    outcome = genstudio("train", "--resume", "--epochs", 2, "--data", tmp_path / "others.npy", "--out", begun)
    assert outcome.code == 1
    assert "no longer those that the run learned from" in outcome.complaint


def test_a_damaged_run_is_a_failed_job(begun: Path, genstudio: Command) -> None:
    (begun / "checkpoint.safetensors").write_bytes(b"damaged")
    outcome = genstudio("train", "--resume", "--epochs", 2, "--out", begun)
    assert outcome.code == 1
    assert "damaged" in outcome.complaint


def test_learning_that_breaks_down_is_a_failed_job(
    run: Path, discs: Path, genstudio: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from genstudio.models.vae import VAE

    whole = VAE.losses
    monkeypatch.setattr(
        VAE, "losses", lambda *given: {name: value * torch.nan for name, value in whole(*given).items()}
    )
    outcome = genstudio("train", "--data", discs, *SMALL, "--steps", 20, "--out", run, "--json")
    assert outcome.code == 1
    assert outcome.out == ""
    assert "Lower the learning rate" in outcome.complaint


def test_learning_that_breaks_down_later_keeps_what_worked_and_is_a_failed_job(
    run: Path, discs: Path, genstudio: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from genstudio.models.vae import VAE

    often = replace(observation.PICTURES, shortest_interval=0.0, cost_share=1e9)
    monkeypatch.setattr(observation, "PICTURES", often)  # what worked is noted at every step
    whole, calls = VAE.losses, itertools.count()

    def explosive(*given: Any) -> dict[str, torch.Tensor]:
        factor = torch.nan if next(calls) >= 45 else 1.0
        return {name: value * factor for name, value in whole(*given).items()}

    monkeypatch.setattr(VAE, "losses", explosive)
    outcome = genstudio("train", "--data", discs, *SMALL, "--steps", 2_000, "--out", run, "--json")
    assert outcome.code == 1
    assert "Learning broke down at step" in outcome.complaint
    assert "Lower the learning rate" in outcome.complaint
    result = outcome.json
    assert result["ending"] == "broke down"
    assert result["trouble"] in outcome.complaint
    assert 0 < result["steps"] <= 45
    model = load_model(run / "model.safetensors")
    assert model.decode(model.sample_latents(2, 1)).shape == (2, 1, 16, 16)
    told = Run.open(run).outcome()
    assert told is not None
    assert (told.ending, told.trouble) == ("broke down", result["trouble"])


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Twenty pictures; 18 of them are trained on."""
    np.save(tmp_path / "few.npy", draw(20)[:, 0])
    return tmp_path / "few.npy"


def test_a_few_pictures_are_learned_without_a_word_about_batches(few: Path, run: Path, genstudio: Command) -> None:
    tiny = [text for text in SMALL if "batch_size" not in text and text != "--set"]
    settings = [part for text in tiny for part in ("--set", text)]
    assert genstudio("train", "--data", few, *settings, "--steps", 2, "--out", run).code == 0
    assert Run.open(run).spec.settings["batch_size"] == 16


def test_a_batch_that_was_asked_for_and_is_larger_than_the_pictures_is_refused(
    few: Path, run: Path, genstudio: Command
) -> None:
    outcome = genstudio("train", "--data", few, "--set", "batch_size=19", "--steps", 2, "--out", run)
    assert outcome.code == 2
    assert "Batch size (batch_size) is 19, but there are only 18 pictures to train on" in outcome.complaint
    assert not run.exists()


@pytest.mark.parametrize("key", [key for key in KEYS if family_class(key).conditional])
def test_a_model_that_needs_classes_is_refused_where_there_are_none(
    key: str, discs: Path, run: Path, genstudio: Command
) -> None:
    outcome = genstudio("train", "--data", discs, "--model", key, "--steps", 2, "--out", run)
    assert outcome.code == 2
    assert "learns the classes of its pictures" in outcome.complaint
    assert not run.exists()


@pytest.mark.parametrize(("preset", "speed"), [("beta-vae", "balanced"), ("fast+beta-vae", "fast")])
def test_a_models_own_preset_goes_over_one_of_speed_or_quality(
    preset: str, speed: str, discs: Path, run: Path, genstudio: Command
) -> None:
    outcome = genstudio("train", "--data", discs, *SMALL, "--preset", preset, "--steps", 2, "--out", run)
    assert outcome.code == 0, outcome.complaint
    spec = Run.open(run).spec
    assert (spec.preset, spec.aim) == (speed, "beta-vae")
    assert (spec.settings["beta"], spec.settings["warm_up"]) == (4.0, 2.0)


@pytest.mark.parametrize(("preset", "epochs"), [("fast", 10), ("best", 60)])
def test_a_preset_is_what_the_settings_begin_with(
    preset: str, epochs: int, discs: Path, run: Path, genstudio: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from genstudio.cli import train

    request = train.Request(str(discs), "vae", ("channels=5",), {}, run, None, None, preset=preset)
    job = train.new_plan(request).job
    suggested = family_class("vae").suggested(ImageShape(1, 16, 16), Preset(preset))
    count = job.images.training_count
    assert job.config.epochs == suitable_rounds(epochs, count, job.settings.batch_size)
    assert job.settings.model_dump()["hidden_dim"] == suggested["hidden_dim"]
    assert job.settings.model_dump()["channels"] == 5
    outcome = genstudio("train", "--data", discs, *SMALL, "--preset", preset, "--steps", 2, "--out", run)
    assert outcome.code == 0
    spec = Run.open(run).spec
    assert (spec.preset, spec.config["epochs"], spec.config["steps"]) == (preset, 0, 2)


def test_a_loss_that_is_infinite_is_null_in_json(
    run: Path, discs: Path, genstudio: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from genstudio.models.vae import VAE

    whole = VAE.losses
    monkeypatch.setattr(VAE, "losses", lambda *given: {**whole(*given), "kl": torch.tensor(torch.inf)})
    outcome = genstudio("train", "--data", discs, *SMALL, "--set", "beta=0", "--steps", 2, "--out", run, "--json")
    assert outcome.code == 0
    assert outcome.json["metrics"]["kl"] is None
    assert outcome.json["metrics"]["loss"] > 0.0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="an interrupt cannot be sent to one process there")
def test_ctrl_c_stops_saves_and_says_how_to_go_on(run: Path, discs: Path, genstudio: Command) -> None:
    command = [sys.executable, "-m", "genstudio", "train", "--data", str(discs), *SMALL, "--minutes", "9"]
    process = subprocess.Popen(
        [*command, "--out", str(run), "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert process.stderr is not None
    while "Training on" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert f"Go on with: genstudio train --resume --out {run}" in err
    assert "Traceback" not in err
    result = json.loads(out.splitlines()[-1])
    assert result["ending"] == "stopped"
    steps = result["steps"]
    assert genstudio("train", "--resume", "--steps", steps + 5, "--out", run, "--json").json["steps"] == steps + 5


def test_the_first_interrupt_stops_the_training_and_the_second_ends_it_at_once() -> None:
    control = Control()
    before = signal.getsignal(signal.SIGINT)
    with stopping_on_signals(control):
        signal.raise_signal(signal.SIGINT)
        assert control.stopping
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def progress(seconds: float) -> Progress:
    return Progress(7, 1.25, seconds, 1234.5, 0.5, 65.0, False)


def test_without_a_terminal_there_is_a_plain_line_now_and_then() -> None:
    lines: list[str] = []
    display = LineDisplay(lines.append)
    display(Started(0, 100, 10, "cpu"))
    for tenth in range(0, 450):
        display(Measured(7, 1.25, tenth / 10, False, (("kl", 2.0), ("loss", 3.0))))
        display(Measured(7, 1.25, tenth / 10, True, (("kl", 2.5), ("loss", 3.5))))
        display(progress(tenth / 10))
    assert lines == [
        "Training on cpu, 10 steps per epoch.",
        *["epoch 1.2, kl 2, loss 3, held-out 3.5, 1,234 pictures/s, 1 min 05 s left"] * 2,
    ]


def test_at_the_end_nothing_is_left_to_wait_for() -> None:
    standing = Standing()
    standing.take_in(progress(40.0))
    standing.take_in(Finished(8, 2.0, 44.0, 999.0, Ending.COMPLETED, trained_of("gan"), (("kl", 2.5), ("loss", 3.5))))
    assert standing.text() == "epoch 2.0, held-out 3.5, 999 pictures/s"


def test_before_anything_is_known_nothing_is_said() -> None:
    assert Standing().text() == ""


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0 s"), (59.6, "1 min 00 s"), (3599.0, "59 min 59 s"), (9000.0, "2 h 30 min")]
)
def test_a_length_of_time_is_written_for_people(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_a_terminal_gets_a_bar(run: Path, discs: Path, genstudio: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "160")
    outcome = genstudio("train", "--data", discs, *SMALL, "--steps", 30, "--out", run)
    assert outcome.code == 0
    assert "100 %" in outcome.err
    assert "reconstruction" in outcome.err
    assert np.isfinite(dict(load_model(run / "model.safetensors").card.metrics)["loss"])


def test_a_run_that_noted_no_preset_is_not_said_to_have_an_empty_one(
    run: Path, discs: Path, genstudio: Command
) -> None:
    assert genstudio("train", "--data", discs, *SMALL, "--steps", 1, "--out", run).code == 0
    path = run / "run.json"
    path.write_text(path.read_text("utf-8").replace('"balanced"', '""'), "utf-8")
    outcome = genstudio("train", "--resume", "--out", run, "--preset", "best", "--steps", 2)
    assert (outcome.code, "did not note any --preset" in outcome.complaint) == (2, True)
