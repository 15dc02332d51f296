"""`walk_folder`: what lies in a folder and below it, and a stamp that tells whether any of it has changed."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heappop, heappush
from pathlib import Path
from typing import NamedTuple

from genstudio.data.readers.limits import MIB
from genstudio.data.readers.listing import is_clutter
from genstudio.data.readers.unreadable import NOT_PERMITTED, NOT_READ
from genstudio.data.watch import Watch

_FRESH_SECONDS = 2.0
"""The coarsest clock of a file system (FAT): within it a file may change again and look the same."""

_BETWEEN_CHECKS = 64
"""Files; looking whether somebody cancelled takes as long as looking at a file."""
_END_BYTES = 16 * MIB
"""In a zip, the names and checksums of a hundred thousand entries."""


class WalkedFile(NamedTuple):
    """One file, or a folder that cannot be entered.

    Attributes:
        path: below the folder, with "/" between the names.
        problem: why it cannot be read, in words that follow its name; None where nothing is known to be wrong.
    """

    path: str
    problem: str | None


@dataclass(frozen=True, slots=True)
class Walk:
    """Everything that was found.

    Attributes:
        files: in no particular order.
        stamp: SHA-256 of the names, sizes and times of change of all files; None where a file is so new that it may
            change again unseen.
    """

    files: tuple[WalkedFile, ...]
    stamp: str | None


def walk_folder(folder: Path, watch: Watch) -> Walk:
    """Look through a folder and those below it, without opening a file.

    Links to folders are followed, after all else, but never to a folder that was looked through already: a few that
    link to one another would make more paths than there is time for. What systems leave behind is passed over.

    Raises:
        Cancelled: the watch says so.
    """
    now = time.time()
    files: list[WalkedFile] = []
    lines: list[str] = []
    newest = 0
    seen: set[tuple[int, int | str]] = set()
    waiting, linked = [(os.fspath(folder), "")], list[tuple[str, str]]()
    while waiting or linked:
        place, below = waiting.pop() if waiting else heappop(linked)
        try:
            status = os.stat(place)  # noqa: PTH116 (a Path each would double the time)
            identity = (status.st_dev, status.st_ino or os.path.realpath(place))  # some network drives number nothing
            if identity in seen:
                continue
            seen.add(identity)
            with os.scandir(place) as scan:
                entries = list(scan)
        except OSError as error:
            files.append(WalkedFile(below.rstrip("/") or ".", _problem(error)))
            continue
        for number, entry in enumerate(entries):
            if number % _BETWEEN_CHECKS == 0:
                watch.check()
            name = entry.name
            if is_clutter(name):
                continue
            path = below + name
            try:
                status = entry.stat()
            except FileNotFoundError:  # a link that leads nowhere
                continue
            except OSError as error:  # such as a link that leads to itself
                files.append(WalkedFile(path, _problem(error)))
                continue
            if stat.S_ISDIR(status.st_mode):
                if entry.is_symlink():
                    heappush(linked, (entry.path, f"{path}/"))
                else:
                    waiting.append((entry.path, f"{path}/"))
            elif stat.S_ISREG(status.st_mode):
                files.append(WalkedFile(path, None))
                lines.append(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ctime_ns}")
                newest = max(newest, status.st_mtime_ns)
    lines += [f"{path}\0{problem}" for path, problem in files if problem is not None]
    lines.sort()
    digest = hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()
    return Walk(tuple(files), None if newest > (now - _FRESH_SECONDS) * 1e9 else digest)


def stamp_of_file(path: Path) -> str | None:
    """The same for a file of many pictures, from its size, its times and its end, where archives list what they hold.

    Raises:
        OSError: it cannot be read.
    """
    now = time.time()
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        file.seek(max(0, status.st_size - _END_BYTES))
        digest = hashlib.sha256(f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}".encode("ascii"))
        digest.update(file.read())
    return None if status.st_mtime > now - _FRESH_SECONDS else digest.hexdigest()


def stamp_of_all(stamps: Iterable[str | None]) -> str | None:
    """One stamp for several things; None where one of them has none."""
    known = list(stamps)
    texts = [stamp for stamp in known if stamp is not None]
    return hashlib.sha256("\n".join(texts).encode("ascii")).hexdigest() if len(texts) == len(known) else None


def _problem(error: OSError) -> str:
    return NOT_PERMITTED if isinstance(error, PermissionError) else NOT_READ
