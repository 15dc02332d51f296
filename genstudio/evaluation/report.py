"""Every figure that is known for a model, on pictures it was not trained on."""

from __future__ import annotations

import numpy as np

from genstudio.data.image_set import ImageSet, Labels
from genstudio.errors import DataError
from genstudio.evaluation.sliced_wasserstein import sliced_wasserstein
from genstudio.models.base import ImageShape
from genstudio.models.trained import TrainedModel
from genstudio.training.events import Values
from genstudio.training.held_out import measure_held_out

MOST_SAMPLES = 5_000


def evaluate(model: TrainedModel, images: ImageSet, seed: int = 0) -> Values:
    """Figures by name; the same for the same seed.

    Every loss term (unweighted), `loss` (their weighted sum), `mse` of the reconstructions per value in [0, 1] where
    the family has an encoder, what the family itself adds, and last `sliced_wasserstein`, the distance of as many
    samples to the held-out pictures, beside `sliced_wasserstein_real`, the same for real training pictures: nothing
    can be expected to come closer.

    Args:
        images: of the model's own size and colour.
        seed: which pictures are held out; the one the model was trained with, or it is measured on what it knows.

    Raises:
        DataError: fewer than two pictures, or of another size or colour.
    """
    shape = ImageShape(images.channels, images.height, images.width)
    if shape != model.shape:
        raise DataError(
            f"The pictures are {_describe(shape)}, but the model works on {_describe(model.shape)}. "
            "Open the pictures in that size and colour."
        )
    split = images.split(seed=seed)
    pixels = split.held_out.pixels
    measured = measure_held_out(model.family, pixels)
    names = {term.name for term in model.family.terms}
    terms = {name: value for name, value in measured if name in names}
    added = model.family.extra_metrics(pixels, terms)
    count = min(len(pixels), MOST_SAMPLES)
    reference = pixels[_some(np.arange(len(pixels), dtype=np.int64), count, seed)]
    painted = model.decode(model.sample_latents(count, seed))
    real = images.pixels[_some(split.training, count, seed)]
    distances = (
        ("sliced_wasserstein", sliced_wasserstein(painted, reference)),
        ("sliced_wasserstein_real", sliced_wasserstein(real, reference)),
    )
    return (*measured, *added.items(), *distances)


def _some(indices: Labels, count: int, seed: int) -> Labels:
    if len(indices) <= count:
        return indices
    return np.sort(np.random.default_rng(seed).choice(indices, count, replace=False))


def _describe(shape: ImageShape) -> str:
    return f"{shape.width}x{shape.height} in {'grey' if shape.channels == 1 else 'colour'}"
