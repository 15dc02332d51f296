"""`WatchedFile`: a file for decoders that read on by themselves, which ends their work once nobody wants it."""

from __future__ import annotations

from typing import IO

from genstudio.data.watch import Watch


class WatchedFile:
    """Reads and seeks as the file does; raises `Cancelled` from within once the watch says so."""

    def __init__(self, file: IO[bytes], watch: Watch) -> None:
        self._file = file
        self._watch = watch

    def read(self, count: int = -1) -> bytes:
        self._watch.check()
        return self._file.read(count)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()
