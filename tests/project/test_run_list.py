"""The list of runs: each by itself, so that a damaged one hides no other."""

import os
from pathlib import Path

import pytest

from genstudio.errors import Cancelled
from genstudio.project.run import Run
from genstudio.project.run_list import KnownRun, known_run, known_runs
from genstudio.training.control import Control
from genstudio.training.events import Event, Measured
from tests.tiny import job_of, train


def listed(runs: Path) -> list[KnownRun]:
    return list(known_runs(runs, lambda: False))


def test_a_run_is_listed_with_what_tells_it_from_others(tmp_path: Path) -> None:
    train(job_of("gan", tmp_path / "one", limits={"steps": 0, "epochs": 2}))
    [run] = listed(tmp_path)
    assert (run.folder, run.family, run.epochs, run.limit) == (tmp_path / "one", "GAN", 2.0, 2)
    assert (run.ending, run.trouble) == ("completed", "")
    assert run.sample is not None
    assert run.sample.suffix == ".png"


def test_damaged_runs_stand_among_the_others_with_a_sentence(tmp_path: Path) -> None:
    train(job_of("vae", tmp_path / "fine"))
    for name, text in (("json", "{"), ("list", "[]"), ("empty", None), ("alien", '{"format": "another"}')):
        (tmp_path / name).mkdir()
        if text is not None:
            (tmp_path / name / "run.json").write_text(text)
    runs = {run.folder.name: run for run in listed(tmp_path)}
    assert runs.keys() == {"fine", "json", "list", "empty", "alien"}
    assert not runs["fine"].trouble
    assert all(run.trouble.endswith(".") for name, run in runs.items() if name != "fine")


def test_a_run_without_a_checkpoint_or_of_an_unknown_model_says_so(tmp_path: Path) -> None:
    train(job_of("vae", tmp_path / "bare"))
    train(job_of("vae", tmp_path / "alien"))
    Run.open(tmp_path / "bare").checkpoint_path.unlink()
    description = tmp_path / "alien" / "run.json"
    description.write_text(description.read_text("utf-8").replace('"vae"', '"nobody"'), "utf-8")
    runs = {run.folder.name: run for run in listed(tmp_path)}
    assert "before anything was kept" in runs["bare"].trouble
    assert "not part of this program" in runs["alien"].trouble


def test_of_a_run_that_was_cut_off_the_last_measurement_tells_how_far_it_came(tmp_path: Path) -> None:
    def pull_the_plug(event: Event) -> None:
        if isinstance(event, Measured) and event.step == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(job_of("vae", tmp_path / "run", limits={"steps": 15}), Control(), pull_the_plug)
    last = Run.open(tmp_path / "run").curves()[-1]
    with (tmp_path / "run" / "metrics.jsonl").open("a") as file:
        file.write('{"step": 99, "epo')
    [run] = listed(tmp_path)
    assert run.epochs == pytest.approx(last.epoch)
    assert run.ending == ""


def test_a_run_that_was_stopped_before_it_learned_anything_is_not_listed_but_stays(tmp_path: Path) -> None:
    at_once, later = Control(), Control()
    at_once.stop()
    train(job_of("vae", tmp_path / "at once"), at_once)

    def stop_when_measured(event: Event) -> None:
        if isinstance(event, Measured) and not event.held_out:
            later.stop()

    train(job_of("vae", tmp_path / "later", limits={"steps": 1_000_000}), later, stop_when_measured)
    [run] = listed(tmp_path)
    assert (run.folder.name, run.ending) == ("later", "stopped")
    assert Run.open(tmp_path / "at once").checkpoint_path.is_file()
    train(job_of("vae", tmp_path / "short", limits={"steps": 2}))
    assert {run.folder.name for run in listed(tmp_path)} == {"later", "short"}, "this was as long as it was asked for"


@pytest.mark.parametrize("line", ["[" * 8_000, '{"epoch": 1' + "0" * 400 + "}", '{"epoch": []}'])
def test_a_damaged_measurement_is_passed_over(line: str, tmp_path: Path) -> None:
    train(job_of("vae", tmp_path / "run"))
    (tmp_path / "run" / "result.json").unlink()
    (tmp_path / "run" / "metrics.jsonl").write_text(f'{{"epoch": 2.5}}\n{line}\n')
    assert [run.epochs for run in listed(tmp_path)] == [2.5]


def test_what_was_worked_on_last_comes_first(tmp_path: Path) -> None:
    for age, name in enumerate(("b", "c", "a")):
        train(job_of("vae", tmp_path / name))
        for path in ("metrics.jsonl", "run.json"):
            os.utime(tmp_path / name / path, (1_000 - age, 1_000 - age))
    assert [run.folder.name for run in listed(tmp_path)] == ["b", "c", "a"]


@pytest.mark.parametrize("touched", [1e12, -1e12])
def test_a_date_that_cannot_be_hides_no_run(touched: float, tmp_path: Path) -> None:
    assert known_run(tmp_path, touched).trouble


def test_no_folder_is_no_run_and_reading_can_be_given_up(tmp_path: Path) -> None:
    assert listed(tmp_path / "nowhere") == []
    (tmp_path / "something").mkdir()
    with pytest.raises(Cancelled):
        list(known_runs(tmp_path, lambda: True))
