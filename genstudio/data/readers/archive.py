"""`read_archive`: a zip of pictures, read entry by entry without unpacking anything to the disk."""

from __future__ import annotations

from functools import partial
from pathlib import Path, PurePosixPath
from zipfile import ZipFile, ZipInfo

from genstudio.data.image_set import ImageSet, Skipped
from genstudio.data.naming import printable
from genstudio.data.options import ReadOptions
from genstudio.data.readers.imagefolder import Found, read_found
from genstudio.data.readers.listing import SNIFFED_BYTES, Entry, is_clutter, promises_picture
from genstudio.data.readers.picture import UnreadablePicture, looks_like_picture
from genstudio.data.readers.tables import Table, is_table
from genstudio.data.readers.zips import UNSAFE_NAME, ZIP_ERRORS, problem_with
from genstudio.data.watch import Watch
from genstudio.errors import DataError


def read_archive(path: Path, options: ReadOptions, watch: Watch) -> ImageSet:
    """Read every picture in a zip; its folders, if it has some, are their classes.

    Raises:
        DataError: the zip is damaged, or fewer than two pictures in it can be read.
        Cancelled: the watch says so.
    """
    try:
        archive = ZipFile(path)
    except PermissionError as error:
        raise DataError(
            f"{printable(path.name)} may not be read (permission denied). Change its permissions or copy it."
        ) from error
    except ZIP_ERRORS as error:
        raise DataError(f"{printable(path.name)} is damaged or cut off. Make or download the zip again.") from error
    with archive:
        return read_found(_found_in(archive, watch), printable(path.stem), str(path), options, watch)


def _found_in(archive: ZipFile, watch: Watch) -> Found:
    found = Found()
    for entry in archive.infolist():
        watch.check()
        name = entry.filename.replace("\\", "/")
        path = PurePosixPath(name)
        if not path.name or name.endswith("/") or any(is_clutter(part) for part in path.parts if part != ".."):
            continue
        promising = promises_picture(path.name)
        problem = problem_with(entry)
        if problem is not None and (promising or problem == UNSAFE_NAME):
            found.skipped.append(Skipped(printable(entry.filename), problem))
        elif problem is None and (promising or _is_picture(archive, entry)):
            found.entries.append(Entry(path, partial(_unpacked, archive, entry)))
        elif problem is None and is_table(path.name):
            found.tables.append(Table(path, partial(_unpacked, archive, entry)))
        else:
            found.others += 1
    return found


def _is_picture(archive: ZipFile, entry: ZipInfo) -> bool:
    """Whether an entry that is not named like a picture is one."""
    try:
        with archive.open(entry) as file:
            return looks_like_picture(file.read(SNIFFED_BYTES))
    except ZIP_ERRORS:
        return False


def _unpacked(archive: ZipFile, entry: ZipInfo) -> bytes:
    try:
        return archive.read(entry)
    except ZIP_ERRORS as error:
        raise UnreadablePicture("is damaged inside the zip") from error
