"""Pictures as a model has to be measured on: read in its size and colour, and left out as in its training."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from genstudio.data.fingerprint import Fingerprint
from genstudio.data.image_set import ImageSet, same_pictures
from genstudio.data.open import open_images
from genstudio.data.watch import Watch
from genstudio.errors import DataError, RunError, SettingsError
from genstudio.evaluation.report import refuse_other_shape
from genstudio.models.base import ImageShape
from genstudio.models.trained import TrainedModel
from genstudio.project.run import Run, RunSpec
from genstudio.project.run_files import RUN_FILE
from genstudio.project.training_job import as_learned, second_as_learned

log = logging.getLogger(__name__)


def suitable(images: ImageSet, model: TrainedModel, path: Path | None, watch: Watch) -> ImageSet:
    """The pictures of an open set as a model needs them.

    Those that it would read alike are taken as they are; others are read again from where they came. Left out is what
    its run left out, else what is left out of the open set.

    Args:
        path: the file that the model is in; None where it is in none.

    Raises:
        DataError: they have another size or colour, and cannot be read again.
        Cancelled: it is no longer wanted.
    """
    if model.shape.points or images.cloud is not None:
        refuse_other_shape(images, model.shape)
        return images
    return left_out_as_learned(_read_alike(images, model, watch), path)


def left_out_as_learned(images: ImageSet, path: Path | None) -> ImageSet:
    """The pictures that a run learned from, read as it read them, with those left out that it left out.

    Other pictures, and those of which nothing tells a run, stay as they are.
    """
    spec = _spec(path)
    if spec is None or spec.data != images.source or _grown(spec.pictures, images):
        return images
    return _left_out(images, spec, as_learned)


def second_left_out_as_learned(images: ImageSet, path: Path | None) -> ImageSet:
    """The same for the second pictures of a run."""
    spec = _spec(path)
    if spec is None or spec.second != images.source or _grown(spec.second_pictures, images):
        return images
    return _left_out(images, spec, second_as_learned)


def suitable_second(model: TrainedModel, path: Path | None, second: ImageSet | None, watch: Watch) -> ImageSet | None:
    """The second pictures of a model that learned from two sets: its run's where they can be read, else those open.

    Raises:
        DataError: those that are open have another size or colour, and cannot be read again.
        Cancelled: it is no longer wanted.
    """
    if not model.wants_second_set:
        return None
    spec = _spec(path)
    if spec is not None and spec.second and (second is None or second.source != spec.second):
        try:
            second = open_images(spec.second, model.read_options, cancelled=watch.cancelled)
        except (DataError, SettingsError) as error:
            log.warning("the second pictures of %s are not those of its run: %s", path, error)
    return None if second is None else second_left_out_as_learned(_read_alike(second, model, watch), path)


def fair_sets(models: Sequence[TrainedModel], sets: Sequence[ImageSet]) -> list[ImageSet]:
    """On which pictures each of several models is measured, given those that suit each, see `suitable`.

    One that learned from its pictures keeps them, as it may have learned from those that another kept aside. All others
    are measured on what the first model of their size and colour is measured on that learned from its own, or the first
    of all, so that their figures can be compared.
    """
    digests = [Fingerprint.of(images).digest for images in sets]
    learned = [model.card.pictures == digest for model, digest in zip(models, digests, strict=True)]
    first = {digest: images for digest, images in zip(reversed(digests), reversed(sets), strict=True)}
    chosen = []
    for place, model in enumerate(models):
        alike = [number for number, other in enumerate(models) if other.shape == model.shape]
        owners = [number for number in alike if learned[number]]
        chosen.append(first[digests[place if learned[place] else (owners or alike)[0]]])
    return chosen


def _read_alike(images: ImageSet, model: TrainedModel, watch: Watch) -> ImageSet:
    """The same pictures read as the model's were, as far as they can be; what is left out of them stays left out."""
    fits = ImageShape(images.channels, images.height, images.width) == model.shape
    how = model.read_options
    if model.shape.points or (fits and images.reading.saved() == how.saved()):
        return images
    try:
        fresh = open_images(images.source, how, watch.progress, watch.cancelled)
    except (DataError, SettingsError) as error:
        log.info("%s cannot be read again: %s", images.source, error)
        refuse_other_shape(images, model.shape)
        return images
    return fresh.without(images.left_out) if same_pictures(images, fresh) else fresh


def _left_out(images: ImageSet, spec: RunSpec, learned: Callable[[ImageSet, RunSpec], ImageSet]) -> ImageSet:
    """The pictures as a run learned them; as they are where that is not known."""
    try:
        return learned(images, spec)
    except RunError as error:
        log.warning("what “%s” left out of %s is not known: %s", spec.name, images.source, error)
        return images


def _grown(known: Fingerprint | None, images: ImageSet) -> bool:
    """Whether some were added or thrown away since, so that the numbers of those left out mean others now."""
    return known is not None and known.count != len(images)


def _spec(path: Path | None) -> RunSpec | None:
    """What the run was asked to do that a model file lies in; None where it lies in none that can be read."""
    if path is None or not (path.parent / RUN_FILE).is_file():
        return None
    try:
        return Run.open(path.parent).spec
    except RunError as error:
        log.warning("the run of %s tells nothing: %s", path, error)
        return None
