"""Pictures that are left out, as a run notes them, and that a run goes on without them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from genstudio.data.variation import Variation
from genstudio.errors import RunError
from genstudio.project.left_out import MOST, indices_of, stretches
from genstudio.project.run import Run
from genstudio.project.training_job import as_learned
from tests.tiny import image_set, job_of, train


@given(st.sets(st.integers(0, 60)))
def test_what_was_noted_comes_back(indices: set[int]) -> None:
    ascending = np.array(sorted(indices), dtype=np.int64)
    noted = stretches(ascending)
    assert indices_of(noted).tolist() == ascending.tolist()
    assert len(noted) == sum(index - 1 not in indices for index in indices)


def test_a_description_that_would_fill_the_memory_is_refused() -> None:
    with pytest.raises(RunError):
        indices_of(((0, MOST + 1),))


def test_a_run_is_continued_exactly_without_what_was_left_out(tmp_path: Path) -> None:
    images = replace(image_set().without(np.array([0, 1, 2, 9])), variation=Variation(shift=0.1))
    whole, _ = train(job_of("vae", images=images, limits={"steps": 6}))
    train(job_of("vae", tmp_path / "run", images=images, limits={"steps": 3}))
    spec = Run.open(tmp_path / "run").spec
    assert spec.left_out == ((0, 3), (9, 10))
    again = as_learned(image_set(), spec)
    assert again.variation == Variation(shift=0.1)
    finished, _ = train(job_of("vae", tmp_path / "run", images=again, resume=True, limits={"steps": 6}))
    first, second = (run.model.family.state_dict() for run in (whole, finished))
    assert all(torch.equal(first[name], second[name]) for name in first)
    with pytest.raises(RunError, match="no longer those"):
        train(job_of("vae", tmp_path / "run", images=image_set(), resume=True, limits={"steps": 9}))


def test_what_was_left_out_must_still_be_there(tmp_path: Path) -> None:
    train(job_of("vae", tmp_path / "run", images=image_set().without(np.array([20])), limits={"steps": 1}))
    spec = Run.open(tmp_path / "run").spec
    with pytest.raises(RunError, match="no longer there"):
        as_learned(image_set(10), spec)
    with pytest.raises(RunError, match="damaged"):
        as_learned(image_set(), replace(spec, variation={"shift": 7}))
