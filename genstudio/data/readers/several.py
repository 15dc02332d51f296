"""`read_several`: pictures and folders of pictures that were chosen together, as one set.

A folder stands for a class of its name; pictures beside folders have none.
"""

from __future__ import annotations

import stat
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

from genstudio.data.image_set import ImageSet, Skipped
from genstudio.data.naming import printable
from genstudio.data.options import ReadOptions
from genstudio.data.readers.folder import found_in, read_table
from genstudio.data.readers.found import OTHERS_NAMED, Found
from genstudio.data.readers.frames import with_frames
from genstudio.data.readers.imagefolder import read_found
from genstudio.data.readers.listing import SNIFFED_BYTES, Entry, promises_picture
from genstudio.data.readers.picture_file import looks_like_picture
from genstudio.data.readers.remembered import Origin, remembered
from genstudio.data.readers.room import Rooms
from genstudio.data.readers.tables import Table, is_table
from genstudio.data.readers.unreadable import NOT_PERMITTED, NOT_READ
from genstudio.data.readers.walk import Walk, stamp_of_all, stamp_of_file, walk_folder
from genstudio.data.watch import Watch
from genstudio.errors import DataError


def read_several(paths: Sequence[Path], source: str, options: ReadOptions, watch: Watch) -> ImageSet:
    """Read files that are pictures, and every picture in and below the folders.

    Raises:
        DataError: one of the paths is gone, or fewer than two pictures can be read.
        Cancelled: the watch says so.
    """
    walks = {path: walk_folder(path, watch) for path in paths if _is_folder(path)}
    stamps = [walks[path].stamp if path in walks else _stamp(path) for path in paths]
    content_of = with_frames(partial(_on_disk, paths))

    def read(rooms: Rooms) -> ImageSet:
        found = Found(homes=tuple(map(_home, paths)))
        for place, path in enumerate(paths):
            watch.check()
            if path in walks:
                _add_folder(found, path, walks[path], place, watch)
            else:
                _add_file(found, path, place)
        name = _name(walks, [path for path in paths if path not in walks])
        return read_found(found, name, source, options, watch, rooms, content_of)

    return remembered(Origin("several", source, stamp_of_all(stamps), content_of), options, watch, read)


def _home(path: Path) -> str:
    return path.absolute().parent.as_posix()


def _is_folder(path: Path) -> bool:
    """Of what cannot be looked at nobody knows; it is told of as a file."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _stamp(path: Path) -> str | None:
    try:
        return stamp_of_file(path) if path.is_file() else None
    except OSError:
        return None


def _add_file(found: Found, path: Path, place: int) -> None:
    name = PurePosixPath(path.name)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            found.add_other(path.name)
            return
        with path.open("rb") as file:
            head = file.read(SNIFFED_BYTES)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise DataError(
            f"There is nothing at {printable(str(path))} any more. Choose the pictures again, without it."
        ) from error
    except PermissionError:
        found.skipped.append(Skipped(printable(path.name), NOT_PERMITTED))
    except OSError:
        found.skipped.append(Skipped(printable(path.name), NOT_READ))
    else:
        if promises_picture(path.name) or looks_like_picture(head):
            found.entries.append(Entry(name, partial(_itself, path), place))
        elif is_table(path.name):
            found.tables.append(Table(name, partial(read_table, path), _home(path)))
        else:
            found.add_other(path.name)


def _add_folder(found: Found, folder: Path, walk: Walk, place: int, watch: Watch) -> None:
    inside = found_in(folder, walk, watch)
    name = folder.name or "folder"
    found.entries += [replace(entry, path=name / entry.path, place=place) for entry in inside.entries]
    found.tables += [replace(table, path=name / table.path, home=_home(folder)) for table in inside.tables]
    found.skipped += [Skipped(f"{printable(name)}/{skipped.name}", skipped.reason) for skipped in inside.skipped]
    found.others += inside.others
    found.films += inside.films
    found.other_names = [*found.other_names, *inside.other_names][:OTHERS_NAMED]


def _name(folders: Collection[Path], files: Collection[Path]) -> str:
    """What to call them together: "12 pictures", "2 folders and 1 picture", "3 files" where some promise no picture."""
    kind = "picture" if all(promises_picture(path.name) for path in files) else "file"
    counts = ((len(folders), "folder", "folders"), (len(files), kind, f"{kind}s"))
    return " and ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in counts if count)


def _itself(path: Path) -> Path:
    return path


def _on_disk(paths: Sequence[Path], name: str, place: int, watch: Watch) -> Path:
    """The file of a picture: one of the paths, or what lies below it."""
    return paths[place].joinpath(*PurePosixPath(name).parts[1:])
