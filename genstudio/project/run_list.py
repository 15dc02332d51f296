"""The runs in a folder, as a list to choose from: each by itself, so that a damaged one hides no other."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from genstudio.data.naming import quoted
from genstudio.errors import Cancelled, GenStudioError
from genstudio.models.registry import families
from genstudio.project.run import Run
from genstudio.project.run_files import METRICS_FILE, RUN_FILE, SAMPLES_FOLDER

_LATEST = 4_102_444_800.0
"""The year 2100: what a disk dates later cannot be shown on every system."""
TAIL_BYTES = 8_192
"""Of the measurements, enough for the last one."""


@dataclass(frozen=True, slots=True)
class KnownRun:
    """One run.

    Attributes:
        folder: where it is.
        name: what it is called.
        family: the title of its family.
        epochs: rounds done; None where nothing was measured.
        limit: rounds asked for; 0 without a limit.
        ending: one of `genstudio.training.events.Ending`; empty where it was cut off, or goes on.
        touched: when it was last worked on.
        sample: the newest picture of its samples; None without any.
        trouble: why it cannot go on, as a sentence; empty where it can.
        learned_nothing: it was stopped at once.
    """

    folder: Path
    name: str
    touched: datetime
    family: str = ""
    epochs: float | None = None
    limit: int = 0
    ending: str = ""
    sample: Path | None = None
    trouble: str = ""
    learned_nothing: bool = False


def known_runs(runs: Path, cancelled: Callable[[], bool]) -> Iterator[KnownRun]:
    """Every run in the folder of runs, the one that was worked on last first; none where there is no such folder.

    One that was stopped before it learned anything stays in its folder, but is not worth a place in the list.

    Raises:
        Cancelled: it is no longer wanted.
    """
    try:
        folders = [folder for folder in runs.iterdir() if folder.is_dir()]
    except OSError:
        return
    touched = {folder: _touched(folder) for folder in folders}
    for folder in sorted(folders, key=lambda known: (touched[known], known.name), reverse=True):
        if cancelled():
            raise Cancelled
        run = known_run(folder, touched[folder])
        if not run.learned_nothing:
            yield run


def known_run(folder: Path, touched: float) -> KnownRun:
    """What there is to say of the run in one folder, touched at a time in seconds since 1970."""
    when = datetime.fromtimestamp(min(max(touched, 0.0), _LATEST))  # a disk may say anything
    try:
        run = Run.open(folder)
    except GenStudioError as error:
        return KnownRun(folder, folder.name, when, trouble=str(error))
    known = families()
    spec, outcome = run.spec, run.outcome()
    trouble = ""
    if spec.family not in known:
        trouble = f"Its model, {quoted(spec.family)}, is not part of this program. Install the package that brings it."
    elif not run.checkpoint_path.is_file():
        trouble = "It ended before anything was kept to go on from. Start it anew."
    limit = spec.config.get("epochs", 0)
    return KnownRun(
        folder,
        spec.name or folder.name,
        when,
        family=known[spec.family].info.title if spec.family in known else quoted(spec.family),
        epochs=_last_epoch(run) if outcome is None else outcome.epochs,
        limit=limit if isinstance(limit, int) else 0,
        ending="" if outcome is None else outcome.ending,
        sample=max((folder / SAMPLES_FOLDER).glob("step-*.png"), default=None),
        trouble=trouble,
        learned_nothing=outcome is not None and outcome.learned_nothing,
    )


def _touched(folder: Path) -> float:
    times = []
    for path in (folder / METRICS_FILE, folder / RUN_FILE, folder):
        try:
            times.append(path.stat().st_mtime)
        except OSError:
            continue
    return times[0] if times else 0.0


def _last_epoch(run: Run) -> float | None:
    """Of a run without an outcome: where its last measurement was made."""
    try:
        with run.metrics_path.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - TAIL_BYTES))
            lines = file.read().decode("utf-8", errors="replace").splitlines()
    except OSError:
        return None
    for line in reversed(lines):
        try:
            return float(json.loads(line)["epoch"])
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            continue  # cut off while it was written, or damaged
    return None
