"""The run folder is the truth about a training."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from genstudio.data.fingerprint import Fingerprint
from genstudio.errors import ExportError, RunError
from genstudio.project import run as run_module
from genstudio.project.run import Outcome, Run, RunRecorder, RunSpec
from genstudio.project.run_lock import alone_with
from genstudio.training.config import TrainingConfig
from genstudio.training.events import Ending, Event, Finished, Measured, Preview, Progress
from tests.tiny import draw, trained_of

SPEC = RunSpec("Discs", "vae", {"beta": 1.0}, {"epochs": 3}, "builtin:faces", 32, "auto")


def measured(step: int, *, held_out: bool = False) -> Measured:
    return Measured(step, step / 2.0, step * 0.25, held_out, (("kl", 1.5), ("loss", float(step))))


def preview(step: int) -> Preview:
    pictures = draw(24)
    return Preview(step, 0.5, trained_of("gan"), pictures, pictures[:0], pictures[:0])


def recorder_of(run: Run) -> tuple[RunRecorder, list[Event]]:
    seen: list[Event] = []
    return RunRecorder(run, seen.append), seen


def test_a_run_is_found_again_as_it_was_begun(tmp_path: Path) -> None:
    created = Run.create(tmp_path / "deep" / "run", SPEC)
    opened = Run.open(tmp_path / "deep" / "run")
    assert opened.spec == created.spec == SPEC
    assert opened.curves() == []
    assert not opened.completed()


def test_an_empty_folder_may_become_a_run(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    assert Run.create(tmp_path / "run", SPEC).folder == tmp_path / "run"


def test_a_run_is_never_begun_over_another(tmp_path: Path) -> None:
    Run.create(tmp_path / "run", SPEC)
    with pytest.raises(RunError, match="holds a run already"):
        Run.create(tmp_path / "run", SPEC)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"precious")
    with pytest.raises(RunError, match="is not empty"):
        Run.create(tmp_path, SPEC)
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_file_in_the_way_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for folder in (tmp_path / "file", tmp_path / "file" / "run"):
        with pytest.raises(RunError, match=r"cannot be written\. Choose another folder"):
            Run.create(folder, SPEC)


def test_no_run_is_a_sentence(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "gone"):
        with pytest.raises(RunError, match="There is no run in"):
            Run.open(folder)


@pytest.mark.parametrize(
    "change",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"format": "genstudio run 1", "program": "0.1"}',
        {"config": [1]},
        {"settings": "beta"},
        {"family": None},
        {"size": "large"},
    ],
    ids=str,
)
def test_a_description_that_makes_no_sense_is_damage(change: str | dict[str, Any], tmp_path: Path) -> None:
    Run.create(tmp_path / "run", SPEC)
    path = tmp_path / "run" / "run.json"
    if isinstance(change, dict):
        change = json.dumps({**json.loads(path.read_text("utf-8")), **change})
    path.write_text(change, "utf-8")
    with pytest.raises(RunError, match="is damaged"):
        Run.open(tmp_path / "run")


def test_a_description_that_is_no_text_is_damage(tmp_path: Path) -> None:
    Run.create(tmp_path / "run", SPEC)
    (tmp_path / "run" / "run.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RunError, match="is damaged"):
        Run.open(tmp_path / "run")


def test_nesting_without_end_is_damage_like_any_other(tmp_path: Path) -> None:
    run = Run.create(tmp_path / "run", SPEC)
    endless = "[" * 100_000
    record, _ = recorder_of(run)
    record(measured(1))
    with run.metrics_path.open("a") as file:
        file.write(f"{endless}\n")
    (run.folder / "result.json").write_text(endless)
    assert run.curves() == [measured(1)]
    assert run.outcome() is None
    (run.folder / "run.json").write_text(endless)
    with pytest.raises(RunError, match="is damaged"):
        Run.open(run.folder)


def test_a_run_goes_on_though_its_pictures_were_cleared_away(tmp_path: Path) -> None:
    run = Run.create(tmp_path / "run", SPEC)
    (run.folder / "samples").rmdir()
    run.reopen(3, {})
    record, _ = recorder_of(run)
    record(preview(4))
    assert (run.folder / "samples" / "step-00000004.png").is_file()


def test_a_run_of_another_version_is_refused(tmp_path: Path) -> None:
    Run.create(tmp_path / "run", SPEC)
    path = tmp_path / "run" / "run.json"
    path.write_text(path.read_text("utf-8").replace("genstudio run 1", "genstudio run 9"), "utf-8")
    with pytest.raises(RunError, match="another version"):
        Run.open(tmp_path / "run")


def test_other_limits_are_remembered(tmp_path: Path) -> None:
    Run.create(tmp_path / "run", SPEC).reopen(0, {"epochs": 9})
    assert Run.open(tmp_path / "run").spec.config == {"epochs": 9}
    assert Run.open(tmp_path / "run").spec.settings == SPEC.settings


def test_measurements_are_written_as_they_come_and_read_again(tmp_path: Path) -> None:
    run = Run.create(tmp_path / "run", SPEC)
    record, seen = recorder_of(run)
    rows = [measured(0, held_out=True), measured(10), measured(20)]
    for row in rows:
        record(row)
        assert run.curves()[-1] == row
    assert run.curves() == rows == seen


def test_a_line_that_was_cut_off_or_damaged_costs_only_itself(tmp_path: Path) -> None:
    run = Run.create(tmp_path / "run", SPEC)
    record, _ = recorder_of(run)
    for step in (10, 20, 30):
        record(measured(step))
    lines = run.metrics_path.read_bytes().splitlines(keepends=True)
    for damage in (b"{}\n", b"null\n", b"[1, 2]\n", b"\xff\xfe\n", b'{"values": 3}\n', lines[1][:20] + b"\n"):
        run.metrics_path.write_bytes(lines[0] + damage + lines[2])
        assert [row.step for row in run.curves()] == [10, 30]
    for length in range(len(lines[2])):
        run.metrics_path.write_bytes(lines[0] + lines[1] + lines[2][:length])
        assert [row.step for row in run.curves()][:2] == [10, 20]


def test_what_was_measured_after_the_checkpoint_is_forgotten(tmp_path: Path) -> None:
    run = Run.create(tmp_path / "run", SPEC)
    record, _ = recorder_of(run)
    for step in (10, 20, 30):
        record(measured(step))
    run.forget_after(20)
    record(measured(25))
    assert [row.step for row in run.curves()] == [10, 20, 25]


def test_sheets_of_samples_are_kept_by_step(tmp_path: Path) -> None:
    run = Run.create(tmp_path / "run", SPEC)
    record, _ = recorder_of(run)
    record(preview(40))
    [path] = (run.folder / "samples").iterdir()
    assert path.name == "step-00000040.png"
    with Image.open(path) as image:
        assert image.size == (8 * 18 + 2, 3 * 18 + 2)


def test_a_long_run_keeps_ever_fewer_sheets_and_always_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "MOST_SHEETS", 6)
    run = Run.create(tmp_path / "run", SPEC)
    record, _ = recorder_of(run)
    look = preview(0)
    for step in range(60):
        record(Preview(step, 0.0, look.model, look.samples, look.originals, look.reconstructions))
    steps = [int(path.stem.removeprefix("step-")) for path in sorted((run.folder / "samples").iterdir())]
    assert len(steps) <= 6
    assert steps[0] == 0
    assert steps[-1] > 40
    assert len(set(np.diff(steps))) == 1, "evenly spread"


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), ExportError("It cannot be written.")])
def test_a_sheet_that_cannot_be_written_costs_itself_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def full(*arguments: object) -> None:
        raise error

    record, seen = recorder_of(Run.create(tmp_path / "run", SPEC))
    with monkeypatch.context() as disk:
        disk.setattr(run_module, "save_picture", full)
        record(preview(1))
    record(preview(2))
    assert [event.step for event in seen if isinstance(event, Preview)] == [1, 2]
    assert [path.name for path in (tmp_path / "run" / "samples").iterdir()] == ["step-00000002.png"]


def test_pictures_with_a_name_that_is_no_text_are_written_down(tmp_path: Path) -> None:
    spec = replace(SPEC, data="/odd\udcff name")
    Run.create(tmp_path / "run", spec)
    assert Run.open(tmp_path / "run").spec == spec


def test_a_run_that_is_being_trained_gets_no_other_name(tmp_path: Path) -> None:
    run = Run.create(tmp_path / "run", SPEC)
    with alone_with(run.folder), pytest.raises(RunError, match="is being trained already"):
        Run.open(run.folder).rename("Others")
    assert Run.open(run.folder).spec.name == SPEC.name
    run.rename("Others")
    assert Run.open(run.folder).spec.name == "Others"


def test_every_event_is_passed_on(tmp_path: Path) -> None:
    record, seen = recorder_of(Run.create(tmp_path / "run", SPEC))
    event = Progress(1, 0.1, 0.5, 100.0, None, None, False)
    record(event)
    assert seen == [event]


def test_a_folder_that_vanishes_is_a_sentence(tmp_path: Path) -> None:
    run = Run.create(tmp_path / "run", SPEC)
    record, _ = recorder_of(run)
    (run.folder / "run.json").unlink()
    (run.folder / "samples").rmdir()
    run.folder.rmdir()
    with pytest.raises(RunError, match=r"cannot be written any more\. Free some space"):
        record(measured(10))


@pytest.mark.parametrize(("ending", "completed"), [(Ending.COMPLETED, True), (Ending.STOPPED, False)])
def test_the_outcome_is_written(ending: str, completed: bool, tmp_path: Path) -> None:
    run = Run.create(tmp_path / "run", SPEC)
    run.write_result(Finished(30, 1.5, 2.5, 100.0, ending, trained_of("gan"), (("loss", 3.0),)))
    result = json.loads((run.folder / "result.json").read_text("utf-8"))
    assert result["ending"] == ending
    assert result["metrics"] == {"loss": 3.0}
    assert result["steps"] == 30
    assert run.completed() is completed
    assert run.outcome() == Outcome(ending, 30, 1.5, 2.5)


def test_a_run_that_goes_on_has_no_outcome_until_it_ends_again(tmp_path: Path) -> None:
    run = Run.create(tmp_path / "run", SPEC)
    run.write_result(Finished(30, 1.5, 2.5, 100.0, Ending.COMPLETED, trained_of("gan"), ()))
    run.reopen(30, {"epochs": 6})
    assert not run.completed()
    assert run.outcome() is None


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"ending": "completed", "steps": "many"}'])
def test_an_outcome_that_makes_no_sense_is_none(text: str, tmp_path: Path) -> None:
    run = Run.create(tmp_path / "run", SPEC)
    (run.folder / "result.json").write_text(text)
    assert run.outcome() is None


@pytest.mark.parametrize(
    ("limits", "reached"),
    [
        ({"epochs": 2}, True),
        ({"epochs": 3}, False),
        ({"epochs": 3, "steps": 8}, True),
        ({"epochs": 0, "steps": 9}, False),
        ({"epochs": 0, "minutes": 1.0}, True),
        ({"epochs": 0, "minutes": 1.1}, False),
        ({"epochs": 0}, False),
    ],
)
def test_the_first_limit_that_is_reached_leaves_nothing_to_do(limits: dict[str, Any], reached: bool) -> None:
    assert Outcome(Ending.STOPPED, 8, 2.0, 60.0).reached(TrainingConfig(**limits)) is reached


def test_what_the_pictures_were_is_kept_and_may_be_missing(tmp_path: Path) -> None:
    pictures = Fingerprint(24, 1, 16, 16, "abc")
    Run.create(tmp_path / "run", replace(SPEC, pictures=pictures))
    assert Run.open(tmp_path / "run").spec.pictures == pictures
    path = tmp_path / "run" / "run.json"
    values = json.loads(path.read_text("utf-8"))
    del values["pictures"]
    path.write_text(json.dumps(values), "utf-8")
    assert Run.open(tmp_path / "run").spec.pictures is None
