"""`Overview`: what all pictures of a set look like together, from one pass through them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from genstudio.data.cache.mapped import let_go
from genstudio.data.image_set import ImageSet, Pixels
from genstudio.data.readers.limits import pictures_at_once
from genstudio.data.watch import Watch

Floats = npt.NDArray[np.float32]

THUMB = 16
MOST_CLASSES = 100


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """Figures over the whole set, and for each of its N pictures.

    Attributes:
        mean: the mean picture, uint8 (C, H, W).
        class_means: the mean picture of each class, uint8 (K, C, H, W); empty without classes or with more than
            `MOST_CLASSES`.
        channel_means, channel_stds: of each channel, 0 to 255, shape (C,).
        histogram: how many values each of 32 equal steps from 0 to 255 holds, by channel, int64 (C, 32).
        brightness: the mean of each picture, 0 to 255, (N,).
        contrast: the standard deviation of each picture, 0 to 127.5, of the channel in which it is largest, (N,).
        coloured: whether a picture has colour, bool (N,).
        thumbs: each picture in grey at `THUMB` pixels a side, uint8 (N, THUMB, THUMB).
    """

    mean: Pixels
    class_means: Pixels
    channel_means: npt.NDArray[np.float64]
    channel_stds: npt.NDArray[np.float64]
    histogram: npt.NDArray[np.int64]
    brightness: Floats
    contrast: Floats
    coloured: npt.NDArray[np.bool_]
    thumbs: Pixels


STEPS = 32
COLOUR_DIFFERENCE = 8
"""Channels that differ by no more than this come from compression and not from colour."""


def look_over(images: ImageSet, watch: Watch) -> Overview:
    """One pass, a few megabytes at a time, so that a memory map of any size will do.

    Raises:
        Cancelled: the watch says so.
    """
    count, channels, height, width = images.pixels.shape
    classes = len(images.class_names) if images.labels is not None and len(images.class_names) <= MOST_CLASSES else 0
    total = np.zeros((channels, height, width))
    squares = np.zeros(channels)
    by_class = np.zeros((classes, channels, height, width))
    histogram = np.zeros((channels, STEPS), dtype=np.int64)
    brightness, contrast = np.empty(count, np.float32), np.empty(count, np.float32)
    coloured = np.zeros(count, np.bool_)
    thumbs = np.empty((count, THUMB, THUMB), np.uint8)
    rows, columns = shrinking(height, THUMB), shrinking(width, THUMB)
    step = pictures_at_once(images.pixels)
    for start in range(0, count, step):
        watch.report(start, count)
        pixels = np.asarray(images.pixels[start : start + step])
        place = slice(start, start + len(pixels))
        values = pixels.astype(np.float32)
        total += values.sum(axis=0, dtype=np.float64)
        flat = values.reshape(len(pixels), -1)
        brightness[place] = flat.mean(axis=1)
        by_channel = values.reshape(len(pixels), channels, -1)
        centres = by_channel.mean(axis=2)
        # Around their mean: the squares of large values are too rough for a small spread.
        around = by_channel - centres[:, :, None]
        spread = np.einsum("ncv,ncv->nc", around, around) / around.shape[2]
        squares += (spread + centres.astype(np.float64) ** 2).sum(axis=0) * around.shape[2]
        contrast[place] = np.sqrt(spread.max(axis=1))
        for channel in range(channels):
            histogram[channel] += np.bincount((pixels[:, channel] >> 3).reshape(-1), minlength=STEPS)
        if channels == 3:
            coloured[place] = has_colour(pixels)
        grey = values.mean(axis=1)
        thumbs[place] = np.rint(rows @ grey @ columns.T).clip(0, 255)
        if classes:
            labels = images.labels[place] if images.labels is not None else np.zeros(0, np.int64)
            for label in np.unique(labels):
                by_class[label] += values[labels == label].sum(axis=0, dtype=np.float64)
        let_go(images.pixels)
    watch.report(count, count)
    means = total.mean(axis=(1, 2)) / count
    counts = np.maximum(np.bincount(images.labels, minlength=classes), 1) if images.labels is not None else np.ones(1)
    return Overview(
        mean=np.rint(total / count).astype(np.uint8),
        class_means=np.rint(by_class / counts[:classes, None, None, None]).astype(np.uint8),
        channel_means=means,
        channel_stds=np.sqrt(np.maximum(squares / (count * height * width) - means**2, 0.0)),
        histogram=histogram,
        brightness=brightness,
        contrast=contrast,
        coloured=coloured,
        thumbs=thumbs,
    )


def has_colour(pixels: Pixels) -> npt.NDArray[np.bool_]:
    """Whether a hundredth of a picture's pixels, or more, have channels that differ; of uint8 (N, 3, H, W)."""
    apart = pixels.max(axis=1) - pixels.min(axis=1) > COLOUR_DIFFERENCE
    found: npt.NDArray[np.bool_] = apart.mean(axis=(1, 2)) >= 0.01
    return found


def shrinking(length: int, wanted: int) -> Floats:
    """The matrix (wanted, length) that averages a line of `length` values in `wanted` equal stretches."""
    edges = np.linspace(0.0, length, wanted + 1)
    places = np.arange(length)
    covered = np.minimum(edges[1:, None], places + 1) - np.maximum(edges[:-1, None], places)
    shares = np.maximum(covered, 0.0) * (wanted / length)
    matrix: Floats = shares.astype(np.float32)
    return matrix
