"""Where a dialog for files begins: beside what was opened last, else where people have their pictures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from genstudio.data.source import NAMED, paths_named_in
from genstudio.project.settings import SettingsFile


def last_folder(settings: SettingsFile, otherwise: Path | None = None) -> Path:
    """A folder that is there; Qt would begin in the program's own instead of one that is not.

    Args:
        otherwise: where to begin instead of among the person's pictures.
    """
    first = otherwise or QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    likely = (Path(place) for place in (settings.current.last_folder, first) if place)
    return next((folder for folder in likely if folder.is_dir()), Path.home())


def note_opened(settings: SettingsFile, source: str | Path) -> None:
    """Begin beside this file or folder, or the first of several, from now on; a set by its name lies nowhere."""
    first = paths_named_in(str(source))[0]
    beside = str(Path(first).absolute().parent)
    if not first.startswith(NAMED) and beside != settings.current.last_folder:
        settings.change(last_folder=beside)
