"""The command line, run in this process: its exit code and what it said."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from genstudio.cli import inputs, main
from genstudio.models.trained import TrainedModel
from genstudio.project.model_file import save_model
from genstudio.project.training_job import TrainingJob
from genstudio.training.control import Control
from tests.choosing import spots
from tests.tiny import classes_in_turn, draw, job_of, train, trained_of

# Makes every family's networks tiny.
SMALL = ("--set", "latent_dim=4", "--set", "channels=4", "--set", "hidden_dim=16", "--set", "batch_size=8")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command gave.

    Attributes:
        code: its exit code.
        out, err: standard output and standard error.
    """

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The last line of standard output."""
        values: dict[str, Any] = json.loads(self.out.splitlines()[-1])
        return values

    @property
    def complaint(self) -> str:
        """The one line on standard error that says what is wrong."""
        assert "Traceback" not in self.err
        [line] = [line for line in self.err.splitlines() if line.startswith("genstudio: ")]
        return line.removeprefix("genstudio: ")


Command = Callable[..., Outcome]


@pytest.fixture
def genstudio(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command as ``genstudio ARGUMENTS`` would."""
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: object) -> Outcome:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def discs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty small grey pictures in a file."""
    path = tmp_path_factory.mktemp("pictures") / "discs.npy"
    np.save(path, draw(30)[:, 0])
    return path


@pytest.fixture(scope="session")
def labelled_discs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of three classes."""
    path = tmp_path_factory.mktemp("pictures") / "labelled.npz"
    np.savez(path, images=draw(30)[:, 0], labels=classes_in_turn(30))
    return path


@pytest.fixture(scope="session")
def ring_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GAN that has just begun to learn points on a ring."""
    from genstudio.data.open import open_images

    images = open_images("builtin:ring?count=200")
    finished, _ = train(job_of("gan", images=images, network="dense", latent_dim=2))
    path = tmp_path_factory.mktemp("ring") / "ring.safetensors"
    save_model(finished.model, path)
    return path


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory, discs: Path) -> Path:
    """A run of the VAE on the discs that reached its three steps; to be read only."""
    from genstudio.data.open import open_images

    folder = tmp_path_factory.mktemp("runs") / "run"
    job: TrainingJob = job_of("vae", folder, open_images(discs), limits={"seed": 3})
    train(job, Control())
    return folder


@pytest.fixture(scope="session")
def gan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a model without an encoder."""
    path = tmp_path_factory.mktemp("models") / "gan.safetensors"
    save_model(trained_of("gan"), path)
    return path


@pytest.fixture
def choosing(monkeypatch: pytest.MonkeyPatch) -> TrainedModel:
    """The model that every command opens: it has classes and no encoder."""
    model = spots()
    monkeypatch.setattr(inputs, "open_model", lambda text: model)
    return model
