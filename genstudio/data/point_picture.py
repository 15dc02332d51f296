"""Drawings of points, for every place that can show pictures only: dots on paper, the centres of the data in grey."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from genstudio.data.image_set import Pixels
from genstudio.data.point_cloud import PointCloud

SIDE = 128
PAPER = (250, 250, 252)
CENTRE = (186, 192, 203)
DOT = (47, 102, 224)
DOT_RADIUS = 5.0
CENTRE_RADIUS = 2.5
CHUNK = 64

_Floats = npt.NDArray[np.float32]


def draw_each(pixels: Pixels, cloud: PointCloud | None = None, side: int = SIDE) -> Pixels:
    """A picture of its own for each point, uint8 (N, 3, side, side).

    Args:
        pixels: float32 (N, 2, 1, 1) in [0, 1], y upwards.
        cloud: whose centres are marked.
    """
    paper = _paper(cloud, side)
    pictures = np.empty((len(pixels), 3, side, side), np.uint8)
    for start in range(0, len(pixels), CHUNK):
        places = _places(pixels[start : start + CHUNK].reshape(-1, 2), side)
        cover = _discs(places, side, DOT_RADIUS * side / SIDE)
        pictures[start : start + CHUNK] = _inked(paper, cover, DOT)
    return pictures


def draw_all(pixels: Pixels, cloud: PointCloud | None = None, side: int = 2 * SIDE) -> Pixels:
    """All points in one picture, uint8 (3, side, side); where they lie close together they are darker."""
    places = np.clip(np.rint(_places(pixels.reshape(-1, 2), side)), 1, side - 2).astype(np.int64)
    ink = np.zeros((side, side), np.float32)
    for down in (-1, 0, 1):
        for across in (-1, 0, 1):
            share = np.float32(0.6 if down == across == 0 else 0.3 if 0 in (down, across) else 0.15)
            np.add.at(ink, (places[:, 1] + down, places[:, 0] + across), share)
    cover = (1.0 - np.exp(-ink)).astype(np.float32)
    picture: Pixels = _inked(_paper(cloud, side), cover[None], DOT)[0]
    return picture


def _paper(cloud: PointCloud | None, side: int) -> _Floats:
    paper = np.empty((3, side, side), np.float32)
    paper[:] = np.array(PAPER, np.float32)[:, None, None]
    if cloud is None:
        return paper
    centres = cloud.to_pixels(np.array(cloud.centres)).reshape(-1, 2)
    cover = _discs(_places(centres, side), side, CENTRE_RADIUS * side / SIDE).max(axis=0, initial=0.0)
    return _mixed(paper, cover, CENTRE)


def _places(values: npt.NDArray[np.float32] | Pixels, side: int) -> _Floats:
    """Column and row, (N, 2), of values in [0, 1]; rows count downwards."""
    places = np.asarray(values, np.float32) * np.float32(side - 1)
    return np.stack([places[:, 0], (side - 1) - places[:, 1]], axis=1)


def _discs(places: _Floats, side: int, radius: float) -> _Floats:
    """How much of each pixel a disc at each place covers, (N, side, side), with soft edges."""
    steps = np.arange(side, dtype=np.float32)
    across = np.square(steps[None, :] - places[:, :1])
    down = np.square(steps[None, :] - places[:, 1:])
    distances = np.sqrt(down[:, :, None] + across[:, None, :])
    cover: _Floats = np.clip(np.float32(radius + 0.5) - distances, 0.0, 1.0)
    return cover


def _mixed(paper: _Floats, cover: _Floats, colour: tuple[int, int, int]) -> _Floats:
    ink = np.array(colour, np.float32)[:, None, None]
    mixed: _Floats = paper + (ink - paper) * cover[..., None, :, :]
    return mixed


def _inked(paper: _Floats, cover: _Floats, colour: tuple[int, int, int]) -> Pixels:
    """Pictures (N, 3, side, side) of covers (N, side, side)."""
    return np.rint(_mixed(paper, cover, colour)).astype(np.uint8)
