"""`WatchedFile`: a file for decoders that read on by themselves, which ends their work once nobody wants it.

`FilmFile` is the same for PyAV.
"""

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


class FilmFile(WatchedFile):
    """What FFmpeg reads through PyAV, which keeps one exception to raise later and prints every other on the terminal.

    So only the first is raised; after it the file is at its end. A place that no file has, such as one before the
    beginning, which damaged films send FFmpeg to, is answered as C does.
    """

    def __init__(self, file: IO[bytes], watch: Watch) -> None:
        super().__init__(file, watch)
        self._failed = False

    def read(self, count: int = -1) -> bytes:
        if self._failed:
            return b""
        try:
            return super().read(count)
        except Exception:
            self._failed = True
            raise

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return super().seek(offset, whence)
        except (OSError, ValueError):
            return -1
