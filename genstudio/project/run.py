"""The run folder: the truth about one training run. The window is one reader of it, another process may be another."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

import genstudio
from genstudio.data.fingerprint import Fingerprint
from genstudio.data.point_picture import draw_all
from genstudio.errors import ExportError, RunError
from genstudio.project.export import save_picture, sheet
from genstudio.project.model_file import rename_model
from genstudio.project.run_files import (
    CHECKPOINT_FILE,
    METRICS_FILE,
    MODEL_FILE,
    RESULT_FILE,
    RUN_FILE,
    SAMPLES_FOLDER,
)
from genstudio.project.run_lock import alone_with
from genstudio.project.writing import make_folder, write_whole
from genstudio.training.config import TrainingConfig
from genstudio.training.events import Ending, Event, Finished, Measured, Preview, stopped_at_once

log = logging.getLogger(__name__)

FORMAT = "genstudio run 1"
MOST_SHEETS = 200
POINT_SHEETS_EVERY = 8
"""Of points there are several previews per second."""


@dataclass(frozen=True, slots=True)
class RunSpec:
    """What a run was asked to do.

    Attributes:
        name: what people call it and the model.
        family: the family's key; settings: its settings as plain values.
        config: the training configuration as plain values.
        data: where the pictures came from (a path or ``builtin:faces``).
        size, colour: how they were read, so that they are read alike again: the side in pixels, ``grey`` or ``colour``.
        pictures: what they were; None in runs that did not note it.
        second: where the pictures of a second set came from; empty without one.
        second_pictures: what those were, read in the first ones' size and colour.
        second_left_out: which of them were left out, as `left_out`.
        preset: the one its settings were begun with; empty in runs that did not note it.
        aim: the key of the family's own preset that went over it; empty without one, and in runs that did not note it.
        left_out: which pictures were left out, as stretches of indices, the end of each excluded.
        variation: how pictures are varied each time, see `Variation.saved`.
        reading: how else the pictures were read, see `ReadOptions.saved`; empty in runs that read as is usual.
    """

    name: str
    family: str
    settings: dict[str, Any]
    config: dict[str, Any]
    data: str
    size: int | None
    colour: str
    pictures: Fingerprint | None = None
    second: str = ""
    second_pictures: Fingerprint | None = None
    preset: str = ""
    left_out: tuple[tuple[int, int], ...] = ()
    variation: dict[str, Any] = field(default_factory=dict)
    reading: dict[str, Any] = field(default_factory=dict)
    second_left_out: tuple[tuple[int, int], ...] = ()
    aim: str = ""


def second_source(model: Path) -> str:
    """Where the second pictures came from that a model file in a run folder learned from; empty where nothing tells.

    Raises:
        RunError: the run cannot be read.
    """
    return Run.open(model.parent).spec.second if (model.parent / RUN_FILE).is_file() else ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far a run had come when it last ended.

    Attributes:
        ending: one of `genstudio.training.events.Ending`.
        steps, epochs, seconds: over all sittings.
        trouble: one sentence on it, where learning broke down.
    """

    ending: str
    steps: int
    epochs: float
    seconds: float
    trouble: str = ""

    @property
    def learned_nothing(self) -> bool:
        """Whether it was stopped at once, so that there is nothing to go on with."""
        return stopped_at_once(self.ending, self.steps)

    def reached(self, config: TrainingConfig) -> bool:
        """Whether one of the limits leaves nothing to do."""
        pairs = ((self.steps, config.steps), (self.epochs, config.epochs), (self.seconds, 60.0 * config.minutes))
        return any(0 < limit <= come for come, limit in pairs)


class Run:
    """One run folder.

    ``run.json`` what was asked for; ``metrics.jsonl`` every measurement; ``samples/`` what it painted on the way;
    ``checkpoint.safetensors`` the state to go on from; ``model.safetensors`` and ``result.json`` the outcome.

    Attributes:
        folder: where it is.
        spec: what it was asked to do.
    """

    def __init__(self, folder: Path, spec: RunSpec) -> None:
        self.folder = folder
        self.spec = spec

    @classmethod
    def create(cls, folder: Path, spec: RunSpec) -> Run:
        """Begin a run in a new or empty folder.

        Raises:
            RunError: the folder holds something already, or cannot be written.
        """
        try:
            make_folder(folder)
            if (folder / RUN_FILE).exists():
                raise RunError(f"{folder} holds a run already. Continue it with --resume, or choose another folder.")
            if any(folder.iterdir()):
                raise RunError(f"{folder} is not empty. Choose a new folder for the run.")
            (folder / SAMPLES_FOLDER).mkdir()
            run = cls(folder, spec)
            run._write_spec()
            return run
        except (OSError, ExportError) as error:
            raise RunError(f"The folder {folder} cannot be written. Choose another folder for the run.") from error

    @classmethod
    def open(cls, folder: Path) -> Run:
        """A run that exists.

        Raises:
            RunError: there is none, or its description is damaged.
        """
        try:
            values = json.loads((folder / RUN_FILE).read_text("utf-8"))
            if values.pop("format") != FORMAT:
                raise RunError(f"{folder} was written by another version of the program; start a new run instead.")
            values.pop("program")
            return cls(folder, TypeAdapter(RunSpec).validate_python(values))
        except OSError as error:
            raise RunError(f"There is no run in {folder}. Choose the folder of a run, or start a new one.") from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise RunError(f"The run in {folder} is damaged; start a new one instead.") from error

    def reopen(self, step: int, config: dict[str, Any]) -> None:
        """Go on from a checkpoint: what came after it is forgotten, and another configuration remembered.

        The former outcome goes, too, so that a sitting that breaks off is not taken for one that reached its limit.

        Raises:
            RunError: the folder cannot be written.
        """
        try:
            self.forget_after(step)
            (self.folder / RESULT_FILE).unlink(missing_ok=True)
            (self.folder / SAMPLES_FOLDER).mkdir(exist_ok=True)  # somebody may have cleared it away
            self.spec = replace(self.spec, config=config)
            self._write_spec()
        except (OSError, ExportError) as error:
            raise RunError(
                f"The run folder {self.folder} cannot be written. Change its permissions or free some space, "
                "then continue the run."
            ) from error

    def rename(self, name: str) -> None:
        """Give the run, and its model where there is one, another name.

        Raises:
            GenStudioError: the folder cannot be written, the model is damaged, or another program is training it.
        """
        with alone_with(self.folder):
            if self.model_path.exists():
                rename_model(self.model_path, name)
            self.spec = replace(self.spec, name=name)
            self._write_spec()

    @property
    def checkpoint_path(self) -> Path:
        return self.folder / CHECKPOINT_FILE

    @property
    def model_path(self) -> Path:
        return self.folder / MODEL_FILE

    @property
    def metrics_path(self) -> Path:
        return self.folder / METRICS_FILE

    def curves(self) -> list[Measured]:
        """Every measurement so far, in order; lines that were cut off or damaged are left out."""
        if not self.metrics_path.exists():
            return []
        rows = []
        for line in self.metrics_path.read_text("utf-8", errors="replace").splitlines():
            try:
                rows.append(_row(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                continue
        return rows

    def forget_after(self, step: int) -> None:
        """Drop measurements made after the checkpoint that is being continued; at step 0 all will be made again."""
        kept = [row for row in self.curves() if row.step <= step] if step > 0 else []
        text = "".join(_line(row) for row in kept)
        write_whole(self.metrics_path, lambda fresh: fresh.write_text(text, "utf-8"))

    def outcome(self) -> Outcome | None:
        """How the run ended; None while it goes on and after it was cut off."""
        try:
            result = json.loads((self.folder / RESULT_FILE).read_text("utf-8"))
            return TypeAdapter(Outcome).validate_python(
                {name: result[name] for name in Outcome.__slots__ if name in result}
            )
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def completed(self) -> bool:
        """Whether the run reached its limit, rather than being stopped or cut off."""
        outcome = self.outcome()
        return outcome is not None and outcome.ending == Ending.COMPLETED

    def _write_spec(self) -> None:
        values = {"format": FORMAT, "program": genstudio.__version__, **asdict(self.spec)}
        _write_json(self.folder / RUN_FILE, values)

    def write_result(self, finished: Finished) -> None:
        """Note the outcome."""
        result = {
            "ending": finished.ending,
            "trouble": finished.trouble,
            "steps": finished.step,
            "epochs": finished.epoch,
            "seconds": finished.seconds,
            "images_per_second": finished.images_per_second,
            "metrics": dict(finished.metrics),
        }
        _write_json(self.folder / RESULT_FILE, result)


class RunRecorder:
    """Writes down what the trainer reports, then passes it on. Called from the training thread only."""

    def __init__(self, run: Run, forward: Callable[[Event], None]) -> None:
        self._run = run
        self._forward = forward
        self._sheet_every = 1
        self._previews = 0

    def __call__(self, event: Event) -> None:
        try:
            if isinstance(event, Measured):
                with self._run.metrics_path.open("a", encoding="utf-8") as file:
                    file.write(_line(event))
        except OSError as error:
            raise RunError(
                f"The run folder {self._run.folder} cannot be written any more. Free some space, then continue the run."
            ) from error
        if isinstance(event, Preview):
            self._try_to_keep_sheet(event)
        self._forward(event)

    def _try_to_keep_sheet(self, preview: Preview) -> None:
        """A nicety: a disk that is full costs a picture, not the training."""
        try:
            self._keep_sheet(preview)
        except (OSError, ExportError):
            log.warning("what it paints was not kept", exc_info=True)

    def _keep_sheet(self, preview: Preview) -> None:
        """Keep what it paints as a picture; of a long run every second, then every fourth... is kept."""
        folder = self._run.folder / SAMPLES_FOLDER
        points = preview.model.shape.points
        if self._previews % (self._sheet_every * (POINT_SHEETS_EVERY if points else 1)) == 0:
            cloud = preview.model.card.cloud
            picture = draw_all(preview.samples, cloud) if points else sheet(preview.samples, columns=8)
            save_picture(picture, folder / f"step-{preview.step:08d}.png")
        self._previews += 1
        sheets = sorted(folder.glob("step-*.png"))
        if len(sheets) > MOST_SHEETS:
            for spare in sheets[1::2]:
                spare.unlink()
            self._sheet_every *= 2


def _row(line: Any) -> Measured:
    values = tuple((str(name), float(value)) for name, value in line["values"].items())
    return Measured(int(line["step"]), float(line["epoch"]), float(line["seconds"]), bool(line["held_out"]), values)


def _line(row: Measured) -> str:
    values = {
        "step": row.step,
        "epoch": round(row.epoch, 6),
        "seconds": round(row.seconds, 3),
        "held_out": row.held_out,
        "values": dict(row.values),
    }
    return json.dumps(values) + "\n"


def _write_json(path: Path, values: dict[str, Any]) -> None:
    text = json.dumps(values, indent=2) + "\n"  # in ASCII, since names of files need not be in UTF-8
    write_whole(path, lambda fresh: fresh.write_text(text, "utf-8"))
