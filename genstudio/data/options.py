"""`ReadOptions`: how pictures are to be read, and the size that is chosen where none is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

from genstudio.errors import SettingsError

SMALLEST_SIZE = 16
LARGEST_SIZE = 128
LARGEST_AUTOMATIC_SIZE = 64
SENSIBLE_SIZES = (16, 28, 32, 48, 64, 96, 128)


class ColourChoice(Enum):
    """Whether pictures are read in grey or in colour."""

    AUTO = "auto"
    GREY = "grey"
    COLOUR = "colour"


class FrameChoice(Enum):
    """What is read of pictures that move, and of documents with several pages."""

    FIRST = "first"
    ALL = "all"


class CropChoice(Enum):
    """How a picture that is no square becomes one, see `genstudio.data.readers.crop`."""

    CENTRE = "centre"
    SMART = "smart"
    PAD = "pad"


WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How pictures are to be read.

    Attributes:
        size: side of the square pictures in pixels, 16 to 128; None chooses it from the pictures (`automatic_size`).
        colour: AUTO reads in grey if every picture is grey, otherwise in colour.
        background: red, green and blue, 0 to 255, laid under transparent pictures and beside those that are padded.
        limit: at most this many pictures, spread evenly over the source; None reads all.
        frames: of every moving picture among others the first frame, or all. One that is opened alone gives all.
        crop: the middle square of each picture, the most interesting square, or all of it between borders.

    Raises:
        SettingsError: a value out of range.
    """

    size: int | None = None
    colour: ColourChoice = ColourChoice.AUTO
    background: tuple[int, int, int] = WHITE
    limit: int | None = None
    frames: FrameChoice = FrameChoice.FIRST
    crop: CropChoice = CropChoice.CENTRE

    def __post_init__(self) -> None:
        if self.size is not None and not SMALLEST_SIZE <= self.size <= LARGEST_SIZE:
            raise SettingsError(
                f"The picture size must be between {SMALLEST_SIZE} and {LARGEST_SIZE} pixels, not {self.size}."
            )
        if len(self.background) != 3 or not all(0 <= value <= 255 for value in self.background):
            raise SettingsError("The background must be three numbers from 0 to 255: red, green and blue.")
        if self.limit is not None and self.limit < 2:
            raise SettingsError(f"At least two pictures are needed; the limit must be 2 or more, not {self.limit}.")

    @property
    def border(self) -> tuple[int, int, int]:
        """The background as it is laid beside pictures: in pictures that are read in grey, its brightness."""
        if self.colour is not ColourChoice.GREY:
            return self.background
        red, green, blue = self.background
        return (round(0.299 * red + 0.587 * green + 0.114 * blue),) * 3

    @property
    def tints(self) -> bool:
        """Whether borders bring colour into grey pictures that are no squares."""
        return self.crop is CropChoice.PAD and len(set(self.border)) > 1

    def saved(self) -> dict[str, Any]:
        """What differs from reading automatically, as plain values; size and colour excepted."""
        values = {
            "background": list(self.background),
            "limit": self.limit,
            "frames": self.frames.value,
            "crop": self.crop.value,
        }
        plain = {"background": list(WHITE), "limit": None, "frames": "first", "crop": "centre"}
        return {name: value for name, value in values.items() if value != plain[name]}

    @classmethod
    def parsed(cls, values: Mapping[str, Any], size: int | None = None, colour: str = "auto") -> ReadOptions:
        """From what `saved` gave; what a later program added is left out.

        Raises:
            SettingsError: a value out of range.
            ValueError, TypeError, OverflowError: a value is none.
        """
        if not isinstance(values, Mapping):
            raise TypeError("no values by their names")
        red, green, blue = (int(value) for value in values.get("background", WHITE))
        limit = values.get("limit")
        return cls(
            size,
            ColourChoice(colour),
            (red, green, blue),
            None if limit is None else int(limit),
            FrameChoice(values.get("frames", "first")),
            CropChoice(values.get("crop", "centre")),
        )


def automatic_size(sizes: Sequence[tuple[int, int]], crop: CropChoice = CropChoice.CENTRE) -> int:
    """The side to read pictures of these (width, height) at, where the person has chosen none.

    Pictures that are all squares of one usable size keep it. Otherwise the largest of `SENSIBLE_SIZES` up to 64 that
    does not enlarge the median picture, judged by its shorter side; by its longer one where it is kept whole.
    """
    first = sizes[0]
    if first[0] == first[1] and SMALLEST_SIZE <= first[0] <= LARGEST_SIZE and all(size == first for size in sizes):
        return first[0]
    sides = sorted(max(size) if crop is CropChoice.PAD else min(size) for size in sizes)
    median = min(sides[len(sides) // 2], LARGEST_AUTOMATIC_SIZE)
    return max((size for size in SENSIBLE_SIZES if size <= median), default=SMALLEST_SIZE)


def spread(count: int, limit: int | None) -> npt.NDArray[np.int64]:
    """Indices of at most `limit` of `count` pictures, evenly spread, ascending; all of them without a limit."""
    if limit is None or limit >= count:
        return np.arange(count, dtype=np.int64)
    return np.arange(limit, dtype=np.int64) * count // limit
