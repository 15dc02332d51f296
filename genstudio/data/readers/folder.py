"""`read_folder`: pictures in a folder; its sub-folders, if it has some, are their classes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath

from genstudio.data.image_set import ImageSet, Skipped
from genstudio.data.naming import printable
from genstudio.data.options import ReadOptions
from genstudio.data.readers.imagefolder import Found, read_found
from genstudio.data.readers.limits import LARGEST_ENTRY, MIB
from genstudio.data.readers.listing import SNIFFED_BYTES, Entry, is_clutter, natural_key, promises_picture
from genstudio.data.readers.picture import UnreadablePicture, looks_like_picture
from genstudio.data.readers.tables import Table, is_table
from genstudio.data.watch import Watch
from genstudio.errors import DataError

_OPENABLE = (".zip", ".npz", ".npy")


def read_folder(folder: Path, options: ReadOptions, watch: Watch) -> ImageSet:
    """Read every picture in a folder and below it.

    Raises:
        DataError: fewer than two pictures can be read.
        Cancelled: the watch says so.
    """
    name = printable(folder.resolve().name or str(folder))
    found = found_in(folder, watch)
    if not found.entries and (inside := _openable_in(folder)):
        raise DataError(f"{name} holds no pictures itself, but {printable(inside)}. Open that file instead.")
    return read_found(found, name, str(folder), options, watch)


def found_in(folder: Path, watch: Watch) -> Found:
    """What lies in a folder and below it; paths are relative to it.

    Raises:
        Cancelled: the watch says so.
    """
    found = Found()
    for path, problem in _walk(folder, PurePosixPath(), frozenset(), watch):
        if problem is not None:
            found.skipped.append(Skipped(printable(str(path)), problem))
        elif promises_picture(path.name) or _is_picture(folder / path):
            found.entries.append(Entry(path, partial(_on_disk, folder / path)))
        elif is_table(path.name):
            found.tables.append(Table(path, partial(_read_table, folder / path)))
        else:
            found.others += 1
    return found


def _walk(
    folder: Path, below: PurePosixPath, above: frozenset[tuple[int, int]], watch: Watch
) -> Iterator[tuple[PurePosixPath, str | None]]:
    """Every file below a folder, with the problem if it or its folder cannot be entered.

    Links to folders are followed, but never back into a folder that one is already in (`above`).
    """
    try:
        status = folder.stat()
        identity = (status.st_dev, status.st_ino)
        if identity in above:
            return
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: natural_key(entry.name))
    except PermissionError:
        yield below, "may not be read (permission denied)"
        return
    except OSError:
        yield below, "cannot be read from the disk"
        return
    for entry in entries:
        watch.check()
        if is_clutter(entry.name):
            continue
        try:
            is_folder, is_file = entry.is_dir(), entry.is_file()
        except OSError:  # such as a link that leads to itself
            yield below / entry.name, "cannot be read from the disk"
            continue
        if is_folder:
            yield from _walk(folder / entry.name, below / entry.name, above | {identity}, watch)
        elif is_file:
            yield below / entry.name, None


def _is_picture(path: Path) -> bool:
    """Whether a file that is not named like a picture is one."""
    try:
        with path.open("rb") as file:
            return looks_like_picture(file.read(SNIFFED_BYTES))
    except OSError:
        return False


def _read_table(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_ENTRY:
        raise UnreadablePicture(f"is larger than {LARGEST_ENTRY // MIB} MB")
    return path.read_bytes()


def _on_disk(path: Path) -> Path:
    return path


def _openable_in(folder: Path) -> str | None:
    try:
        names = sorted((path.name for path in folder.iterdir() if path.suffix.lower() in _OPENABLE), key=natural_key)
    except OSError:
        return None
    return names[0] if names else None
