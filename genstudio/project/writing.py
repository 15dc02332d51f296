"""Files appear whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

from genstudio.errors import ExportError


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a fresh file beside `path`, then put it in the place of `path`.

    Where `path` is a link, the file that it leads to is replaced. A new file may be read by whom the system says
    (umask), a replaced one by whom it could be read before.

    Raises:
        ExportError: the folder is missing or cannot be written, or the disk is full; the former file stands.
    """
    try:
        target = path.resolve() if path.is_symlink() else path
        fresh = target.with_name(f".{path.stem}-{token_hex(8)}{path.suffix}")
        fresh.touch(exist_ok=False)
    except (OSError, RuntimeError) as error:  # the latter for links in a ring
        raise _refused(path) from error
    try:
        write(fresh)
        if target.is_file():
            shutil.copymode(target, fresh)
        fresh.replace(target)
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
