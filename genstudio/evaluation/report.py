"""Every figure that is known for a model."""

from __future__ import annotations

from genstudio.data.image_set import ImageSet
from genstudio.errors import DataError
from genstudio.evaluation.measured import measured_pictures
from genstudio.evaluation.sliced_wasserstein import sliced_wasserstein
from genstudio.models.base import ImageShape
from genstudio.models.trained import TrainedModel
from genstudio.training.events import Values
from genstudio.training.held_out import measure_held_out

MOST_SAMPLES = 5_000


def evaluate(model: TrainedModel, images: ImageSet, seed: int | None = None, partner: ImageSet | None = None) -> Values:
    """Figures by name; the same for the same seed.

    Every loss term (unweighted), `loss` (their weighted sum), `mse` of the reconstructions per value in [0, 1] where
    the family has an encoder, what the family itself adds, and last `sliced_wasserstein`, the distance of samples to as
    many real pictures, beside `sliced_wasserstein_real`, the same for other real pictures: nothing can be expected to
    come closer. On which pictures, `measured_pictures` says.

    Args:
        images: of the model's own size and colour.
        seed: which pictures are held out; None takes those that its training held out.
        partner: the second set, for a model that learned from two; without it, figures of the second kind are taken on
            the first.

    Raises:
        DataError: fewer than two pictures, or of another size or colour.
    """
    for pictures in (images,) if partner is None else (images, partner):
        _refuse_other_shape(pictures, model.shape)
    seed = model.card.split_seed if seed is None else seed
    chosen = measured_pictures(model.card, images, seed, MOST_SAMPLES)
    partners = None if partner is None else partner.split(seed=seed).held_out.pixels
    measured = measure_held_out(model.family, chosen.pixels, chosen.labels, partners)
    names = {term.name for term in model.family.terms}
    terms = {name: value for name, value in measured if name in names}
    added = model.family.extra_metrics(chosen.pixels, terms)
    # Samples are compared with pictures of the first kind only.
    painted = model.decode(model.family.in_first_domain(model.sample_latents(len(chosen.reference), seed)))
    distances = (
        ("sliced_wasserstein", sliced_wasserstein(painted, chosen.reference)),
        ("sliced_wasserstein_real", sliced_wasserstein(chosen.real, chosen.reference)),
    )
    return (*measured, *added.items(), *distances)


def _refuse_other_shape(images: ImageSet, wanted: ImageShape) -> None:
    shape = ImageShape(images.channels, images.height, images.width)
    if shape != wanted:
        raise DataError(
            f"The pictures are {_describe(shape)}, but the model works on {_describe(wanted)}. "
            "Open the pictures in that size and colour."
        )


def _describe(shape: ImageShape) -> str:
    if shape.points:
        return "points of the plane"
    return f"{shape.width}x{shape.height} in {'grey' if shape.channels == 1 else 'colour'}"
