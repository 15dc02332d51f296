"""`Shelf`: all sets that are kept, found by what they were made from; those that were not used for longest go first."""

from __future__ import annotations

import logging
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from genstudio.data.cache.entry import FACTS, PIXELS, Arrays, DamagedEntry, Kept, read_entry, stamp_of, write_entry
from genstudio.data.cache.home import cache_folder, free_bytes, room_for_cache
from genstudio.data.cache.mapped import map_pixels
from genstudio.data.image_set import Pixels

_UNFINISHED = ".new-"
_GONE = ".gone-"
_ABANDONED_SECONDS = 24 * 3600.0
"""An unfinished set that was not written to for so long belongs to a program that has ended."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Extent:
    """How many sets there are, and how many bytes they take."""

    sets: int
    bytes: int


class Shelf:
    """The sets in one folder. All methods may be called by several programs at once.

    Attributes:
        folder: it need not exist; it is made when the first set is kept.
    """

    def __init__(self, folder: Path | None = None, room: Callable[[Path, int], int] = room_for_cache) -> None:
        """
        Args:
            folder: None is that of this person.
            room: how many bytes all sets may take, from the folder and the bytes that they take at present.
        """
        self.folder = cache_folder() if folder is None else folder
        self._room = room

    def find(self, key: str, stamp: str) -> Kept | None:
        """The set of a key, as long as its source looks as it did; older and damaged ones are thrown away."""
        found: Kept | None = None
        for folder in sorted(self._entries(key), key=_last_use, reverse=True):
            try:
                if found is None and stamp_of(folder) == stamp:
                    found = read_entry(folder)
                    _touch(folder)
                    continue
            except FileNotFoundError:  # another program threw it away meanwhile, or it is not whole
                pass
            except (OSError, DamagedEntry) as problem:
                log.warning("the cached pictures in %s are made anew: %s", folder, problem)
            _remove(folder)
        return found

    def forget(self, key: str) -> None:
        """Throw the sets of a key away."""
        for folder in self._entries(key):
            _remove(folder)

    @contextmanager
    def draft(self) -> Iterator[Path | None]:
        """An empty folder to write a set into, thrown away unless `keep` took it; None where none can be made."""
        folder: Path | None = self.folder / f"{_UNFINISHED}{token_hex(8)}"
        assert folder is not None
        try:
            folder.mkdir(mode=0o700, parents=True)  # a person's photos are nobody else's business
        except OSError as problem:
            log.warning("pictures are not kept, %s cannot be written: %s", self.folder, problem)
            folder = None
        try:
            yield folder
        finally:
            if folder is not None and folder.exists():
                shutil.rmtree(folder, ignore_errors=True)

    def keep(
        self,
        draft: Path,
        key: str,
        stamp: str,
        pixels: Pixels | None,
        shape: tuple[int, ...],
        arrays: Arrays,
        facts: Mapping[str, Any],
    ) -> Pixels:
        """Take a draft among the sets, and throw away as many others as it needs room.

        Args:
            pixels: None where the draft has them in its file `PIXELS` already.

        Returns:
            The mapped pixels where they were None; otherwise those that were given.

        Raises:
            OSError: the disk is full or may not be written.
        """
        write_entry(draft, stamp, pixels, shape, arrays, facts)
        target = self.folder / f"{key}.{token_hex(8)}"
        if pixels is None and sys.platform != "win32":
            pixels = map_pixels(draft / PIXELS, shape)  # once it has its name another program may throw it away
        draft.rename(target)
        kept = map_pixels(target / PIXELS, shape) if pixels is None else pixels  # Windows moves no file that is mapped
        self.tidy(newest=target)
        return kept

    def make_room(self, needed: int) -> bool:
        """Throw sets away until so many bytes are free on the disk, if that is enough; whether it was."""
        if free_bytes(self.folder) + self.extent().bytes < needed:
            return False
        for folder in sorted(self._entries(), key=_last_use):
            if free_bytes(self.folder) >= needed:
                break
            _remove(folder)
        return free_bytes(self.folder) >= needed

    def tidy(self, newest: Path | None = None) -> None:
        """Throw away what is beyond the room of the cache, except `newest`, and what ended programs left behind."""
        entries = [(folder, _bytes_in(folder)) for folder in sorted(self._entries(), key=_last_use)]
        taken = sum(size for _, size in entries)
        room = self._room(self.folder, taken)
        for folder, size in entries:
            if taken <= room:
                break
            if folder != newest:
                _remove(folder)
                taken -= size
        for folder in self._folders(f"{_UNFINISHED}*"):
            if _last_change(folder) < time.time() - _ABANDONED_SECONDS:
                _remove(folder)
        for folder in self._folders(f"{_GONE}*"):
            shutil.rmtree(folder, ignore_errors=True)

    def clear(self) -> Extent:
        """Throw all sets away; those that are in use elsewhere stay there as long as they are. Says what is gone."""
        before = self.extent()
        for folder in self._entries():
            _remove(folder)
        self.tidy()
        after = self.extent()
        return Extent(before.sets - after.sets, before.bytes - after.bytes)

    def extent(self) -> Extent:
        sizes = [_bytes_in(folder) for folder in self._entries()]
        return Extent(len(sizes), sum(sizes))

    def _entries(self, key: str = "*") -> list[Path]:
        return [folder for folder in self._folders(f"{key}.*") if not folder.name.startswith(".")]

    def _folders(self, pattern: str) -> list[Path]:
        try:
            return [place for place in self.folder.glob(pattern) if place.is_dir() and not place.is_symlink()]
        except OSError:
            return []


def _remove(folder: Path) -> None:
    """Throw a set away, at once for whoever looks for it; one that the system holds on to stays for a later time."""
    gone = folder.with_name(f"{_GONE}{token_hex(8)}")
    try:
        folder.rename(gone)
    except OSError as problem:
        log.info("%s is still in use: %s", folder, problem)
        return
    shutil.rmtree(gone, ignore_errors=True)


def _touch(folder: Path) -> None:
    try:
        (folder / FACTS).touch(exist_ok=True)
    except OSError as problem:  # a cache that may only be read
        log.info("%s", problem)


def _last_use(folder: Path) -> float:
    try:
        return (folder / FACTS).stat().st_mtime
    except OSError:
        return 0.0


def _last_change(folder: Path) -> float:
    try:
        return max([folder.stat().st_mtime, *(file.stat().st_mtime for file in folder.iterdir())])
    except OSError:
        return time.time()


def _bytes_in(folder: Path) -> int:
    try:
        return sum(file.stat().st_size for file in folder.iterdir())
    except OSError:
        return 0
