"""Files appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from genstudio.errors import ExportError


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a fresh file beside `path`, then put it in the place of `path`.

    Raises:
        ExportError: the folder is missing or cannot be written, or the disk is full; the former file stands.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise _refused(path) from error
    os.close(descriptor)
    fresh = Path(name)
    try:
        write(fresh)
        fresh.chmod(0o644)
        fresh.replace(path)
    except OSError as error:
        raise _refused(path) from error
    finally:
        fresh.unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """Create a folder and those above it.

    Raises:
        ExportError: it cannot be created.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(f"The folder {path} cannot be created. Choose a folder that you may write to.") from error


def _refused(path: Path) -> ExportError:
    return ExportError(f"{path.name} cannot be written in {path.parent}. Choose a folder that you may write to.")
