"""`read_several`: pictures and folders of pictures that were chosen together, as one set.

A folder stands for a class of its name; pictures beside folders have none.
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

from genstudio.data.image_set import ImageSet, Skipped
from genstudio.data.naming import printable
from genstudio.data.options import ReadOptions
from genstudio.data.readers.folder import found_in
from genstudio.data.readers.imagefolder import Found, read_found
from genstudio.data.readers.limits import LARGEST_ENTRY
from genstudio.data.readers.listing import SNIFFED_BYTES, Entry, promises_picture
from genstudio.data.readers.picture import looks_like_picture
from genstudio.data.readers.tables import Table, is_table
from genstudio.data.watch import Watch
from genstudio.errors import DataError


def read_several(paths: Sequence[Path], source: str, options: ReadOptions, watch: Watch) -> ImageSet:
    """Read files that are pictures, and every picture in and below the folders.

    Raises:
        DataError: one of the paths is gone, or fewer than two pictures can be read.
        Cancelled: the watch says so.
    """
    found, folders = Found(), 0
    for path in paths:
        watch.check()
        folders += _add(found, path, watch)
    return read_found(found, _name(folders, len(paths) - folders), source, options, watch)


def _add(found: Found, path: Path, watch: Watch) -> bool:
    """Take over what lies at a path; the answer is whether it is a folder."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            _add_folder(found, path, watch)
            return True
        if not stat.S_ISREG(mode):
            found.others += 1
            return False
        with path.open("rb") as file:
            head = file.read(SNIFFED_BYTES)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise DataError(
            f"There is nothing at {printable(str(path))} any more. Choose the pictures again, without it."
        ) from error
    except PermissionError:
        found.skipped.append(Skipped(printable(path.name), "may not be read (permission denied)"))
        return False
    except OSError:
        found.skipped.append(Skipped(printable(path.name), "cannot be read from the disk"))
        return False
    name = PurePosixPath(path.name)
    if promises_picture(path.name) or looks_like_picture(head):
        found.entries.append(Entry(name, partial(_on_disk, path)))
    elif is_table(path.name) and path.stat().st_size <= LARGEST_ENTRY:
        found.tables.append(Table(name, path.read_bytes))
    else:
        found.others += 1
    return False


def _add_folder(found: Found, folder: Path, watch: Watch) -> None:
    inside = found_in(folder, watch)
    name = folder.name or "folder"
    found.entries += [replace(entry, path=name / entry.path) for entry in inside.entries]
    found.tables += [replace(table, path=name / table.path) for table in inside.tables]
    found.skipped += [Skipped(f"{printable(name)}/{skipped.name}", skipped.reason) for skipped in inside.skipped]
    found.others += inside.others


def _name(folders: int, files: int) -> str:
    """What to call them together: "12 pictures", "2 folders and 1 picture"."""
    counts = ((folders, "folder", "folders"), (files, "picture", "pictures"))
    return " and ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in counts if count)


def _on_disk(path: Path) -> Path:
    return path
