"""Arrays of numbers to pixels: which axis is which, and what range of values means black to white."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from genstudio.data.image_set import Pixels
from genstudio.data.readers.limits import LARGEST_SIDE, allocate, pictures_at_once
from genstudio.data.readers.notes import colour_name
from genstudio.data.watch import Watch
from genstudio.errors import DataError

Values = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Scaling:
    """Stored values times `factor` plus `offset` are 0 (black) to 255 (white); `note` says so if that is not plain."""

    factor: float
    offset: float
    note: str | None

    @property
    def plain(self) -> bool:
        """Whether stored values are pixel values already."""
        return self.factor == 1 and self.offset == 0


def channels_first(stored: Values, name: str) -> Values:
    """A view of shape (N, C, H, W), C 1, 3 or 4, of (N, H, W), (N, H, W, C) or (N, C, H, W).

    Raises:
        DataError: it has another shape.
    """
    shape = stored.shape
    if stored.ndim == 2:
        raise DataError(
            f"{name} has the shape {_times(shape)}: one picture, or pictures laid out flat. "
            "Save several as pictures x height x width."
        )
    if stored.ndim == 3 and shape[2] in (3, 4) and min(shape[:2]) > 4:
        raise DataError(f"{name} holds one picture only. Training needs at least two; save many pictures in one array.")
    if stored.ndim == 3:
        result = stored[:, None]
    elif stored.ndim == 4 and shape[3] in (1, 3, 4):
        result = np.moveaxis(stored, 3, 1)
    elif stored.ndim == 4 and shape[1] in (1, 3, 4):
        result = stored
    else:
        raise DataError(
            f"{name} has the shape {_times(shape)}, which is none of pictures. "
            "Save it as pictures x height x width, with 1, 3 or 4 channels as a fourth number if there are some."
        )
    if not 1 <= min(result.shape[2:]) <= max(result.shape[2:]) <= LARGEST_SIDE:
        raise DataError(
            f"{name} has pictures of {_times(shape[1:])}. Save them with sides of 1 to {LARGEST_SIDE} pixels."
        )
    if len(result) < 2:
        how_many = "one picture only" if len(result) else "no pictures"
        raise DataError(f"{name} holds {how_many}. Training needs at least two; save more and open it again.")
    return result


def scaling_of(stored: Values, name: str, watch: Watch) -> Scaling:
    """What the values of an array mean, judged by their type and range.

    Raises:
        DataError: their range is none that pictures have.
    """
    kind = stored.dtype.kind
    if kind == "b":
        return Scaling(255, 0, "Values are yes or no and were read as white and black.")
    low, high = _range(stored, watch)
    slack = 1e-3 if kind == "f" else 0.0
    if not (math.isfinite(low) and math.isfinite(high)):
        raise DataError(f"{name} holds values that are no numbers. Replace them and save it again.")
    if kind in "ui" and low >= 0 and high == 0:
        return Scaling(1, 0, None)
    if low >= -slack and high <= 1 + slack:
        return Scaling(255, 0, "Values from 0 to 1 were scaled to 0 to 255.")
    if kind == "f" and low >= -1 - slack and high <= 1 + slack:
        return Scaling(127.5, 127.5, "Values from -1 to 1 were scaled to 0 to 255.")
    if low >= -slack and high <= 255 + slack:
        return Scaling(
            1, 0, None if stored.dtype == np.uint8 else "Values from 0 to 255 were rounded to whole numbers."
        )
    if kind in "ui" and low >= 0 and high <= 65535 and (high >= _FAINT or stored.dtype.itemsize == 2):
        dark = "" if high >= _FAINT else "; they use less than a sixteenth of their range, which looks nearly black"
        return Scaling(255 / 65535, 0, f"Values of 16 bits were scaled to 0 to 255{dark}.")
    raise DataError(
        f"{name} holds values from {low:.6g} to {high:.6g}, which are none of pictures. "
        "Scale them to 0 to 1, -1 to 1 or 0 to 255 and save it again."
    )


_FAINT = 4096
"""Values of 16 bits are mostly brighter; where there is room for larger ones, they need not be of 16 bits at all."""


def as_pixels(
    stored: Values, scaling: Scaling, background: tuple[int, int, int], watch: Watch
) -> tuple[Pixels, tuple[str, ...]]:
    """Values (N, C, H, W) to pixels (N, 1 or 3, H, W), a fourth channel laid on `background`; and notes about it."""
    notes: tuple[str, ...] = () if scaling.note is None else (scaling.note,)
    count, channels, height, width = stored.shape
    if stored.dtype == np.uint8 and scaling.plain and channels != 4 and stored.flags.c_contiguous:
        return stored.view(np.uint8), notes
    pixels = allocate((count, min(channels, 3), height, width))
    step = pictures_at_once(stored)
    for start in range(0, count, step):
        watch.report(start, count)
        chunk = _scaled(stored[start : start + step], scaling)
        pixels[start : start + step] = _composited(chunk, background) if channels == 4 else chunk
    if channels == 4:
        notes += (f"The fourth channel was taken for transparency and laid on {colour_name(background)}.",)
    return pixels, notes


def _scaled(chunk: Values, scaling: Scaling) -> Pixels:
    if scaling.plain and chunk.dtype == np.uint8:
        return chunk.view(np.uint8)
    values = chunk.astype(np.float32)
    values *= scaling.factor
    values += scaling.offset
    return np.rint(values, out=values).clip(0, 255, out=values).astype(np.uint8)


def _composited(chunk: Pixels, background: tuple[int, int, int]) -> Pixels:
    opacity = chunk[:, 3:].astype(np.float32) / 255
    below = np.array(background, dtype=np.float32)[:, None, None]
    return np.rint(chunk[:, :3] * opacity + below * (1 - opacity)).astype(np.uint8)


def _range(stored: Values, watch: Watch) -> tuple[float, float]:
    low, high = math.inf, -math.inf
    step = pictures_at_once(stored)
    for start in range(0, len(stored), step):
        watch.check()
        chunk = stored[start : start + step]
        chunk_low, chunk_high = float(chunk.min()), float(chunk.max())
        if math.isnan(chunk_low):
            return math.nan, math.nan
        low, high = min(low, chunk_low), max(high, chunk_high)
    return low, high


def _times(shape: tuple[int, ...]) -> str:
    return " x ".join(str(length) for length in shape) or "of a single number"
