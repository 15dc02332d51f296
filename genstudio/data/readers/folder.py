"""`read_folder`: pictures in a folder; its sub-folders, if it has some, are their classes."""

from __future__ import annotations

from functools import partial
from operator import itemgetter
from pathlib import Path, PurePosixPath

from genstudio.data.image_set import ImageSet, Skipped
from genstudio.data.naming import brief, printable
from genstudio.data.options import ReadOptions
from genstudio.data.readers.found import Found
from genstudio.data.readers.frames import with_frames
from genstudio.data.readers.imagefolder import read_found
from genstudio.data.readers.listing import SNIFFED_BYTES, Entry, natural_key, promises_picture
from genstudio.data.readers.picture_file import looks_like_picture
from genstudio.data.readers.remembered import Origin, remembered
from genstudio.data.readers.room import Rooms
from genstudio.data.readers.table_rows import UnusableTable
from genstudio.data.readers.tables import TOO_MUCH, Table, is_table
from genstudio.data.readers.walk import Walk, walk_folder
from genstudio.data.watch import Watch
from genstudio.errors import DataError

_OPENABLE = (
    ".zip",
    ".tar",
    ".tgz",
    ".gz",
    ".bz2",
    ".xz",
    ".npz",
    ".npy",
    ".parquet",
    ".mp4",
    ".mov",
    ".mkv",
    ".avi",
    ".webm",
)


def read_folder(folder: Path, options: ReadOptions, watch: Watch) -> ImageSet:
    """Read every picture in a folder and below it.

    Raises:
        DataError: fewer than two pictures can be read, or the folder disappears meanwhile.
        Cancelled: the watch says so.
    """
    name = printable(folder.resolve().name or str(folder))
    walk = walk_folder(folder, watch)
    content_of = with_frames(partial(_on_disk, folder))

    def read(rooms: Rooms) -> ImageSet:
        found = found_in(folder, walk, watch)
        if not found.entries and (inside := _openable_in(folder)):
            raise DataError(f"“{name}” holds no pictures itself, but {printable(inside)}. Open that file instead.")
        images = read_found(found, name, str(folder), options, watch, rooms, content_of)
        if rooms.passing and not folder.is_dir():
            raise DataError(_gone(name))
        return images

    try:
        return remembered(Origin("folder", str(folder), walk.stamp, content_of), options, watch, read)
    except DataError as error:
        if folder.is_dir():
            raise
        raise DataError(_gone(name)) from error


def found_in(folder: Path, walk: Walk, watch: Watch) -> Found:
    """What was found in a folder and below it, sorted by what it is; paths are relative to the folder.

    Raises:
        Cancelled: the watch says so.
    """
    found = Found()
    for path, problem in sorted(walk.files, key=itemgetter(0)):
        watch.check()
        if problem is not None:
            found.skipped.append(Skipped(brief(path), problem))
        elif promises_picture(path) or _is_picture(folder / path):
            found.entries.append(Entry(PurePosixPath(path), partial(_on_disk, folder, path)))
        elif is_table(path.rpartition("/")[2]):
            found.tables.append(Table(PurePosixPath(path), partial(read_table, folder / path)))
        else:
            found.add_other(path)
    found.tables.sort(key=lambda table: natural_key(str(table.path)))  # where they differ the last one is believed
    return found


def _is_picture(path: Path) -> bool:
    """Whether a file that is not named like a picture is one."""
    try:
        with path.open("rb") as file:
            return looks_like_picture(file.read(SNIFFED_BYTES))
    except OSError:
        return False


def read_table(path: Path, most: int) -> bytes:
    """A file that tells of the pictures; raises `UnusableTable` if it has more bytes than `most`, or `OSError`."""
    if path.stat().st_size > most:
        raise UnusableTable(TOO_MUCH)
    return path.read_bytes()


def _on_disk(folder: Path, path: str, place: int = 0, watch: Watch | None = None) -> Path:
    return folder / path


def _openable_in(folder: Path) -> str | None:
    try:
        names = sorted((path.name for path in folder.iterdir() if path.suffix.lower() in _OPENABLE), key=natural_key)
    except OSError:
        return None
    return names[0] if names else None


def _gone(name: str) -> str:
    return f"The folder “{name}” disappeared while it was read. Connect its disk again, or choose other pictures."
