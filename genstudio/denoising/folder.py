"""Many pictures at once: a folder with its sub-folders, all with the same settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from genstudio.data.watch import CancelCheck, Progress, Watch
from genstudio.denoising.files import MARK, denoise_file, denoised_name
from genstudio.denoising.restore import Blend, Restorer
from genstudio.errors import DataError
from genstudio.project.writing import make_folder

_CALLED = "denoised"


@dataclass(frozen=True, slots=True)
class Failed:
    """One file that could not be cleaned, and the sentence that says why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class FolderOutcome:
    """What came of a folder.

    Attributes:
        into: where the cleaned pictures are, in the same sub-folders.
        cleaned: how many were cleaned now.
        present: how many had been cleaned before and were left alone.
        failed: those that could not be cleaned.
    """

    into: Path
    cleaned: int
    present: int
    failed: tuple[Failed, ...]


def output_folder(folder: Path) -> Path:
    """Where the cleaned pictures of a folder go: beside it, so that they are none of the pictures in it.

    Where nothing can be written there, into a folder in it.
    """
    whole = folder.absolute()
    if whole.name and os.access(whole.parent, os.W_OK):
        return whole.with_name(f"{whole.name} {_CALLED}")
    return folder / _CALLED


def denoise_folder(
    folder: Path,
    restorer: Restorer,
    into: Path | None = None,
    how: Blend | None = None,
    progress: Progress | None = None,
    cancelled: CancelCheck | None = None,
) -> FolderOutcome:
    """Clean every picture of a folder into `into`, by default its `output_folder`.

    Pictures whose cleaned file exists already are left alone, so that an interrupted job goes on where it was; a
    picture that cannot be cleaned does not stop the others.

    Raises:
        DataError: there is no picture in the folder.
        ExportError: `into` cannot be written.
        Cancelled: `cancelled` answered True; what was written stays.
    """
    into = into or output_folder(folder)
    targets = _targets(folder, into)
    if not targets:
        raise DataError(f"There are no pictures in {folder.name}. Choose another folder.")
    watch = Watch(progress, cancelled)
    cleaned, present, failed = 0, 0, list[Failed]()
    for done, (path, target) in enumerate(targets):
        watch.report(done, len(targets))
        if target.exists():
            present += 1
            continue
        try:
            make_folder(target.parent)
            denoise_file(path, restorer, target, how, cancelled=cancelled)
            cleaned += 1
        except DataError as error:
            failed.append(Failed(path, str(error)))
    watch.report(len(targets), len(targets))
    return FolderOutcome(into, cleaned, present, tuple(failed))


def _targets(folder: Path, into: Path) -> list[tuple[Path, Path]]:
    """Every picture with the file that its cleaned one belongs in, the same ones each time."""
    taken: set[Path] = set()
    targets = []
    for path in sorted(_pictures(folder, into)):
        target = first = denoised_name(path, into / path.parent.relative_to(folder))
        number = 2
        while target in taken:
            target, number = first.with_stem(f"{first.stem}_{number}"), number + 1
        taken.add(target)
        targets.append((path, target))
    return targets


def _pictures(folder: Path, into: Path) -> Iterator[Path]:
    from genstudio.data.readers.picture_file import SUFFIXES

    for path in folder.rglob("*"):
        result_of_ours = path.stem.endswith(MARK) or into in path.parents
        if path.suffix.lower() in SUFFIXES and not result_of_ours and not path.name.startswith(".") and path.is_file():
            yield path
