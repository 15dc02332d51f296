"""Overlapping tiles that cover a picture, and how they are laid over one another without a seam."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from genstudio.data.image_set import Pixels
from genstudio.data.watch import Watch
from genstudio.denoising.colour import to_bytes

OVERLAP = 0.5
LEAST_OVERLAP = 0.25
TILES_AT_ONCE = 256

Weights = npt.NDArray[np.float32]
TileWork = Callable[[Pixels, Watch], Pixels]


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """Tiles along one side of a picture.

    Attributes:
        starts: where each begins, ascending, the first at 0 and the last ending with the picture.
        weights: float32 (tiles, size), raised-cosine slopes; at every pixel those of the tiles there sum to 1.
    """

    starts: tuple[int, ...]
    weights: Weights


def tile_axis(length: int, size: int, overlap: float = OVERLAP) -> Axis:
    """Tiles of `size` over `length` pixels (at least `size`) that overlap by `overlap` of their size or more."""
    if not LEAST_OVERLAP <= overlap < 1.0:
        raise ValueError(f"the overlap must be {LEAST_OVERLAP} to 1, not {overlap}")
    step = max(1, int(size * (1.0 - overlap)))
    count = -(-(length - size) // step) + 1
    starts = tuple(int(start) for start in np.linspace(0, length - size, count).round())
    slope = max(1, size - step)
    ramp = np.sin(np.pi / 2 * (np.arange(slope) + 0.5) / slope) ** 2
    hill = np.ones(size)
    hill[:slope] *= ramp
    hill[-slope:] *= ramp[::-1]
    total = np.zeros(length)
    for start in starts:
        total[start : start + size] += hill
    weights = np.stack([hill / total[start : start + size] for start in starts])
    return Axis(starts, weights.astype(np.float32))


def in_tiles(
    picture: Pixels,
    size: tuple[int, int],
    work: TileWork,
    watch: Watch,
    overlap: float = OVERLAP,
) -> Pixels:
    """Let `work` turn tiles, uint8 (N, C, h, w), into tiles of the same shape, and blend them to a picture.

    It is given a watch besides, to tell how far it is with one row of them.

    A picture (C, H, W) that is smaller than a tile is mirrored outwards and cut back.

    Args:
        size: height and width of the tiles.

    Raises:
        Cancelled: the watch says so.
    """
    height, width = picture.shape[1:]
    room = mirrored(picture, size)
    down, across = (tile_axis(*pair, overlap) for pair in zip(room.shape[1:], size, strict=True))
    result = np.empty_like(room)
    # Only one tile's height is kept as numbers: what lies above the next row of tiles is final.
    band = np.zeros((room.shape[0], size[0], room.shape[2]), np.float32)
    ends = (*down.starts[1:], room.shape[1])
    watch.report(0, len(down.starts))
    for row, (top, end) in enumerate(zip(down.starts, ends, strict=True)):
        for left, tile in _worked(
            room[:, top : top + size[0]], across, size[1], work, watch.part(row, len(down.starts))
        ):
            band[:, :, left : left + size[1]] += tile * down.weights[row][:, None]
        finished = end - top
        result[:, top:end] = to_bytes(band[:, :finished])
        band[:, :-finished] = band[:, finished:]
        band[:, -finished:] = 0.0
        watch.report(row + 1, len(down.starts))
    return np.ascontiguousarray(result[:, :height, :width])


def mirrored(picture: Pixels, size: tuple[int, int]) -> Pixels:
    """The picture, mirrored at its lower and right edge until it has at least this height and width."""
    missing = [max(0, wanted - have) for wanted, have in zip(size, picture.shape[1:], strict=True)]
    if not any(missing):
        return picture
    return np.pad(picture, ((0, 0), (0, missing[0]), (0, missing[1])), mode="symmetric")


def _worked(
    band: Pixels, across: Axis, width: int, work: TileWork, watch: Watch
) -> list[tuple[int, npt.NDArray[np.float32]]]:
    """The tiles of one row with where they begin, weighted along the row."""
    done = []
    for first in range(0, len(across.starts), TILES_AT_ONCE):
        watch.check()
        starts = across.starts[first : first + TILES_AT_ONCE]
        tiles = work(np.stack([band[:, :, start : start + width] for start in starts]), watch)
        weights = across.weights[first : first + TILES_AT_ONCE]
        done += [(start, tile * weight) for start, tile, weight in zip(starts, tiles, weights, strict=True)]
    return done
