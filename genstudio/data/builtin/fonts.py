"""`usable_fonts`: the fonts at hand in which every letter and digit can be read, the program's own first."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from genstudio.data.options import spread

CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
MOST_FONTS = 16
MOST_ENTRIES = 6_000
"""Files and folders that are looked at; a search must not take long, however many fonts there are."""
LARGEST_FILE = 8 << 20
_TRIES = 3
_DEEPEST = 4
_ENDINGS = (".ttf", ".otf", ".ttc")
_SIDE = 48
_LIKE = 0.35
"""To Pillow's font, on average over the characters. Plain fonts come to 0.45 and more, signs to 0."""
_STYLES = ("bold", "italic", "oblique", "light", "thin", "black", "heavy", "medium", "semi", "demi", "extra", "ultra")


@dataclass(frozen=True, slots=True)
class FontChoice:
    """A font that can be drawn with.

    Attributes:
        name: what its makers call it.
        path: where it lies; None for the one that comes with Pillow.
    """

    name: str
    path: Path | None = None

    def sized(self, pixels: float) -> ImageFont.FreeTypeFont:
        """The font with an em of this many pixels.

        Raises:
            OSError: it can no longer be read.
        """
        if self.path is not None:
            return ImageFont.truetype(str(self.path), pixels)
        font = ImageFont.load_default(pixels)
        if not isinstance(font, ImageFont.FreeTypeFont):
            raise OSError("Pillow was built without FreeType")
        return font


def usable_fonts(most: int = MOST_FONTS, folders: tuple[Path, ...] | None = None) -> tuple[FontChoice, ...]:
    """The font that comes with Pillow, and one font of each of some families found in the system's folders.

    Always the same ones in the same order where the same fonts are installed. Fonts of signs, and those whose letters
    look like nothing that can be read, are left out.

    Args:
        most: at most so many, 1 or more; of many families some that are spread evenly over their names.
        folders: where to look; None for where this system keeps its fonts.
    """
    own = FontChoice("Aileron")
    paths = _one_of_each_family(_font_files(font_folders() if folders is None else folders))
    likeliest = spread(len(paths), most - 1).tolist()
    others = [index for index in spread(len(paths), _TRIES * most).tolist() if index not in likeliest]
    pattern = _outlines(own)
    found: dict[int, FontChoice] = {}
    for index in (*likeliest, *others):
        font = _tried(paths[index], pattern) if len(found) < most - 1 else None
        if font is not None:
            found[index] = font
    return (own, *(found[index] for index in sorted(found)))


def font_folders() -> tuple[Path, ...]:
    """Where this system keeps fonts for all and for this person."""
    try:
        home = Path.home()
    except RuntimeError:  # there is none
        home = Path(os.sep)
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        return windows / "Fonts", home / "AppData" / "Local" / "Microsoft" / "Windows" / "Fonts"
    if sys.platform == "darwin":
        return Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"
    shared = Path("/usr/share/fonts"), Path("/usr/local/share/fonts")
    return *shared, home / ".local" / "share" / "fonts", home / ".fonts"


def _font_files(folders: tuple[Path, ...]) -> Iterator[Path]:
    """Files that are called like fonts, folder by folder in the order of their names."""
    left = MOST_ENTRIES
    waiting = [(folder, 0) for folder in reversed(folders)]
    while waiting and left > 0:
        folder, depth = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError:  # not there, or not for us
            continue
        for entry in entries[:left]:
            try:
                if entry.is_dir(follow_symlinks=False) and depth < _DEEPEST:
                    waiting.append((Path(entry.path), depth + 1))
                elif entry.name.lower().endswith(_ENDINGS) and entry.is_file() and entry.stat().st_size <= LARGEST_FILE:
                    yield Path(entry.path)
            except OSError:
                continue
        left -= len(entries)


def _one_of_each_family(paths: Iterator[Path]) -> list[Path]:
    """Of the files that are called alike but for their style, the one with the plainest name; by family."""
    chosen: dict[str, Path] = {}
    for path in paths:
        family = path.stem.lower().partition("-")[0].partition("_")[0]
        chosen[family] = min(path, chosen.get(family, path), key=_plainness)
    return [chosen[family] for family in sorted(chosen)]


def _plainness(path: Path) -> tuple[int, int, str]:
    """The smaller, the fewer words for a style the file's name holds."""
    name = path.stem.lower()
    return sum(style in name for style in _STYLES), len(name), name


def _tried(path: Path, pattern: npt.NDArray[np.float32]) -> FontChoice | None:
    """The font, if what it draws for every character is on average like the pattern."""
    try:
        name, style = ImageFont.truetype(str(path), _SIDE).getname()
        font = FontChoice(f"{name or path.stem} {style or ''}".strip(), path)
        drawn = _outlines(font)
    except (OSError, ValueError, MemoryError):  # whatever lies there is no font that can be used
        return None
    likeness = (drawn * pattern).sum(axis=1)
    distinct = len({row.tobytes() for row in drawn}) == len(CHARACTERS)
    return font if distinct and float(likeness.mean()) > _LIKE else None


def _outlines(font: FontChoice) -> npt.NDArray[np.float32]:
    """Every character filling a small square, without its mean and of length 1: float32 (characters, pixels).

    Raises:
        OSError: a character cannot be drawn.
    """
    loaded = font.sized(_SIDE)
    rows = np.empty((len(CHARACTERS), 24 * 24), np.float32)
    for number, character in enumerate(CHARACTERS):
        picture = Image.new("L", (3 * _SIDE, 3 * _SIDE))
        ImageDraw.Draw(picture).text((_SIDE, _SIDE), character, 255, loaded)
        box = picture.getbbox()
        if box is None:
            raise OSError(f"nothing to see of {character}")
        small = np.asarray(picture.resize((24, 24), Image.Resampling.BOX, box), np.float32).ravel()
        small = small - small.mean()
        rows[number] = small / (np.linalg.norm(small) + 1e-6)
    return rows
