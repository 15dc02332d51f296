"""`OwnPictures`: pictures that were drawn or pasted, kept in a folder of the program's own that is opened like any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from genstudio.errors import ExportError
from genstudio.project.alone import alone
from genstudio.project.settings import APP
from genstudio.project.writing import make_folder

if TYPE_CHECKING:
    from genstudio.data.image_set import Pixels

ENOUGH = 2
"""As many pictures make a set that can be opened."""
LONGEST_CLASS = 60
PATIENCE_S = 20.0
"""For another window that is just taking a number, which is a matter of moments."""


class OwnPictures:
    """Numbered PNG files; those of a class in a sub-folder of its name. Several windows may add some at once.

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

        place = self.folder / folder_of_class(class_name) if class_name.strip() else self.folder
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
        """An empty file with a number that no picture has, or ever had: not in another class, nor taken back, nor just
        being kept by another window."""
        count = self.folder.with_name(f"{self.folder.name}.count")
        busy = ExportError("Another window is keeping a picture and does not end. Close it, then try again.")
        with alone(count.with_suffix(".lock"), busy, PATIENCE_S):
            try:
                number = _number_in(count) or self._greatest()
                while True:  # a person may have put files there
                    number += 1
                    count.write_text(str(number))
                    path = place / f"{number:05d}.png"
                    with suppress(FileExistsError):
                        path.touch(exist_ok=False)
                        return path
            except OSError as error:
                raise ExportError(f"{place} cannot be written. Check who may write there.") from error

    def _greatest(self) -> int:
        """Found by going through all of them, which is needed only where nobody has counted yet."""
        used = (int(path.stem) for folder in (self.folder, self._aside(self.folder)) for path in _numbered(folder))
        return max(used, default=0)

    def _aside(self, path: Path) -> Path:
        return self.folder.parent / "Taken back" / self.folder.name / path.relative_to(self.folder)


def _number_in(count: Path) -> int:
    """The number that was given last; 0 if none was, or what is there is no number."""
    try:
        return int(count.read_text())
    except (FileNotFoundError, ValueError):
        return 0


_NUMBERED = re.compile(r"\d{5,9}\.png")


def _numbered(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*.png") if _NUMBERED.fullmatch(path.name))


def _of_this_user() -> Path:
    return user_data_path(APP, appauthor=False) / "pictures"


_RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9\u00b9\u00b2\u00b3]", re.IGNORECASE)
"""What Windows takes for a device wherever it stands; digits may be superscript."""


def folder_of_class(class_name: str) -> str:
    """A class as a folder's name that every system takes."""
    kept = "".join(letter if letter.isalnum() or letter in " -_" else "-" for letter in class_name)
    kept = kept.strip()[:LONGEST_CLASS].strip() or "-"
    return f"{kept}_" if _RESERVED.fullmatch(kept) else kept


def _move(path: Path, target: Path) -> None:
    try:
        if target.exists():
            raise FileExistsError(target)
        path.replace(target)
    except OSError as error:
        raise ExportError(f"{path.name} cannot be moved in {path.parent}. Check who may write there.") from error
