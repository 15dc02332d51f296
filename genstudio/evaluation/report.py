"""Every figure that is known for a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from genstudio.data.image_set import ImageSet, Pixels
from genstudio.data.point_cloud import PointCloud
from genstudio.data.watch import Watch
from genstudio.errors import DataError
from genstudio.evaluation import explained
from genstudio.evaluation.class_shares import ClassShare, asked_classes, kinds_found, labels_as_learned
from genstudio.evaluation.copies import Pairs, find_copies
from genstudio.evaluation.extractor import Coordinates, Extractor, ExtractorCard
from genstudio.evaluation.extractor_cache import extractor_for
from genstudio.evaluation.feature_figures import FEWEST, FeatureFigures, compare_features
from genstudio.evaluation.figure import Figure
from genstudio.evaluation.measured import Measured, measured_pictures
from genstudio.evaluation.mode_coverage import POINTS, mode_coverage
from genstudio.evaluation.painting import average, drawn_latents, paint
from genstudio.evaluation.sharpness import SMALLEST_SIDE, sharpness
from genstudio.evaluation.sliced_wasserstein import sliced_wasserstein
from genstudio.evaluation.stages import Doing, begin, stage
from genstudio.evaluation.verdict import Verdict, verdict
from genstudio.models.base import ImageShape
from genstudio.models.trained import ModelCard, TrainedModel
from genstudio.training.events import Values
from genstudio.training.held_out import measure_held_out

MOST_SAMPLES = 5_000
FEWEST_SAMPLES = 500
MOST_VALUES = 60_000_000
"""About how many values all samples together have at most, so that large pictures take no longer than small ones."""
ROUGH = 500
NO_SECOND = (
    "Its second pictures were not there, so its losses of the second kind were taken on the first. Open them as the "
    "second set to have them right."
)


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """What came out for one model.

    Attributes:
        model: what people call it; family: its family's title.
        figures: each beside the same of real pictures; the most telling first.
        losses: what training minimises, measured on the held-out pictures: the terms and their sum. They say how
            training went, and do not compare between families.
        classes: how the painted pictures are spread over the classes; empty without classes.
        pairs: None where the model learned from other pictures.
        extractor: where features come from; None where there were too few pictures for any.
        measured: on which pictures, a sentence.
        notes: what else to know, sentences.
        seed: of the held-out pictures and of the samples.
        pictures: how many the losses were measured on; samples: how many it painted.
        own: whether it learned from these pictures; None where it does not tell.
        reference: a digest of the pictures that the samples were compared with.
    """

    model: str
    family: str
    figures: tuple[Figure, ...]
    losses: Values
    classes: tuple[ClassShare, ...]
    pairs: Pairs | None
    extractor: ExtractorCard | None
    measured: str
    notes: tuple[str, ...]
    seed: int
    pictures: int
    samples: int
    own: bool | None
    reference: str

    @property
    def verdict(self) -> Verdict:
        """How good it is on the whole."""
        return verdict(self.figures)

    @property
    def metrics(self) -> Values:
        """Every value by name, as in files: the losses, then the figures, and as ``NAME_real`` those of real ones."""
        values = list(self.losses)
        for figure in self.figures:
            values.append((figure.name, figure.value))
            if figure.real is not None:
                values.append((f"{figure.name}_real", figure.real))
        return tuple(values)


def evaluate(
    model: TrainedModel,
    images: ImageSet,
    seed: int | None = None,
    partner: ImageSet | None = None,
    watch: Watch | None = None,
    beside: Sequence[ModelCard] = (),
    doing: Doing | None = None,
) -> Report:
    """Measure a model; the same for the same seed, as long as the extractor is the same.

    On which pictures, `measured_pictures` says. As many are painted as there are held-out ones to compare them with.

    Args:
        images: of the model's own size and colour.
        seed: which pictures are held out; None takes those that its training held out.
        partner: the second set, for a model that learned from two; without it, losses of the second kind are taken on
            the first. Painted pictures are compared with the first kind only.
        beside: the cards of the other models that it is compared with, which may decide what all are measured on.
        doing: called with each part of the work as it begins.

    Raises:
        DataError: fewer than two pictures, or of another size, colour or other classes than the model learned.
        Cancelled: it is no longer wanted.
    """
    for pictures in (images,) if partner is None else (images, partner):
        refuse_other_shape(pictures, model.shape)
    watch = watch or Watch()
    chosen = measured_pictures(model.card, images, seed, most_samples(model.shape), beside)
    seed = chosen.seed
    partners = None if partner is None else partner.split(seed=seed).held_out
    what = "points" if model.shape.points else "pictures"
    part = begin(f"Working out its losses on {len(chosen.pixels):,} {what}", doing, watch, 0.0, 0.05)
    losses, extra = _losses(model, images, chosen, partners, part)
    extractor = None
    if _enough(chosen):
        extractor = _eyes(images, begin(f"Learning to look at these {what}", doing, watch, 0.05, 0.4))
    latents = drawn_latents(model, len(chosen.reference), seed)
    painted = paint(model, latents, begin(f"Painting {len(latents):,} {what}", doing, watch, 0.4, 0.55))
    figures = _in_pixels(painted, chosen, begin(f"Comparing them with real {what}", doing, watch, 0.55, 0.65))
    found = FeatureFigures(())
    if extractor is not None:
        looking = begin("Judging how varied they are", doing, watch, 0.65, 0.85)
        asked = asked_classes(model.family.latent_space, latents, images.class_names)
        found = compare_features(painted, chosen, extractor, images.class_names, asked, looking)
    figures += found.figures
    if images.cloud is not None:
        figures = [*_modes(model, chosen, images.cloud, seed), *map(explained.of_points, figures)]
    copies = None
    if not model.shape.points:
        nearest = begin("Looking for the nearest real pictures", doing, watch, 0.85, 1.0)
        copies = find_copies(painted, chosen, images.pixels, nearest)
    figures += [] if copies is None else [copies.figure]
    kinds = kinds_found(model.family.latent_space)
    figures += [explained.added(name, value, kinds) for name, value in extra]
    return Report(
        model=model.card.name or model.title,
        family=model.title,
        figures=tuple(figures),
        losses=losses,
        classes=found.classes,
        pairs=None if copies is None else copies.pairs,
        extractor=None if extractor is None else extractor.card,
        measured=str(chosen),
        notes=(*_notes(chosen), *([NO_SECOND] if partner is None and model.wants_second_set else ())),
        seed=seed,
        pictures=len(chosen.pixels),
        samples=len(painted),
        own=chosen.own,
        reference=chosen.digest,
    )


def most_samples(shape: ImageShape) -> int:
    """How many pictures of a shape are painted at most."""
    return max(FEWEST_SAMPLES, min(MOST_SAMPLES, MOST_VALUES // shape.size))


def _eyes(images: ImageSet, watch: Watch) -> Extractor | Coordinates:
    return Coordinates() if images.cloud is not None else extractor_for(images, watch)


def _modes(model: TrainedModel, chosen: Measured, cloud: PointCloud, seed: int) -> tuple[Figure, ...]:
    """Of as many points as the protocol asks for."""
    centres = np.array(cloud.centres)
    painted = model.decode(drawn_latents(model, POINTS, seed))
    found = mode_coverage(cloud.to_plane(painted), centres, cloud.std)
    return explained.modes(found, mode_coverage(cloud.to_plane(chosen.real[:POINTS]), centres, cloud.std))


def _losses(
    model: TrainedModel, images: ImageSet, chosen: Measured, partners: ImageSet | None, watch: Watch
) -> tuple[Values, Values]:
    """The terms and their sum; and what the family adds."""
    family = model.family
    labels = labels_as_learned(family, images, chosen.labels)
    second = None if partners is None else partners.pixels
    measured = measure_held_out(family, chosen.pixels, labels, second, stage(watch, 0.0, 0.6))
    names = {term.name for term in family.terms}
    terms = {name: value for name, value in measured if name in names}
    losses = tuple((name, value) for name, value in measured if name in names or name == "loss")
    others = [(name, value) for name, value in measured if name not in names and name != "loss"]
    known = labels if family.conditional else None
    added = family.extra_metrics(chosen.pixels, terms, known, stage(watch, 0.6, 1.0))
    return losses, (*others, *added.items())


def _in_pixels(painted: Pixels, chosen: Measured, watch: Watch) -> list[Figure]:
    """The distance in pixels and, of pictures, how sharp they are."""
    distances = []
    for step, others in enumerate((painted, chosen.real, average(chosen.real))):
        watch.report(step, 4)
        distances.append(sliced_wasserstein(others, chosen.reference, watch=watch))
    figures = [explained.sliced_wasserstein(*distances)]
    watch.report(3, 4)
    if min(painted.shape[2:]) >= SMALLEST_SIDE and (known := sharpness(chosen.reference, watch)) > 0.0:
        figures.append(explained.sharpness(sharpness(painted, watch) / known, sharpness(chosen.real, watch) / known))
    return figures


def _notes(chosen: Measured) -> tuple[str, ...]:
    count = len(chosen.reference)
    if count >= ROUGH:
        return ()
    rough = f"There are only {count:,} unseen pictures to compare with, so these figures are rough"
    if not _enough(chosen):
        return (f"{rough}, and some are left out. More pictures give all of them.",)
    return (f"{rough}; more pictures give finer ones.",)


def _enough(chosen: Measured) -> bool:
    return min(len(chosen.reference), len(chosen.real)) >= FEWEST


def refuse_other_shape(images: ImageSet, wanted: ImageShape) -> None:
    """Refuse pictures that a model of a shape cannot be measured on as they are.

    Raises:
        DataError: their size or colour is another.
    """
    shape = ImageShape(images.channels, images.height, images.width)
    if shape != wanted:
        remedy = "Open the pictures in that size and colour."
        if wanted.points or shape.points:
            remedy = "Open points, such as the built-in ring." if wanted.points else "Open pictures instead."
        raise DataError(f"The pictures are {described(shape)}, but the model works on {described(wanted)}. {remedy}")


def described(shape: ImageShape) -> str:
    """A shape for people: "16x16 in grey"."""
    if shape.points:
        return "points of the plane"
    return f"{shape.width}x{shape.height} in {'grey' if shape.channels == 1 else 'colour'}"
