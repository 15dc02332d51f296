"""`Unpacked`: a gzip, bzip2 or xz file as the bytes that are packed in it, read once from beginning to end.

The decoders are the standard library's. Its file objects are not used because they neither limit the memory that an xz
file may ask for, nor can be interrupted while they unpack a long stretch, nor see how much comes out of how little.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from typing import IO, Protocol

from genstudio.data.readers.limits import MIB, SUSPICIOUS_RATIO
from genstudio.data.watch import Watch

GZIP, BZIP2, XZ = b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\0"
UNPACKING_ERRORS = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError)
"""What reading a damaged file raises."""


class SuspiciousSize(Exception):
    """Far more comes out than pictures could be packed into."""


def is_packed(head: bytes) -> bool:
    """Whether a file that begins like this is packed in one of the three ways."""
    return head.startswith((GZIP, BZIP2, XZ))


class Unpacked:
    """The unpacked bytes, read forwards only.

    Attributes:
        position: how many bytes were read or skipped.

    Raises (when it is read):
        EOFError: the file ends before its time.
        SuspiciousSize: it unpacks to more than `SUSPICIOUS_RATIO` times its size.
        Cancelled: the watch says so.
        and the rest of `UNPACKING_ERRORS`.
    """

    def __init__(self, file: IO[bytes], watch: Watch) -> None:
        self.position = 0
        self._file = file
        self._watch = watch
        self._magic = b""
        self._decoder: _Decoder | None = None
        self._packed = b""
        self._taken = 0
        self._made = 0
        self._waiting = memoryview(b"")

    def read(self, count: int) -> bytes:
        """The next bytes; fewer than `count` at the end only."""
        pieces, missing = [], count
        while missing and (self._waiting or self._unpack_more()):
            pieces.append(self._waiting[:missing])
            self._waiting = self._waiting[missing:]
            missing -= len(pieces[-1])
        self.position += count - missing
        return b"".join(pieces)

    def skip(self, count: int) -> None:
        """Go past so many bytes.

        Raises:
            EOFError: there are not so many.
        """
        while count:
            done = len(self.read(min(count, _PIECE)))
            if not done:
                raise EOFError("the unpacked data ends before its time")
            count -= done

    def _unpack_more(self) -> bool:
        """Fill `_waiting`; False at the end."""
        while True:
            self._watch.check()
            if self._decoder is None and not self._begin():
                return False
            decoder = self._decoder
            assert decoder is not None
            fresh = b""
            if decoder.needs_input:
                fresh = self._packed or self._take()
                self._packed = b""
            self._waiting = memoryview(decoder.decompress(fresh, _PIECE))
            ended = decoder.needs_input and not fresh
            if decoder.eof:
                self._packed = decoder.unused_data
                self._decoder = None
            if self._waiting:
                self._count(len(self._waiting))
                return True
            if ended and not decoder.eof:
                raise EOFError("the packed data ends before its time")

    def _begin(self) -> bool:
        """Start with the first or next part of the file, which may be made of several; False if there is none."""
        while len(self._packed) < _LONGEST_MAGIC and (more := self._take()):
            self._packed += more
        magic = next((magic for magic in (GZIP, BZIP2, XZ) if self._packed.startswith(magic)), b"")
        if not magic or (self._magic and magic != self._magic):
            return False  # some programs pad the file after its end
        self._magic = magic
        self._decoder = _decoder(magic)
        return True

    def _take(self) -> bytes:
        packed = self._file.read(_PIECE)
        self._taken += len(packed)
        return packed

    def _count(self, made: int) -> None:
        self._made += made
        if self._made > _HARMLESS and self._made > SUSPICIOUS_RATIO * self._taken:
            raise SuspiciousSize


class _Decoder(Protocol):
    @property
    def needs_input(self) -> bool: ...
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...


class _Gzip:
    """zlib's decoder with the face of the other two."""

    def __init__(self) -> None:
        self._decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)

    @property
    def needs_input(self) -> bool:
        return not self._decoder.unconsumed_tail

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data

    def decompress(self, data: bytes, max_length: int = 0) -> bytes:
        return self._decoder.decompress(self._decoder.unconsumed_tail + data, max_length)


_PIECE = 128 * 1024
_HARMLESS = 64 * MIB
_XZ_MEMORY = 256 * MIB
_LONGEST_MAGIC = len(XZ)


def _decoder(magic: bytes) -> _Decoder:
    if magic == GZIP:
        return _Gzip()
    if magic == BZIP2:
        return bz2.BZ2Decompressor()
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)
