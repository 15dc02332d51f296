"""Points of the plane on disk: model files, run folders, and on with a run that was stopped."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from safetensors import safe_open

from genstudio.data.open import open_images
from genstudio.errors import ModelFileError
from genstudio.models.trained import TrainedModel
from genstudio.project.model_file import load_model, save_model
from genstudio.project.run import Run
from genstudio.project.training_job import continued_job, read_options
from tests.tiny import job_of, train

RING = "builtin:ring?count=200"


def trained(folder: Path | None = None) -> TrainedModel:
    finished, _ = train(job_of("gan", folder, open_images(RING), network="dense"))
    return finished.model


def test_a_model_of_points_comes_back_to_the_bit(tmp_path: Path) -> None:
    model = trained()
    save_model(model, tmp_path / "ring.safetensors")
    back = load_model(tmp_path / "ring.safetensors")
    latents = model.sample_latents(100, 3)
    assert back.shape.points
    assert back.card == model.card
    assert back.card.cloud is not None
    assert np.array_equal(back.decode(latents), model.decode(latents))


def test_a_cloud_that_cannot_be_is_refused(tmp_path: Path) -> None:
    model = trained()
    assert model.card.cloud is not None
    model.card = replace(model.card, cloud=replace(model.card.cloud, std=-1.0))
    save_model(model, tmp_path / "ring.safetensors")
    with pytest.raises(ModelFileError, match="damaged"):
        load_model(tmp_path / "ring.safetensors")


def test_a_run_keeps_drawings_of_the_points(tmp_path: Path) -> None:
    trained(tmp_path / "run")
    sheets = sorted((tmp_path / "run" / "samples").glob("*.png"))
    assert sheets
    with Image.open(sheets[0]) as picture:
        assert picture.size == (256, 256)
    with safe_open(tmp_path / "run" / "model.safetensors", framework="np") as file:
        assert json.loads(file.metadata()["shape"]) == {"channels": 2, "height": 1, "width": 1}


def test_a_run_on_points_goes_on(tmp_path: Path) -> None:
    trained(tmp_path / "run")
    run = Run.open(tmp_path / "run")
    assert read_options(run.spec).size is None
    job = continued_job(tmp_path / "run", lambda done, total: None, lambda: False)
    finished, _ = train(job)
    assert finished.step == 6
    assert finished.model.card.cloud == job.images.cloud
