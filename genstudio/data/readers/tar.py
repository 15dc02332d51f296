"""`read_tar`: a tar archive of pictures, packed by gzip, bzip2 or xz or not at all; nothing is unpacked to the disk.

An archive that is not packed is listed once and then read picture by picture, in any order. A packed one can only be
read from its beginning: the first pass lists the pictures and looks at their headers, the second decodes them, some
dozens at a time (a third follows where pictures are held out). No more of it than that is ever in memory.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from genstudio.data.image_set import ImageSet, Skipped
from genstudio.data.naming import brief, printable
from genstudio.data.options import ReadOptions
from genstudio.data.readers.cifar import Batches, is_pickled_name, python_version, read_cifar
from genstudio.data.readers.found import Found
from genstudio.data.readers.frames import with_frames
from genstudio.data.readers.imagefolder import read_found
from genstudio.data.readers.listing import SNIFFED_BYTES, Arrival, Entry, Survey, is_clutter, promises_picture
from genstudio.data.readers.notes import Trait
from genstudio.data.readers.picture import Picture
from genstudio.data.readers.picture_file import looks_like_picture
from genstudio.data.readers.remembered import Origin, remembered
from genstudio.data.readers.room import Rooms
from genstudio.data.readers.table_rows import UnusableTable
from genstudio.data.readers.tables import MOST_BYTES, TOO_MUCH, Table, is_table, unusable
from genstudio.data.readers.tar_members import (
    BLOCK,
    TOO_LARGE,
    DamagedTar,
    FileStream,
    Member,
    Stream,
    begins_tar,
    members,
    size_in,
)
from genstudio.data.readers.unpacking import UNPACKING_ERRORS, SuspiciousSize, Unpacked, is_packed
from genstudio.data.readers.unreadable import UnreadablePicture, passing_reason
from genstudio.data.readers.walk import stamp_of_file
from genstudio.data.readers.zips import UNSAFE_NAME
from genstudio.data.watch import Watch
from genstudio.errors import DataError


def is_tar(path: Path, watch: Watch) -> bool:
    """Whether a file is a tar archive, packed or not, by its content.

    Raises:
        OSError: it cannot be read.
        Cancelled: the watch says so.
    """
    try:
        with _stream(path, watch) as stream:
            return begins_tar(stream.read(BLOCK))
    except OSError as error:
        if error.errno is not None:
            raise
        return False  # the decoders raise it, too
    except (*UNPACKING_ERRORS, SuspiciousSize):
        return False


def read_tar(path: Path, options: ReadOptions, watch: Watch) -> ImageSet:
    """Read every picture in an archive; its folders, if it has some, are their classes.

    An archive that is damaged somewhere gives the pictures before that place. The archives that CIFAR's binary files
    come in are read as those.

    Raises:
        DataError: fewer than two pictures can be read, or the archive is CIFAR's Python version.
        Cancelled: the watch says so.
    """
    name = printable(_stem(path))
    content_of = with_frames(partial(_read_again, path))

    def read(rooms: Rooms) -> ImageSet:
        found = _found_in(path, watch)
        return read_found(found, name, str(path), options, watch, rooms, content_of)

    try:
        return remembered(Origin("tar", str(path), stamp_of_file(path), content_of), options, watch, read)
    except _IsCifar as cifar:
        return read_cifar(cifar.batches, name, str(path), options, watch)


class _IsCifar(Exception):
    """The archive is one of CIFAR's, and is not decoded picture by picture."""

    def __init__(self, batches: Batches) -> None:
        self.batches = batches


def _found_in(path: Path, watch: Watch) -> Found:
    lister = _Lister(path)
    lister.list(watch)
    if lister.pickled:
        raise DataError(python_version(printable(path.name)))
    is_cifar = lister.cifar.training and not lister.found.entries
    if lister.broken and not lister.found.entries and not is_cifar:
        raise DataError(f"{printable(path.name)} {lister.broken}. Make or download the archive again.")
    missing = [Skipped(printable(path.name), f"{lister.broken}; the rest of it is missing")] if lister.broken else []
    if is_cifar:
        lister.cifar.skipped += missing
        raise _IsCifar(lister.cifar)
    lister.found.skipped += missing
    return lister.found


_ENDS = (".gz", ".tgz", ".bz2", ".tbz", ".tbz2", ".xz", ".txz", ".tar")
_DAMAGED = "is damaged or cut off"
_SUSPICIOUS = "would unpack to a suspicious size"
_QUICKLY_DECODED = 4_000_000
"""Pixels of a picture that is decoded while listing, where nothing could interrupt it."""


@contextmanager
def _stream(path: Path, watch: Watch) -> Iterator[Stream]:
    with path.open("rb") as file:
        head = file.read(8)
        file.seek(0)
        if is_packed(head):
            yield Unpacked(file, watch)
        else:
            yield FileStream(file, path.stat().st_size)


@dataclass(slots=True)
class _Lister:
    """The pass that finds out what an archive holds.

    Attributes:
        path: the archive.
        found: pictures and tables.
        cifar: CIFAR's binary files, held in memory.
        pickled: whether there are CIFAR's Python files.
        broken: why the archive cannot be read to its end, in words that follow its name; empty if it can.
    """

    path: Path
    found: Found = field(default_factory=Found)
    cifar: Batches = field(default_factory=Batches)
    pickled: bool = False
    broken: str = ""
    _sizes: list[tuple[int, int]] = field(default_factory=list)
    _coloured: bool = False
    _table_bytes: int = 0

    def list(self, watch: Watch) -> None:
        """Go through the archive once."""
        packed = False
        try:
            with _stream(self.path, watch) as stream:
                packed = isinstance(stream, Unpacked)
                for member in members(stream, watch):
                    watch.report(0, None)
                    self._take(member, stream, packed)
        except SuspiciousSize:
            self.broken = _SUSPICIOUS
        except (DamagedTar, *UNPACKING_ERRORS) as error:
            if passing_reason(error) is not None:
                raise
            self.broken = _DAMAGED
        if packed:
            self.found.in_order = partial(_in_order, self.path)
            self.found.survey = Survey(tuple(self._sizes), not self._coloured)

    def _take(self, member: Member, stream: Stream, packed: bool) -> None:
        path = _path_of(member)
        if not path.name or any(is_clutter(part) for part in path.parts if part != ".."):
            return
        promising = promises_picture(path.name)
        if self.cifar.wants(path.name, member.size) and member.problem in (None, TOO_LARGE):
            self.cifar.add(path.name, stream.read(member.size))
        elif member.problem is not None:
            if promising or member.problem == UNSAFE_NAME:
                self.found.skipped.append(Skipped(brief(member.name), member.problem))
            elif is_table(path.name):
                self.found.tables.append(Table(path, partial(unusable, member.problem)))
            else:
                self.found.add_other(member.name)
        elif is_table(path.name):
            self._take_table(path, member, stream)
        else:
            self.pickled = self.pickled or is_pickled_name(path)
            self._take_picture(path, member, stream, packed, promising)

    def _take_table(self, path: PurePosixPath, member: Member, stream: Stream) -> None:
        if self._table_bytes + member.size > MOST_BYTES:
            self.found.tables.append(Table(path, partial(unusable, TOO_MUCH)))
            return
        content = stream.read(member.size)
        self._table_bytes += len(content)
        self.found.tables.append(Table(path, partial(_kept, content)))

    def _take_picture(self, path: PurePosixPath, member: Member, stream: Stream, packed: bool, promising: bool) -> None:
        head = stream.read(min(member.size, SNIFFED_BYTES))
        if not promising and not looks_like_picture(head):
            self.found.add_other(member.name)
            return
        if packed:
            content = head + stream.read(member.size - len(head))
            if len(content) < member.size:
                raise EOFError
            self._look_at(content)
        self.found.entries.append(Entry(path, partial(_content_at, self.path, member.begin, member.size), member.begin))

    def _look_at(self, content: bytes) -> None:
        """Note the size; and, of ever fewer pictures, whether there is colour in them."""
        try:
            with Picture(content) as picture:
                self._sizes.append(picture.stored)
                number = len(self._sizes)
                chosen = number & (number - 1) == 0 and math.prod(picture.stored) <= _QUICKLY_DECODED
                if chosen and not self._coloured and not picture.plainly_grey:
                    self._coloured = Trait.COLOURED in picture.square(32).traits
        except UnreadablePicture:
            return  # the pass that reads the picture will say so


def _kept(content: bytes, most: int) -> bytes:
    if len(content) > most:
        raise UnusableTable(TOO_MUCH)
    return content


def _in_order(path: Path, entries: Sequence[Entry], watch: Watch) -> Iterator[Arrival]:
    """The contents of some pictures of a packed archive, in one pass; it ends where the archive is damaged."""
    wanted = {entry.place: index for index, entry in enumerate(entries)}
    try:
        with _stream(path, watch) as stream:
            for member in members(stream, watch):
                index = wanted.get(member.begin)
                if index is None:
                    continue
                if member.problem is None and _path_of(member) == entries[index].path:
                    yield index, _whole(stream.read(member.size), member.size)
                del wanted[member.begin]
                if not wanted:
                    return
    except (DamagedTar, SuspiciousSize, *UNPACKING_ERRORS) as error:
        reason = passing_reason(error)
        if reason is not None:
            yield from ((index, UnreadablePicture(reason)) for index in wanted.values())


def _content_at(path: Path, begin: int, size: int) -> bytes:
    """One picture; in a packed archive by unpacking all that lies before it."""
    with _plain_failures(), _stream(path, Watch()) as stream:
        stream.skip(begin)
        return _whole(stream.read(size), size)


def _read_again(path: Path, name: str, begin: int, watch: Watch) -> bytes:
    """The same where only the picture's place is known; its size is read from the header before it."""
    with _plain_failures(), _stream(path, watch) as stream:
        stream.skip(begin - BLOCK)
        size = size_in(stream.read(BLOCK))
        return _whole(stream.read(size), size)


@contextmanager
def _plain_failures() -> Iterator[None]:
    try:
        yield
    except (DamagedTar, SuspiciousSize, *UNPACKING_ERRORS) as error:
        raise UnreadablePicture(passing_reason(error) or "is damaged inside the archive") from error


def _path_of(member: Member) -> PurePosixPath:
    return PurePosixPath(member.name.replace("\\", "/"))


def _whole(content: bytes, size: int) -> bytes:
    if len(content) < size:
        raise EOFError("the archive ends before its time")
    return content


def _stem(path: Path) -> str:
    """The name without the endings of archives."""
    name = path.name
    while (end := next((end for end in _ENDS if name.lower().endswith(end)), None)) and len(name) > len(end):
        name = name[: -len(end)]
    return name
