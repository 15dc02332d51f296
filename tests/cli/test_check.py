"""``genstudio check``, and training without what it proposes to leave out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from genstudio.project.run import Run
from tests.cli.conftest import SMALL, Command
from tests.tiny import draw


@pytest.fixture
def with_copies(tmp_path: Path) -> Path:
    path = tmp_path / "discs.npy"
    pixels = draw(120)[:, 0]
    pixels[[7, 50]] = pixels[3]
    np.save(path, pixels)
    return path


def test_findings_are_told_in_words(genstudio: Command, with_copies: Path) -> None:
    outcome = genstudio("check", "--data", with_copies)
    assert outcome.code == 0
    assert "2 copies of other pictures." in outcome.out
    assert "picture 4, picture 8, picture 51" in outcome.out


def test_json_says_which_pictures(genstudio: Command, with_copies: Path) -> None:
    answer = genstudio("check", "--data", with_copies, "--json").json
    assert answer["proposed_to_leave_out"] == [7, 50]
    [copies] = [found for found in answer["findings"] if found["kind"] == "duplicates"]
    assert (copies["pictures"], copies["groups"]) == ([3, 7, 50], [0, 0, 0])


def test_pictures_are_looked_at_as_they_would_be_read(genstudio: Command, tmp_path: Path) -> None:
    np.save(tmp_path / "wide.npy", np.random.default_rng(0).integers(0, 256, (24, 16, 40), dtype=np.uint8))
    said = genstudio("check", "--data", tmp_path / "wide.npy", "--crop", "pad")
    assert "with borders of white" in said.err
    refused = genstudio("check", "--data", tmp_path / "wide.npy", "--crop", "sideways")
    assert (refused.code, "centre, smart, pad" in refused.complaint) == (2, True)


def test_every_frame_is_looked_at_where_that_is_asked_for(genstudio: Command, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    for name in ("a", "b"):
        frames = [Image.fromarray(picture[0]) for picture in draw(5, seed=ord(name))]
        frames[0].save(tmp_path / "set" / f"{name}.gif", save_all=True, append_images=frames[1:])
    common = ("--data", tmp_path / "set", "--json")
    assert genstudio("check", *common).json["pictures"] == 2
    assert genstudio("check", *common, "--frames", "all").json["pictures"] == 10
    assert genstudio("check", *common, "--frames", "some").code == 2
    run = ("train", "--out", tmp_path / "run")
    assert genstudio(*run, "--data", tmp_path / "set", "--frames", "all", "--steps", "2", *SMALL).code == 0
    assert Run.open(tmp_path / "run").spec.reading == {"frames": "all"}
    assert genstudio(*run, "--resume", "--steps", "3").code == 0


def test_a_set_in_order_is_called_so(genstudio: Command) -> None:
    outcome = genstudio("check", "--data", "builtin:faces?count=2000&size=16")
    assert (outcome.code, "Nothing is wrong" in outcome.out) == (0, True)


def test_a_training_can_leave_out_what_is_proposed_and_vary_the_rest(
    genstudio: Command, with_copies: Path, tmp_path: Path
) -> None:
    chosen = ("--leave-out-proposed", "--vary", "mirror", "--vary", "shift=0.1")
    common = ("train", "--out", tmp_path / "run", "--data", with_copies)
    assert genstudio(*common, *chosen, "--steps", "2", *SMALL).code == 0
    spec = Run.open(tmp_path / "run").spec
    assert spec.left_out == ((7, 8), (50, 51))
    assert spec.variation == {"mirror": True, "shift": 0.1}
    assert genstudio("train", "--out", tmp_path / "run", "--resume", "--steps", "3").code == 0
    refused = genstudio("train", "--out", tmp_path / "run", "--resume", "--steps", "4", "--vary", "mirror")
    assert (refused.code, "start a new run" in refused.complaint) == (2, True)


@pytest.mark.parametrize("text", ["sideways", "shift=much", "shift=9", "mirror=0.5", "shift"])
def test_a_variation_that_makes_no_sense_is_refused(genstudio: Command, discs: Path, tmp_path: Path, text: str) -> None:
    outcome = genstudio("train", "--out", tmp_path / "run", "--data", discs, "--vary", text, *SMALL)
    assert (outcome.code, bool(outcome.complaint)) == (2, True)
    assert not (tmp_path / "run").exists()
