"""Measuring a model, or two, beside the window; one piece of work for `genstudio.ui.workers.Tasks`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from genstudio.ui.workers import TaskCancelled, TaskProgress, TaskWork

if TYPE_CHECKING:
    from genstudio.data.image_set import ImageSet
    from genstudio.data.watch import Watch
    from genstudio.evaluation.report import Report
    from genstudio.models.base import ImageShape
    from genstudio.models.trained import TrainedModel

Reports = tuple["Report", ...]


def measuring(model: TrainedModel, images: ImageSet, partner: ImageSet | None, other: Path | None) -> TaskWork[Reports]:
    """Measure a model on the pictures, and a model in a file beside it; pictures of another size are read anew."""

    def work(progress: TaskProgress, cancelled: TaskCancelled) -> Reports:
        from genstudio.data.watch import Watch
        from genstudio.evaluation.report import evaluate
        from genstudio.evaluation.stages import stage
        from genstudio.project.model_file import load_model

        watch = Watch(progress, cancelled)
        watch.report(0, None)
        suitable = _suitable(images, model.shape, watch)
        models = [model] if other is None else [model, load_model(other)]
        share = 1.0 / len(models)
        return tuple(
            evaluate(
                each,
                suitable,
                partner=partner,
                watch=stage(watch, share * place, share * (place + 1)),
                beside=[model.card for model in models if model is not each],
            )
            for place, each in enumerate(models)
        )

    return work


def saving(reports: Reports, path: Path) -> TaskWork[Path]:
    """Write the figures to a file."""

    def work(progress: TaskProgress, cancelled: TaskCancelled) -> Path:
        from genstudio.evaluation.table import save_reports

        save_reports(reports, path)
        return path

    return work


def _suitable(images: ImageSet, shape: ImageShape, watch: Watch) -> ImageSet:
    """The pictures in the size and colours that the model works on."""
    from genstudio.data.open import open_images
    from genstudio.data.options import ColourChoice, ReadOptions

    if images.pixels.shape[1:] == (shape.channels, shape.height, shape.width) or shape.points or images.cloud:
        return images
    colour = ColourChoice.GREY if shape.channels == 1 else ColourChoice.COLOUR
    return open_images(images.source, ReadOptions(size=shape.height, colour=colour), cancelled=watch.cancelled)
