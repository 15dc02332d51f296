"""``--second``: a model that learns from two sets of pictures, from the command line."""

from pathlib import Path

import numpy as np
import pytest

from genstudio.project.model_file import load_model
from genstudio.project.run import Run
from tests.cli.conftest import SMALL, Command
from tests.tiny import draw


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """Other pictures, larger and in colour."""
    np.save(tmp_path / "second.npy", draw(20, channels=3, size=32, seed=4))
    return tmp_path / "second.npy"


@pytest.fixture
def run(tmp_path: Path, discs: Path, second: Path, genstudio: Command) -> Path:
    """A finished run on two sets."""
    folder = tmp_path / "run"
    sets = ("--data", discs, "--second", second)
    outcome = genstudio("train", *sets, "--model", "cogan", *SMALL, "--steps", 3, "--out", folder)
    assert outcome.code == 0, outcome.err
    return folder


def test_a_second_set_chooses_itself_as_the_second_kind(run: Path, second: Path) -> None:
    spec = Run.open(run).spec
    assert (spec.second, spec.settings["second_domain"]) == (str(second), "own")
    labels = load_model(run / "model.safetensors").family.latent_space.parts[-1].labels
    assert labels == ("First pictures", "Second pictures")


def test_a_run_goes_on_with_both_sets(run: Path, genstudio: Command) -> None:
    assert genstudio("train", "--resume", "--out", run, "--steps", 6).code == 0
    assert Run.open(run).curves()[-1].step == 6


def test_a_second_set_that_changed_is_told(run: Path, second: Path, genstudio: Command) -> None:
    np.save(second, draw(20, channels=3, size=32, seed=5))
    complaint = genstudio("train", "--resume", "--out", run, "--steps", 6).complaint
    assert "The second pictures are no longer those" in complaint


def test_a_second_set_that_was_moved_can_be_named(run: Path, second: Path, genstudio: Command) -> None:
    moved = second.rename(second.with_name("moved.npy"))
    assert genstudio("train", "--resume", "--out", run, "--steps", 6).code != 0
    assert genstudio("train", "--resume", "--out", run, "--steps", 6, "--second", moved).code == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--model", "vae", "--second", "SECOND"), "learns from one set of pictures. Leave out --second"),
        (
            ("--model", "cogan", "--second", "SECOND", "--set", "second_domain=edges"),
            "goes with --set second_domain=own",
        ),
        (("--model", "cogan", "--set", "second_domain=own"), "needs a second set of pictures. Give it with --second"),
        (("--model", "cogan", "--second", "nowhere"), "There are no pictures at nowhere"),
    ],
)
def test_what_does_not_go_together_is_told(
    arguments: tuple[str, ...], sentence: str, tmp_path: Path, discs: Path, second: Path, genstudio: Command
) -> None:
    given = [second if text == "SECOND" else text for text in arguments]
    outcome = genstudio("train", "--data", discs, *given, "--steps", 3, "--out", tmp_path / "run")
    assert sentence in outcome.complaint
    assert not (tmp_path / "run").exists()


def test_a_run_on_one_set_takes_no_second(run_folder: Path, second: Path, genstudio: Command) -> None:
    outcome = genstudio("train", "--resume", "--out", run_folder, "--steps", 9, "--second", second)
    assert "learns from one set of pictures" in outcome.complaint


def test_a_model_is_measured_on_the_second_set_of_its_run(
    run: Path, discs: Path, second: Path, genstudio: Command
) -> None:
    known = dict(load_model(run / "model.safetensors").card.metrics)
    remembered = genstudio("evaluate", run, "--data", discs, "--json").json["metrics"]
    assert remembered["real_second"] == pytest.approx(known["real_second"], rel=1e-5)
    np.save(second.with_name("others.npy"), 255 - draw(20, seed=1)[:, 0])
    others = genstudio("evaluate", run, "--data", discs, "--second", second.with_name("others.npy"), "--json")
    assert others.json["metrics"]["real_second"] != pytest.approx(known["real_second"], rel=1e-5)
    assert others.json["metrics"]["real_first"] == pytest.approx(known["real_first"], rel=1e-5)


def test_a_model_on_its_own_asks_for_its_second_set(
    run: Path, tmp_path: Path, discs: Path, second: Path, genstudio: Command
) -> None:
    gift = (run / "model.safetensors").rename(tmp_path / "gift.safetensors")
    assert "Give the second with --second" in genstudio("evaluate", gift, "--data", discs).complaint
    assert genstudio("evaluate", gift, "--data", discs, "--second", second).code == 0


def test_a_model_of_one_set_is_measured_on_one(run_folder: Path, discs: Path, second: Path, genstudio: Command) -> None:
    outcome = genstudio("evaluate", run_folder, "--data", discs, "--second", second)
    assert "learned from one set of pictures" in outcome.complaint
