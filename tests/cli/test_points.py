"""The toy sets on the command line: trained, measured, travelled; what only pictures can do is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.cli.conftest import Command

RING = "builtin:ring?count=400"
SMALL = ("--set", "hidden_dim=16", "--steps", 3, "--device", "cpu", "--threads", 1)


@pytest.mark.parametrize("key", ["gan", "vae", "autoencoder"])
def test_a_toy_set_is_trained_and_measured(tmp_path: Path, genstudio: Command, key: str) -> None:
    outcome = genstudio("train", "--data", RING, "--model", key, "--out", tmp_path / "run", *SMALL, "--json")
    assert outcome.code == 0, outcome.err
    assert outcome.json["steps"] == 3
    assert "points of a plane" in outcome.err
    measured = genstudio("evaluate", tmp_path / "run", "--data", RING, "--json")
    assert measured.code == 0, measured.err
    assert measured.json["metrics"]


def test_a_run_on_a_toy_set_goes_on(tmp_path: Path, genstudio: Command) -> None:
    assert genstudio("train", "--data", RING, "--model", "gan", "--out", tmp_path / "run", *SMALL).code == 0
    outcome = genstudio("train", "--resume", "--out", tmp_path / "run", "--steps", 5, "--json")
    assert outcome.code == 0, outcome.err
    assert outcome.json["steps"] == 5


def test_convolutions_on_points_are_refused(tmp_path: Path, genstudio: Command) -> None:
    outcome = genstudio("train", "--data", RING, "--out", tmp_path / "run", "--set", "network=conv", *SMALL)
    assert outcome.code == 2
    assert "Choose the dense network" in outcome.complaint


def test_the_way_between_two_points_is_a_film_of_a_dot(tmp_path: Path, ring_file: Path, genstudio: Command) -> None:
    assert genstudio("interpolate", ring_file, "--steps", 5, "--out", tmp_path / "way.gif").code == 0
    with Image.open(tmp_path / "way.gif") as film:
        assert film.size == (128, 128)


def test_what_only_pictures_can_do_is_refused(tmp_path: Path, ring_file: Path, genstudio: Command) -> None:
    photo = tmp_path / "photo.png"
    Image.fromarray(np.zeros((16, 16), np.uint8)).save(photo)
    for command in (
        ("denoise", ring_file, photo, "--out", tmp_path / "clean"),
        ("interpolate", ring_file, "--from-picture", photo, "--out", tmp_path / "way.gif"),
    ):
        outcome = genstudio(*command)
        assert outcome.code != 0
        assert "learned points, not pictures" in outcome.complaint


def test_points_are_no_measure_for_a_model_of_pictures(run_folder: Path, genstudio: Command) -> None:
    outcome = genstudio("evaluate", run_folder, "--data", RING)
    assert outcome.code != 0
    assert "points of the plane" in outcome.complaint
