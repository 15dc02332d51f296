"""What runs are called: a name that tells one from another, and one that a person gives. Loads no torch."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from genstudio.project.run_files import RUN_FILE

STAMP = "%Y-%m-%d %H-%M-%S"
STAMP_LETTERS = 20
"""Of a folder's name, with the space behind the stamp."""
LONGEST_NAME = 80
MOST_LETTERS = 60
"""Of a name in that of its folder."""


def proposed_name(pictures: str, family: str, runs: Path) -> str:
    """What to call a new run: pictures and family, with a number where there are others of that name.

    Args:
        pictures, family: as people call them.
        runs: the folder of all runs; it need not be there.
    """
    try:
        taken = {folder.name[STAMP_LETTERS:] for folder in runs.iterdir()}
    except OSError:
        taken = set()
    short = pictures if len(pictures) <= LONGEST_NAME // 2 else f"{pictures[: LONGEST_NAME // 2].rstrip()}…"
    name, number = f"{short} · {family}", 1
    while _file_name(name) in taken:
        number += 1
        name = f"{short} · {family} {number}"
    return name


def new_folder(runs: Path, name: str, now: datetime) -> Path:
    """A folder that is not there yet for a run of this name, which sorts by time."""
    first = runs / f"{now.strftime(STAMP)} {_file_name(name)}"
    candidate, number = first, 2
    while candidate.exists():
        candidate, number = first.with_name(f"{first.name} {number}"), number + 1
    return candidate


def name_of(folder: Path) -> str:
    """What the run in a folder is called; the folder's own name where that cannot be read."""
    try:
        name = json.loads((folder / RUN_FILE).read_text("utf-8"))["name"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return folder.name
    return name if isinstance(name, str) and name else folder.name


def _file_name(name: str) -> str:
    kept = "".join(letter if letter.isalnum() or letter in " -_" else "-" for letter in name)
    return kept.strip()[:MOST_LETTERS].strip() or "run"
