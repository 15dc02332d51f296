"""`Strip`: a row of pictures as one image, in a format that is painted without converting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from genstudio.data.image_set import Labels, Pixels

Words = npt.NDArray[np.uint32]
"""Pixels as Qt's 0xAARRGGBB."""


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """Pictures side by side.

    Attributes:
        width: of each in `image`, in pixels.
        spaced: whether they have the size and the distance that they have on the screen, so that the row is painted in
            one go. Otherwise they touch, and each is enlarged while it is painted.
    """

    image: QImage
    width: int
    spaced: bool


@dataclass(frozen=True, slots=True, eq=False)
class Arrangement:
    """Which pictures stand in which row, and how large; nobody changes its arrays.

    Attributes:
        pixels: uint8 (N, 1 or 3, H, W), in memory or memory-mapped.
        shown: the indices of those that are shown, in order; None for all.
        columns: how many stand in a row.
        size: of one on the screen, in device pixels. gap: between two of them.
    """

    pixels: Pixels
    shown: Labels | None
    columns: int
    size: QSize
    gap: int

    def strip(self, row: int) -> Strip:
        """Read and convert one row."""
        first = row * self.columns
        after = first + self.columns
        chosen = slice(first, after) if self.shown is None else self.shown[first:after]
        return make_strip(self.pixels[chosen], self.size, self.gap)


def make_strip(pictures: Pixels, size: QSize, gap: int) -> Strip:
    """One image of uint8 (N, 1 or 3, H, W); those that are narrower on the screen are reduced.

    Others stay as they are: the painter enlarges them at no cost of memory.
    """
    count, channels, height, width = pictures.shape
    touching = np.empty((height, count, width, 4), np.uint8)
    for place, channel in enumerate((2, 1, 0) if channels == 3 else (0, 0, 0)):
        touching[..., place] = pictures[:, channel].transpose(1, 0, 2)  # blue first: 0xAARRGGBB in memory
    touching[..., 3] = 255
    words = touching.view(np.uint32).reshape(height, count * width)
    if size.width() > width:
        return Strip(_image(words, QImage.Format.Format_RGB32), width, spaced=False)
    if size.width() < width:
        words = _reduced(words, QSize(count * size.width(), size.height()))
    spaced = np.zeros((size.height(), count, size.width() + gap), np.uint32)
    spaced[..., : size.width()] = words.reshape(size.height(), count, size.width())
    flat = spaced.reshape(size.height(), -1)
    return Strip(_image(flat, QImage.Format.Format_ARGB32_Premultiplied), size.width(), spaced=True)


def _image(words: Words, kind: QImage.Format) -> QImage:
    height, width = words.shape
    return QImage(words.data, width, height, 4 * width, kind).copy()  # the copy lets go of the array's memory


def _reduced(words: Words, size: QSize) -> Words:
    image = _image(words, QImage.Format.Format_RGB32)
    # Pictures do not run into each other: their edges fall on whole pixels of the reduced strip.
    small = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    small = small.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(small.constBits(), np.uint32).reshape(small.height(), small.width()).copy()
