"""Cleaning with a trained model: it describes the picture and paints it again, without what it never saw."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import numpy as np

from genstudio.data.image_set import Pixels
from genstudio.data.watch import Watch
from genstudio.denoising.colour import colour, join, lightness
from genstudio.denoising.filters import TotalVariation
from genstudio.denoising.quality import estimate_noise
from genstudio.denoising.tiling import OVERLAP, in_tiles

if TYPE_CHECKING:
    from genstudio.models.base import ImageShape

LARGEST_WHOLE = 2.0
MOST_STRETCH = 1.25


class Fit(StrEnum):
    """How a picture meets the model's own size."""

    AUTO = "auto"
    WHOLE = "whole"
    TILES = "tiles"


class Reconstructor(Protocol):
    """What is asked of a model; `genstudio.models.trained.TrainedModel` has it."""

    @property
    def shape(self) -> ImageShape: ...

    def reconstruct(self, pixels: Pixels) -> Pixels: ...


@dataclass(frozen=True, slots=True, eq=False)
class ModelRestorer:
    """Cleans with a model that can encode.

    A picture up to twice the model's size and of its proportions is fitted whole: scaled to the model's size, restored
    and scaled back. Others are restored in overlapping tiles of the model's size. A model for grey pictures cleans the
    lightness of a coloured one; its colours are smoothed as much as they are noisy.

    Attributes:
        fit: AUTO decides as above.
        overlap: of the tiles, 0.25 to 1 of their size.

    Raises:
        UnsupportedError: from `clean`, for a model without an encoder.
    """

    model: Reconstructor
    fit: Fit = Fit.AUTO
    overlap: float = OVERLAP

    def clean(self, picture: Pixels, measured: float, watch: Watch) -> Pixels:
        if self.model.shape.channels == 1 and picture.shape[0] == 3:
            light = self._clean_channels(lightness(picture), watch)
            colours = colour(picture)
            smooth = TotalVariation().clean(colours, estimate_noise(colours), watch.silent())
            return join(light, smooth)
        if self.model.shape.channels == 3 and picture.shape[0] == 1:
            return lightness(self._clean_channels(picture.repeat(3, axis=0), watch))
        return self._clean_channels(picture, watch)

    def fits_whole(self, picture: Pixels) -> bool:
        """Whether this picture is fitted whole."""
        if self.fit is not Fit.AUTO:
            return self.fit is Fit.WHOLE
        shape = self.model.shape
        _, height, width = picture.shape
        high, wide = height / shape.height, width / shape.width
        smaller, larger = sorted((high, wide))
        return bool(larger <= LARGEST_WHOLE and larger <= MOST_STRETCH * smaller)

    def note(self, picture: Pixels) -> str:
        shape = self.model.shape
        size = f"{shape.width}×{shape.height}"
        if not self.fits_whole(picture):
            return f"Cleaned in pieces of {size}, the size of this model; a filter suits other photographs better."
        if picture.shape[1:] == (shape.height, shape.width):
            return ""
        return f"Scaled to {size}, the size this model works on, and back; finer detail is lost."

    def _clean_channels(self, picture: Pixels, watch: Watch) -> Pixels:
        """For a picture with as many channels as the model has."""
        shape = self.model.shape
        size = shape.height, shape.width
        if not self.fits_whole(picture):
            return in_tiles(picture, size, self.model.reconstruct, watch, self.overlap)
        watch.report(0, 1)
        painted = self.model.reconstruct(_scaled(picture, size)[None])[0]
        watch.report(1, 1)
        return _scaled(painted, (picture.shape[1], picture.shape[2]))


def _scaled(picture: Pixels, size: tuple[int, int]) -> Pixels:
    """The picture at another height and width."""
    if picture.shape[1:] == size:
        return picture
    from PIL import Image

    wanted = (size[1], size[0])
    channels = [np.asarray(Image.fromarray(channel).resize(wanted, Image.Resampling.LANCZOS)) for channel in picture]
    return np.stack(channels)
