"""`members`: what a tar archive holds, one after another, from a stream that need not be sought in.

The header blocks are taken apart by the standard library (`tarfile.TarInfo.frombuf`). Its `tarfile.TarFile` is not
used because it takes a damaged archive for a complete one, reads headers of any length into memory, and in Python 3.11
can be made to go round in circles by some.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import IO, Protocol

from genstudio.data.readers.limits import LARGEST_ENTRY, MIB
from genstudio.data.readers.zips import UNSAFE_NAME, is_unsafe
from genstudio.data.watch import Watch

BLOCK = tarfile.BLOCKSIZE
TOO_LARGE = f"is larger than {LARGEST_ENTRY // MIB} MB"


class DamagedTar(Exception):
    """The archive makes no sense from here on, or ends before its time."""


class Stream(Protocol):
    """Bytes that are read forwards.

    Attributes:
        position: how many were read or skipped.
    """

    position: int

    def read(self, count: int) -> bytes:
        """The next bytes; fewer than `count` at the end only."""

    def skip(self, count: int) -> None:
        """Go past so many bytes.

        Raises:
            EOFError: there are not so many.
        """


class FileStream:
    """A file of `length` bytes that is not packed, as a `Stream`."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self.position = 0
        self._file = file
        self._length = length

    def read(self, count: int) -> bytes:
        piece = self._file.read(count)
        self.position += len(piece)
        return piece

    def skip(self, count: int) -> None:
        if self.position + count > self._length:
            raise EOFError("the archive ends before its time")
        self.position += count
        self._file.seek(self.position)


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive.

    Attributes:
        name: as it is written there.
        begin: where its content lies in the stream.
        size: its bytes.
        problem: why it must not be read, in words that follow its name; None if it may.
    """

    name: str
    begin: int
    size: int
    problem: str | None


def begins_tar(head: bytes) -> bool:
    """Whether (unpacked) bytes, 512 at least, are the first block of an archive."""
    try:
        tarfile.TarInfo.frombuf(head[:BLOCK], "utf-8", "surrogateescape")
    except _HEADER_ERRORS:
        return False
    return True


def members(stream: Stream, watch: Watch) -> Iterator[Member]:
    """Every file in an archive; folders are left out.

    While a member is looked at, its content is what `stream` gives next; it need not be read.

    Raises:
        DamagedTar: after the last member that makes sense.
        Cancelled: the watch says so.
        and what `stream` raises.
    """
    extra = _Extra()
    while True:
        watch.check()
        block = stream.read(BLOCK)
        if not block.strip(b"\0"):
            return  # two blocks of zeros are the rule; some programs write none
        info = _header(block)
        if info.type in _EXTRAS:
            extra = _with_extra(extra, info, stream)
            continue
        size = info.size if extra.size is None else extra.size
        if size < 0 or info.size < 0:
            raise DamagedTar
        length = 0 if info.type in _WITHOUT_CONTENT else size
        if info.type == tarfile.GNUTYPE_SPARSE and len(block) == BLOCK and block[_SPARSE_GOES_ON]:
            _skip_sparse_map(stream)
        begin = stream.position
        if info.type != tarfile.DIRTYPE:
            name = extra.name or info.name
            yield Member(name, begin, size, _problem_with(name, info, size, extra.sparse))
        stream.skip(begin + length - stream.position)
        stream.read(_padded(length) - length)
        extra = _Extra()


def size_in(block: bytes) -> int:
    """The size that a member's own header gives, of one that may be read.

    Raises:
        DamagedTar: the block is no such header.
    """
    size = _header(block).size
    if not 0 <= size <= LARGEST_ENTRY:
        raise DamagedTar
    return size


@dataclass(frozen=True, slots=True)
class _Extra:
    """What the headers before a member's own say about it, where they do."""

    name: str = ""
    size: int | None = None
    sparse: bool = False


_EXTRAS = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE, b"X")
_WITHOUT_CONTENT = (
    *(tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE),
    tarfile.DIRTYPE,
)
_FILES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
_LINKS = (tarfile.LNKTYPE, tarfile.SYMTYPE)
_LONGEST_EXTRA = MIB
_HEADER_ERRORS = (tarfile.HeaderError, ValueError, IndexError)
_SPARSE, _SPARSE_NAME = b"GNU.sparse.", b"GNU.sparse.name"
"""What pax headers say of sparse files, in GNU tar's three versions; the other name of one is made up."""
_SPARSE_GOES_ON, _SPARSE_STILL_GOES_ON = 482, 504
"""Which byte of a sparse file's header, and of each block after it, says that another block follows."""
_RECORD = re.compile(rb"([0-9]{1,8}) ([^=]{1,255})=")


def _header(block: bytes) -> tarfile.TarInfo:
    try:
        return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except _HEADER_ERRORS as error:
        raise DamagedTar from error


def _with_extra(extra: _Extra, info: tarfile.TarInfo, stream: Stream) -> _Extra:
    """What is known once one more header for the next member was read (POSIX.1-2001 pax, or GNU's long names)."""
    if not 0 <= info.size <= _LONGEST_EXTRA:
        raise DamagedTar
    content = stream.read(_padded(info.size))[: info.size]
    if len(content) < info.size:
        raise DamagedTar
    if info.type == tarfile.GNUTYPE_LONGNAME:
        return replace(extra, name=content.partition(b"\0")[0].decode("utf-8", "surrogateescape"))
    if info.type not in (tarfile.XHDTYPE, b"X"):
        return extra  # targets of links, and what is said of all members together
    records = dict(_records(content))
    name = records.get(_SPARSE_NAME, records.get(b"path"))
    size = records.get(b"size", b"0")
    if not size.isdigit() or len(size) > 20:
        raise DamagedTar
    return _Extra(
        extra.name if name is None else name.decode("utf-8", "surrogateescape"),
        int(size) if b"size" in records else extra.size,
        extra.sparse or any(key.startswith(_SPARSE) for key in records),
    )


def _records(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The lines "length key=value" of a pax header."""
    position = 0
    while position < len(content):
        match = _RECORD.match(content, position)
        length = 0 if match is None else int(match[1])
        if match is None or length <= match.end() - position or position + length > len(content):
            raise DamagedTar
        yield match[2], content[match.end() : position + length - 1]
        position += length


def _skip_sparse_map(stream: Stream) -> None:
    while len(block := stream.read(BLOCK)) == BLOCK and block[_SPARSE_STILL_GOES_ON]:
        pass


def _problem_with(name: str, info: tarfile.TarInfo, size: int, sparse: bool) -> str | None:
    if is_unsafe(name):
        return UNSAFE_NAME
    if sparse or info.type == tarfile.GNUTYPE_SPARSE:
        return "is packed without its zeros (sparse); pack it again as a whole"
    if info.type in _LINKS:
        return "is a link, and links in archives are not followed"
    if info.type not in _FILES:
        return "is no plain file"
    if size > LARGEST_ENTRY:
        return TOO_LARGE
    return None


def _padded(size: int) -> int:
    return -(-size // BLOCK) * BLOCK
