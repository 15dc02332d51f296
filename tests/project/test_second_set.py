"""Two sets of pictures of the user's own: refused where they do not fit, remembered, and brought back together."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from genstudio.data.fingerprint import Fingerprint
from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images, open_like
from genstudio.errors import DataError, RunError
from genstudio.project.run import Run
from genstudio.project.training_job import TrainingJob, continued_job, second_as_learned
from genstudio.training.checkpoint import read_checkpoint
from tests.tiny import draw, image_set, job_of, train

OTHERS = image_set(30, seed=9)


def two_sets(folder: Path | None = None, partner: ImageSet | None = OTHERS, **more: Any) -> TrainingJob:
    return job_of("cogan", folder, partner=partner, second_domain="own", **more)


def on_disk(folder: Path) -> TrainingJob:
    """A job whose two sets can be opened again."""
    np.save(folder / "first.npy", draw()[:, 0])
    np.save(folder / "second.npy", draw(40, channels=3, size=32, seed=9))
    images = open_images(folder / "first.npy")
    return two_sets(folder / "run", open_like(images, folder / "second.npy"), images=images)


def test_a_second_set_that_is_missing_is_asked_for_and_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="learns from two sets of pictures"):
        train(two_sets(tmp_path / "run", partner=None))
    assert list(tmp_path.iterdir()) == []


def test_a_made_second_kind_needs_no_second_set() -> None:
    assert train(job_of("cogan", second_domain="edges"))[0].step == 3


@pytest.mark.parametrize("partner", [image_set(30, size=20), image_set(30, channels=3)])
def test_second_pictures_of_another_shape_are_refused(partner: ImageSet) -> None:
    with pytest.raises(DataError, match="in the size and colour of the first"):
        train(two_sets(partner=partner))


def test_one_second_picture_is_too_few(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="at least two"):
        train(two_sets(tmp_path / "run", partner=image_set(1)))
    assert list(tmp_path.iterdir()) == []


def test_what_is_learned_depends_on_the_second_pictures() -> None:
    first, same, other = (train(two_sets(partner=image_set(30, seed=seed)))[0].model for seed in (9, 9, 10))
    weights = [model.family.state_dict() for model in (first, same, other)]
    assert all(torch.equal(value, weights[1][name]) for name, value in weights[0].items())
    assert any(not torch.equal(value, weights[2][name]) for name, value in weights[0].items())


def test_a_second_set_is_read_like_the_first(tmp_path: Path) -> None:
    np.save(tmp_path / "colour.npy", draw(5, channels=3, size=40))
    np.save(tmp_path / "grey.npy", draw(5, size=24)[:, 0])
    assert open_like(image_set(4), tmp_path / "colour.npy").pixels.shape == (5, 1, 16, 16)
    assert open_like(image_set(4, channels=3, size=32), tmp_path / "grey.npy").pixels.shape == (5, 3, 32, 32)


def test_the_run_remembers_its_second_pictures_and_goes_on_with_them(tmp_path: Path) -> None:
    train(on_disk(tmp_path))
    spec = Run.open(tmp_path / "run").spec
    assert spec.second == str(tmp_path / "second.npy")
    assert spec.second_pictures is not None
    assert str(spec.second_pictures) == "40 pictures of 16x16 in grey"
    again = continued_job(tmp_path / "run", lambda done, total: None, lambda: False)
    assert again.partner is not None
    assert Fingerprint.of(again.partner) == spec.second_pictures
    train(again)
    alone = tmp_path / "alone"
    alone.mkdir()
    whole = on_disk(alone)
    train(replace(whole, config=again.config))
    states = [read_checkpoint(folder / "run" / "checkpoint.safetensors") for folder in (tmp_path, alone)]
    assert states[0].step == states[1].step == 6
    assert states[0].partner_place == states[1].partner_place != (0, 0)
    assert all(torch.equal(value, states[1].tensors[name]) for name, value in states[0].tensors.items())


def test_other_second_pictures_are_no_longer_those_of_the_run(tmp_path: Path) -> None:
    train(two_sets(tmp_path / "run"))
    for partner, sentence in (
        (image_set(30, seed=3), "The second pictures are no longer those that the run learned from"),
        (
            image_set(31, seed=9),
            "The run learned from 30 pictures of 16x16 in grey as second pictures, but these are 31",
        ),
    ):
        with pytest.raises(RunError, match=sentence):
            train(two_sets(tmp_path / "run", partner, resume=True, limits={"steps": 5}))


def test_a_run_from_before_there_were_second_sets_can_still_be_opened(tmp_path: Path) -> None:
    train(job_of("vae", tmp_path / "run"))
    path = tmp_path / "run" / "run.json"
    values = json.loads(path.read_text("utf-8"))
    del values["second"], values["second_pictures"]
    path.write_text(json.dumps(values), "utf-8")
    assert (Run.open(tmp_path / "run").spec.second, Run.open(tmp_path / "run").spec.second_pictures) == ("", None)


def test_a_run_is_continued_without_what_was_left_out_of_its_second_set(tmp_path: Path) -> None:
    job = on_disk(tmp_path)
    assert job.partner is not None
    train(replace(job, partner=job.partner.without(np.array([3, 4, 9]))))
    spec = Run.open(tmp_path / "run").spec
    assert spec.second_left_out == ((3, 5), (9, 10))
    again = continued_job(tmp_path / "run", lambda done, total: None, lambda: False)
    assert again.partner is not None
    assert again.partner.left_out.tolist() == [3, 4, 9]
    with pytest.raises(RunError, match="no longer there"):
        second_as_learned(OTHERS.subset(np.arange(5)), spec)
