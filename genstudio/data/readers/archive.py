"""`read_archive`: a zip of pictures, read entry by entry without unpacking anything to the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from zipfile import ZipInfo

from genstudio.data.image_set import ImageSet, Skipped
from genstudio.data.naming import brief, printable
from genstudio.data.options import ReadOptions
from genstudio.data.readers.cifar import Batches
from genstudio.data.readers.found import Found
from genstudio.data.readers.frames import with_frames
from genstudio.data.readers.imagefolder import read_found
from genstudio.data.readers.listing import SNIFFED_BYTES, Entry, is_clutter, promises_picture
from genstudio.data.readers.picture_file import looks_like_picture
from genstudio.data.readers.remembered import Origin, remembered
from genstudio.data.readers.room import Rooms
from genstudio.data.readers.table_rows import UnusableTable
from genstudio.data.readers.tables import TOO_MUCH, Table, is_table, unusable
from genstudio.data.readers.uncollected import uncollected
from genstudio.data.readers.walk import stamp_of_file
from genstudio.data.readers.zip_entries import ZipEntries, read_again
from genstudio.data.readers.zips import OVERLAPPING, UNSAFE_NAME, ZIP_ERRORS, name_of, overlapping, problem_with
from genstudio.data.watch import Watch
from genstudio.errors import DataError

ARCHIVES = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar")
"""How files end that others are packed in."""
_SETS = (".parquet", ".npz", ".npy", "-ubyte")
"""How files end that hold many pictures each."""


def read_archive(path: Path, options: ReadOptions, watch: Watch) -> ImageSet:
    """Read every picture in a zip; its folders, if it has some, are their classes.

    Raises:
        DataError: the zip is damaged, or fewer than two pictures in it can be read.
        Cancelled: the watch says so.
    """
    content_of = with_frames(lambda name, place, watch: read_again(path, name, place))

    def read(rooms: Rooms) -> ImageSet:
        with _plain_errors(path), uncollected():
            zipped = ZipEntries(path)
        with zipped:
            with uncollected():
                found = _found_in(zipped, watch)
            if not found.entries and not found.skipped and (inner := _openable_in(zipped)):
                raise DataError(
                    f"{printable(path.name)} holds no pictures itself, but {brief(inner)}. "
                    "Unpack it first, then open what was in it."
                )
            return read_found(found, printable(path.stem), str(path), options, watch, rooms, content_of)

    with _plain_errors(path):
        stamp = stamp_of_file(path)
    return remembered(Origin("zip", str(path), stamp, content_of), options, watch, read)


@contextmanager
def _plain_errors(path: Path) -> Iterator[None]:
    """What `zipfile` raises on damaged files, as a sentence."""
    name = printable(path.name)
    try:
        yield
    except FileNotFoundError as error:
        raise DataError(f"{name} is no longer there. Connect its disk again, or choose other pictures.") from error
    except PermissionError as error:
        raise DataError(f"{name} may not be read (permission denied). Change its permissions or copy it.") from error
    except ZIP_ERRORS as error:
        raise DataError(f"{name} is damaged or cut off. Make or download the zip again.") from error


def _found_in(zipped: ZipEntries, watch: Watch) -> Found:
    found = Found()
    entries = zipped.archive.infolist()
    for entry, shared in zip(entries, overlapping(entries).tolist(), strict=True):
        watch.check()
        name = name_of(entry).replace("\\", "/")
        path = PurePosixPath(name)
        parts = path.parts
        if not parts or name.endswith("/") or (".." not in parts and any(map(is_clutter, parts))):
            continue
        promising = promises_picture(parts[-1])
        problem = problem_with(entry) or (OVERLAPPING if shared else None)
        if problem is not None and (promising or problem == UNSAFE_NAME):
            found.skipped.append(Skipped(brief(name_of(entry)), problem))
        elif problem is None and (promising or _is_picture(zipped, entry)):
            found.entries.append(Entry(path, partial(zipped.read, entry), entry.header_offset))
        elif is_table(parts[-1]):
            content = partial(_read_table, zipped, entry) if problem is None else partial(unusable, problem)
            found.tables.append(Table(path, content))
        else:
            found.add_other(name_of(entry))
    return found


def _read_table(zipped: ZipEntries, entry: ZipInfo, most: int) -> bytes:
    if entry.file_size > most:
        raise UnusableTable(TOO_MUCH)
    return zipped.read(entry)


def _openable_in(zipped: ZipEntries) -> str | None:
    """The name of the first file that can be opened once it is unpacked: another archive, or one of many pictures."""
    batches = Batches()
    for entry in zipped.archive.infolist():
        name = name_of(entry).replace("\\", "/").rpartition("/")[2]
        if name.lower().endswith((*ARCHIVES, *_SETS)) or batches.wants(name, entry.file_size):
            return name
    return None


def _is_picture(zipped: ZipEntries, entry: ZipInfo) -> bool:
    """Whether an entry that is not named like a picture is one."""
    try:
        return looks_like_picture(zipped.begin(entry, SNIFFED_BYTES))
    except ZIP_ERRORS:
        return False
