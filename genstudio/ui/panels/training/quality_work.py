"""Measuring a model, or two, beside the window; one piece of work for `genstudio.ui.workers.Tasks`."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from genstudio.ui.workers import TaskCancelled, TaskProgress, TaskWork

if TYPE_CHECKING:
    from genstudio.data.image_set import ImageSet
    from genstudio.data.watch import Watch
    from genstudio.evaluation.report import Report
    from genstudio.models.trained import TrainedModel

Reports = tuple["Report", ...]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked to be measured.

    Attributes:
        model: the present one.
        path: the file that it is in; None where it is in none.
        other: the file of a model to be measured beside it; None for none.
    """

    model: TrainedModel
    path: Path | None
    other: Path | None


def measuring(asked: Asked, images: ImageSet, second: ImageSet | None) -> TaskWork[Reports]:
    """Measure a model on the pictures, and a model in a file beside it; pictures of another size are read anew.

    Args:
        second: the second set that is open, for a model that learned from two and whose run does not tell another.
    """

    def work(progress: TaskProgress, cancelled: TaskCancelled) -> Reports:
        from genstudio.data.watch import Watch
        from genstudio.evaluation.report import evaluate
        from genstudio.evaluation.stages import stage
        from genstudio.project.model_file import load_model

        watch = Watch(progress, cancelled)
        watch.report(0, None)
        models = {asked.model: asked.path}
        if asked.other is not None:
            other = load_model(asked.other)
            _refuse_other_shape(asked.model, other)
            models[other] = asked.other
        suitable = _suitable(images, asked.model, watch)
        share = 1.0 / len(models)
        return tuple(
            evaluate(
                each,
                suitable,
                partner=_partner(each, path, second, watch),
                watch=stage(watch, share * place, share * (place + 1)),
                beside=[model.card for model in models if model is not each],
            )
            for place, (each, path) in enumerate(models.items())
        )

    return work


def saving(reports: Reports, path: Path) -> TaskWork[Path]:
    """Write the figures to a file."""

    def work(progress: TaskProgress, cancelled: TaskCancelled) -> Path:
        from genstudio.evaluation.table import save_reports

        save_reports(reports, path)
        return path

    return work


def _refuse_other_shape(model: TrainedModel, other: TrainedModel) -> None:
    from genstudio.errors import DataError
    from genstudio.evaluation.report import described

    if other.shape != model.shape:
        raise DataError(
            f"“{other.card.name or other.title}” paints {described(other.shape)}, but the present model "
            f"{described(model.shape)}, so they cannot be compared. Choose a model of the same size and colour."
        )


def _partner(model: TrainedModel, path: Path | None, second: ImageSet | None, watch: Watch) -> ImageSet | None:
    """The second pictures of a model that learned from two sets, in its size: its run's, else those that are open."""
    from genstudio.errors import DataError, RunError
    from genstudio.project.run import second_source

    if not model.wants_second_set:
        return None
    try:
        source = "" if path is None else second_source(path)
        if source and (second is None or second.source != source):
            return _read(source, model, watch)
    except (DataError, RunError) as error:
        log.warning("the second pictures of %s are not those of its run: %s", path, error)
    return None if second is None else _suitable(second, model, watch)


def _suitable(images: ImageSet, model: TrainedModel, watch: Watch) -> ImageSet:
    """The pictures in the size and colours that the model works on."""
    shape = model.shape
    if images.pixels.shape[1:] == (shape.channels, shape.height, shape.width) or shape.points or images.cloud:
        return images
    return _read(images.source, model, watch)


def _read(source: str, model: TrainedModel, watch: Watch) -> ImageSet:
    from genstudio.data.open import open_images
    from genstudio.data.options import ColourChoice

    shape = model.shape
    if shape.points:
        return open_images(source, cancelled=watch.cancelled)
    colour = ColourChoice.GREY if shape.channels == 1 else ColourChoice.COLOUR
    how = replace(model.card.reading, size=shape.height, colour=colour)
    return open_images(source, how, cancelled=watch.cancelled)
