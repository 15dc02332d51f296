"""A person's own picture into the latent space of a model, and how well it fits there.

A model with an encoder describes pictures at once; for one without, the description is searched for (`inversion`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from genstudio.data.image_set import Pixels
from genstudio.data.options import ColourChoice, ReadOptions
from genstudio.data.psnr import psnr
from genstudio.data.readers.crop import fit
from genstudio.data.readers.picture import read_picture
from genstudio.data.watch import Watch
from genstudio.errors import UnsupportedError
from genstudio.latent.inversion import BRIEF, THOROUGH, Effort, invert, refine
from genstudio.models.base import ImageShape
from genstudio.models.latent_space import Latents
from genstudio.models.trained import TrainedModel
from genstudio.project.export import to_image

POOR = 0.6
"""A resemblance below which one would not say that the model painted this picture."""
FLAT = (4.0 / 255.0) ** 2
"""A variance below which a picture has nothing to resemble but its brightness."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How much a painted picture resembles the original.

    Attributes:
        error: mean absolute difference, 0 to 1 of the range from black to white.
        psnr: see `genstudio.data.psnr`.
        resemblance: 0 to 1, which part of what sets the original apart from an even grey is painted: 1 - squared error
            / variance of the original, the coefficient of determination.
    """

    error: float
    psnr: float
    resemblance: float = 1.0

    @property
    def poor(self) -> bool:
        """Whether it is worth saying that the model cannot paint this picture."""
        return self.resemblance < POOR


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """A picture as the model sees it.

    Attributes:
        latents: float32 (dim,), its description.
        original: uint8 (C, H, W), the picture in the model's size and colour.
        painted: uint8 (C, H, W), what the model paints from the description.
        fit: how much the two resemble each other.
    """

    latents: Latents
    original: Pixels
    painted: Pixels
    fit: Fit


def project(model: TrainedModel, pixels: Pixels, watch: Watch | None = None) -> Projection:
    """Describe one picture, uint8 (1 or 3, height, width) of any size.

    Raises:
        UnsupportedError: the model learned points.
        Cancelled: the watch says so.
    """
    if model.shape.points:
        raise UnsupportedError("This model learned points, not pictures. Choose a model that learned pictures.")
    original = fit_to_shape(pixels, model.shape, model.card.reading)
    return _projection(model, original, describe(model, original[None], watch)[0])


def project_file(model: TrainedModel, path: Path, watch: Watch | None = None) -> Projection:
    """Describe the picture in a file; raises as `project`, and `DataError` where the file cannot be read."""
    return project(model, read_picture(path), watch)


def improve(model: TrainedModel, original: Pixels, latents: Latents, watch: Watch | None = None) -> Projection:
    """A description near ``latents`` (dim,) that fits `original`, uint8 (C, H, W) of the model's shape, better.

    Raises:
        Cancelled: the watch says so.
    """
    return _projection(model, original, refine(model, original[None], latents[None], watch=watch)[0])


def describe(model: TrainedModel, pixels: Pixels, watch: Watch | None = None, effort: Effort = THOROUGH) -> Latents:
    """Latent vectors, float32 (N, dim), of pictures, uint8 (N, C, H, W) of the model's own shape.

    By its encoder, or by inversion with this effort.

    Raises:
        DataError: the pictures have another shape.
        Cancelled: the watch says so.
    """
    if model.can_encode:
        return model.encode(pixels)
    return invert(model, pixels, effort=effort, watch=watch)


@dataclass(frozen=True, slots=True, eq=False)
class Repainter:
    """Paints pictures as a model sees them: what cleaning asks of it, whether it can encode or not."""

    model: TrainedModel

    @property
    def shape(self) -> ImageShape:
        return self.model.shape

    @property
    def searches(self) -> bool:
        """Whether a picture is searched for, which takes seconds and may find little."""
        return not self.model.can_encode

    def reconstruct(self, pixels: Pixels, watch: Watch) -> Pixels:
        """The pictures, uint8 (N, C, H, W), painted again; raises as `describe`.

        Noise hides what a thorough search would find besides, so it is brief.
        """
        return self.model.decode(describe(self.model, pixels, watch, BRIEF))


def fit_to_shape(pixels: Pixels, shape: ImageShape, reading: ReadOptions | None = None) -> Pixels:
    """One picture, uint8 (1 or 3, height, width), in a model's size and colour.

    Args:
        reading: how the model's own pictures were made squares; None takes the middle.
    """
    image = to_image(pixels).convert("L" if shape.channels == 1 else "RGB")
    if shape.width == shape.height:
        colour = ColourChoice.GREY if shape.channels == 1 else ColourChoice.COLOUR
        how = replace(reading or ReadOptions(), colour=colour)
        image = fit(image, shape.width, how.crop, how.border)
    elif image.size != (shape.width, shape.height):
        image = ImageOps.fit(image, (shape.width, shape.height), Image.Resampling.LANCZOS)
    array = np.asarray(image)
    return np.ascontiguousarray(array[None] if array.ndim == 2 else array.transpose(2, 0, 1))


def compare(original: Pixels, painted: Pixels) -> Fit:
    """How much two pictures of one shape resemble each other."""
    difference = (original.astype(np.float32) - painted.astype(np.float32)) / 255.0
    variance = max(float((original / np.float32(255.0)).var()), FLAT)
    resemblance = max(0.0, 1.0 - float((difference**2).mean()) / variance)
    return Fit(float(np.abs(difference).mean()), psnr(original, painted), resemblance)


def _projection(model: TrainedModel, original: Pixels, latents: Latents) -> Projection:
    painted = model.decode(latents[None])[0]
    return Projection(latents, original, painted, compare(original, painted))
