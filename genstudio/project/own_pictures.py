"""`OwnPictures`: pictures that were drawn or pasted, kept in a folder of the program's own that is opened like any."""

from __future__ import annotations

import re
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
        found = (path for path in self.folder.rglob("*.png") if _NUMBERED.fullmatch(path.name))
        return sorted(found, key=lambda path: int(path.stem))

    def add(self, picture: Pixels, class_name: str = "") -> Path:
        """Keep one picture, uint8 (C, H, W), and say where.

        Raises:
            ExportError: the folder cannot be written.
        """
        from genstudio.project.export import save_picture  # Pillow, which the window is not to wait for

        place = self.folder / _as_folder(class_name) if class_name.strip() else self.folder
        make_folder(place)
        latest = self.files()
        path = place / f"{int(latest[-1].stem) + 1 if latest else 1:05d}.png"
        save_picture(picture, path)
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

    def _aside(self, path: Path) -> Path:
        return self.folder.parent / "Taken back" / self.folder.name / path.relative_to(self.folder)


_NUMBERED = re.compile(r"\d{5,9}\.png")


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
