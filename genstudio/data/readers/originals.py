"""`WholePictures`: the pictures of a source as they were before they were cropped and scaled, read when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from genstudio.data.image_set import Labels, Pixels
from genstudio.data.naming import printable
from genstudio.data.readers.picture import Picture
from genstudio.data.readers.picture_file import Content
from genstudio.data.readers.unreadable import UnreadablePicture
from genstudio.data.watch import Watch
from genstudio.errors import DataError

ContentOf = Callable[[str, int, Watch], Content]
"""Gives the content of one picture again, from its path below the source and its `Entry.place`; from any thread.

Raises `UnreadablePicture` where it is no longer there or no longer the same, and `Cancelled` where the watch says so.
"""


class Paths:
    """Paths below a source, exactly as they are there, also those that are no text; small enough for a million.

    Attributes:
        letters: uint8, all paths one after another.
        ends: int64, shape (N,), where each ends.
    """

    def __init__(self, letters: npt.NDArray[np.uint8], ends: Labels) -> None:
        self.letters = letters
        self.ends = ends

    @classmethod
    def of(cls, paths: Iterable[str]) -> Paths:
        encoded = [path.encode("utf-8", "surrogatepass") for path in paths]
        ends = np.cumsum([len(path) for path in encoded], dtype=np.int64)
        return cls(np.frombuffer(b"".join(encoded), dtype=np.uint8), ends)

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, index: int) -> str:
        begin = int(self.ends[index - 1]) if index else 0
        return bytes(self.letters[begin : int(self.ends[index])]).decode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True, eq=False)
class WholePictures:
    """Gives pictures of a source by their index, as `genstudio.data.image_set.Originals` says.

    Attributes:
        content_of: gives their contents.
        paths, places: where each lies in the source; places are int64 (N,).
        background: laid under transparent pictures.
    """

    content_of: ContentOf
    paths: Paths
    places: Labels
    background: tuple[int, int, int]

    def __call__(self, index: int, watch: Watch | None = None) -> Pixels:
        if not 0 <= index < len(self.paths):
            raise IndexError(index)
        path = self.paths[index]
        try:
            with Picture(self.content_of(path, int(self.places[index]), watch or Watch())) as picture:
                return picture.whole(self.background).pixels
        except UnreadablePicture as problem:
            raise DataError(
                f"{printable(path)} cannot be shown whole: it {problem}. Open the pictures again."
            ) from problem
