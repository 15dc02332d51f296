"""A person's own picture into the latent space of a model, and how well it fits there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from genstudio.data.image_set import Pixels
from genstudio.data.psnr import psnr
from genstudio.data.readers.picture import read_picture
from genstudio.models.base import ImageShape
from genstudio.models.latent_space import Latents
from genstudio.models.trained import TrainedModel
from genstudio.project.export import to_image


@dataclass(frozen=True, slots=True)
class Fit:
    """How much a painted picture resembles the original.

    Attributes:
        error: mean absolute difference, 0 to 1 of the range from black to white.
        psnr: see `genstudio.data.psnr`.
    """

    error: float
    psnr: float


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


def project(model: TrainedModel, pixels: Pixels) -> Projection:
    """Describe one picture, uint8 (1 or 3, height, width) of any size.

    Raises:
        UnsupportedError: the model has no encoder.
    """
    original = fit_to_shape(pixels, model.shape)
    latents = model.encode(original[None])
    painted = model.decode(latents)[0]
    return Projection(latents[0], original, painted, compare(original, painted))


def project_file(model: TrainedModel, path: Path) -> Projection:
    """Describe the picture in a file; raises as `project`, and `DataError` where the file cannot be read."""
    return project(model, read_picture(path))


def fit_to_shape(pixels: Pixels, shape: ImageShape) -> Pixels:
    """One picture, uint8 (1 or 3, height, width), in a model's size and colour: its middle, cropped and scaled."""
    image = to_image(pixels).convert("L" if shape.channels == 1 else "RGB")
    if image.size != (shape.width, shape.height):
        image = ImageOps.fit(image, (shape.width, shape.height), Image.Resampling.LANCZOS)
    array = np.asarray(image)
    return np.ascontiguousarray(array[None] if array.ndim == 2 else array.transpose(2, 0, 1))


def compare(original: Pixels, painted: Pixels) -> Fit:
    """How much two pictures of one shape resemble each other."""
    difference = (original.astype(np.float32) - painted.astype(np.float32)) / 255.0
    return Fit(float(np.abs(difference).mean()), psnr(original, painted))
