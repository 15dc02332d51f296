"""`OwnPictures`: pictures that were drawn or pasted, kept in a folder of the program's own that is opened like any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from genstudio.errors import ExportError
from genstudio.project.settings import APP
from genstudio.project.writing import make_folder

if TYPE_CHECKING:
    from genstudio.data.image_set import Pixels

ENOUGH = 2
"""As many pictures make a set that can be opened."""
LONGEST_CLASS = 60


class OwnPictures:
    """Numbered PNG files; those of a class in a sub-folder of its name.

    Attributes:
        folder: where they are; it is made with the first picture.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def drawings(cls) -> OwnPictures:
        """What this person drew."""
        return cls(_of_this_user() / "My drawings")

    @classmethod
    def pasted(cls) -> OwnPictures:
        """What this person pasted."""
        return cls(_of_this_user() / "Pasted pictures")

    def __len__(self) -> int:
        return len(self.files())

    def files(self) -> list[Path]:
        """Every picture, in the order in which they came."""
        return sorted(_numbered(self.folder), key=lambda path: int(path.stem))

    def add(self, picture: Pixels, class_name: str = "") -> Path:
        """Keep one picture, uint8 (C, H, W), and say where.

        Raises:
            ExportError: the folder cannot be written.
        """
        from genstudio.project.export import save_picture  # Pillow, which the window is not to wait for

        place = self.folder / _as_folder(class_name) if class_name.strip() else self.folder
        make_folder(place)
        path = self._claim(place)
        try:
            save_picture(picture, path)
        except ExportError:
            path.unlink(missing_ok=True)
            raise
        return path

    def take_back(self, path: Path) -> None:
        """Take a picture out of the set; it is not thrown away and can be `put_back`.

        Raises:
            ExportError: it cannot be moved.
        """
        make_folder(self._aside(path).parent)
        _move(path, self._aside(path))

    def put_back(self, path: Path) -> None:
        """Take a picture into the set again; raises as `take_back`."""
        make_folder(path.parent)
        _move(self._aside(path), path)

    def _claim(self, place: Path) -> Path:
        """An empty file with a number that no picture has, or had before it was taken back, nor one just being kept."""
        used = (int(path.stem) for folder in (self.folder, self._aside(self.folder)) for path in _numbered(folder))
        number = max(used, default=0) + 1
        while True:
            path = place / f"{number:05d}.png"
            try:
                path.touch(exist_ok=False)
            except FileExistsError:
                number += 1
            except OSError as error:
                raise ExportError(f"{place} cannot be written. Check who may write there.") from error
            else:
                return path

    def _aside(self, path: Path) -> Path:
        return self.folder.parent / "Taken back" / self.folder.name / path.relative_to(self.folder)


_NUMBERED = re.compile(r"\d{5,9}\.png")


def _numbered(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*.png") if _NUMBERED.fullmatch(path.name))


def _of_this_user() -> Path:
    return user_data_path(APP, appauthor=False) / "pictures"


def _as_folder(class_name: str) -> str:
    """A class as a folder's name that every system takes."""
    kept = "".join(letter if letter.isalnum() or letter in " -_" else "-" for letter in class_name)
    return kept.strip()[:LONGEST_CLASS].strip() or "-"


def _move(path: Path, target: Path) -> None:
    try:
        path.replace(target)
    except OSError as error:
        raise ExportError(f"{path.name} cannot be moved in {path.parent}. Check who may write there.") from error
