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
POOR = 0.6
"""A resemblance below which one would not say that the model painted this picture."""
BLUR = 0.8
"""Standard deviation in pixels."""
FLAT = 4.0
"""A standard deviation in grey levels below which a picture has nothing to resemble but its brightness."""


class Fit(StrEnum):
    """How a picture meets the model's own size."""

    AUTO = "auto"
    WHOLE = "whole"
    TILES = "tiles"


class Reconstructor(Protocol):
    """What is asked of a model; `genstudio.latent.projection.Repainter` has it."""

    @property
    def shape(self) -> ImageShape: ...

    @property
    def searches(self) -> bool:
        """Whether it has to search for each picture, which takes seconds and may find little."""

    def reconstruct(self, pixels: Pixels, watch: Watch) -> Pixels:
        """The pictures of its shape, uint8 (N, C, H, W), painted again."""


@dataclass(frozen=True, slots=True, eq=False)
class ModelRestorer:
    """Cleans with a model: the picture that it paints of the noisy one has no noise.

    A picture up to twice the model's size and of its proportions is fitted whole: scaled to the model's size, restored
    and scaled back. Others are restored in overlapping tiles of the model's size. A model for grey pictures cleans the
    lightness of a coloured one; its colours are smoothed as much as they are noisy.

    Attributes:
        fit: AUTO decides as above.
        overlap: of the tiles, 0.25 to 1 of their size.
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

    def note(self, picture: Pixels, cleaned: Pixels) -> str:
        shape = self.model.shape
        size = f"{shape.width}×{shape.height}"
        notes = [_found(resemblance(picture, cleaned))] if self.model.searches else []
        if not self.fits_whole(picture):
            notes.append(f"Cleaned in pieces of {size}, this model's size; a filter suits other photographs better.")
        elif picture.shape[1:] != (shape.height, shape.width):
            notes.append(f"Scaled to {size}, the size this model works on, and back; finer detail is lost.")
        return " ".join(notes)

    def _clean_channels(self, picture: Pixels, watch: Watch) -> Pixels:
        """For a picture with as many channels as the model has."""
        shape = self.model.shape
        size = shape.height, shape.width
        if not self.fits_whole(picture):
            return in_tiles(picture, size, self.model.reconstruct, watch, self.overlap)
        watch.report(0, 1)
        painted = self.model.reconstruct(_scaled(picture, size)[None], watch)[0]
        watch.report(1, 1)
        return _scaled(painted, (picture.shape[1], picture.shape[2]))


def resemblance(noisy: Pixels, cleaned: Pixels) -> float:
    """Which part of what sets a picture apart from an even grey is left in the cleaned one, 0 to 1, most noise aside.

    1 - squared error / variance of the pictures, both blurred by `BLUR`, which leaves an eighth of the noise's energy
    and most of the picture's.
    """
    from skimage.filters import gaussian

    before, after = (
        gaussian((lightness(each) if each.shape[0] == 3 else each)[0].astype(np.float32), BLUR, preserve_range=True)
        for each in (noisy, cleaned)
    )
    return max(0.0, 1.0 - float(((before - after) ** 2).mean()) / max(float(before.var()), FLAT**2))


def _found(resembling: float) -> str:
    if resembling < POOR:
        return (
            f"Resembles yours by only {100 * resembling:.0f} %: this model cannot paint such a picture well. "
            "A filter, or a model that learned from pictures like yours, suits it better."
        )
    share = f"{100 * resembling:.0f} %"
    return f"Resembles yours by {share}: the nearest picture that this model can paint, noise aside."


def _scaled(picture: Pixels, size: tuple[int, int]) -> Pixels:
    """The picture at another height and width."""
    if picture.shape[1:] == size:
        return picture
    from PIL import Image

    wanted = (size[1], size[0])
    channels = [np.asarray(Image.fromarray(channel).resize(wanted, Image.Resampling.LANCZOS)) for channel in picture]
    return np.stack(channels)
