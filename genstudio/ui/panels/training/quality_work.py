"""Measuring a model, or two, beside the window; one piece of work for `genstudio.ui.tasks.Tasks`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from genstudio.ui.tasks import TaskCancelled, TaskProgress, TaskWork

if TYPE_CHECKING:
    from genstudio.data.image_set import ImageSet
    from genstudio.evaluation.report import Report
    from genstudio.models.trained import TrainedModel

Reports = tuple["Report", ...]
MEASURING = "measure quality"
"""What `genstudio.ui.tasks.Tasks` knows the work as."""
READING = 0.05
"""Of all the work, the part in which pictures are read again that a model needs otherwise than they are open."""


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


class Doing:
    """What is being measured now: the work's thread writes it, the window reads the latest when it hears of progress.

    Attributes:
        what: for people; empty before anything began.
    """

    def __init__(self) -> None:
        self.what = ""


def measuring(asked: Asked, images: ImageSet, second: ImageSet | None, doing: Doing | None = None) -> TaskWork[Reports]:
    """Measure a model on the pictures, and a model in a file beside it, see `suitable`.

    Both are measured on the same pictures where that is fair, else each on its own, see `fair_sets`.

    Args:
        second: the second set that is open, for a model that learned from two and whose run does not tell another.
        doing: is kept up to date.
    """

    def work(progress: TaskProgress, cancelled: TaskCancelled) -> Reports:
        from genstudio.data.watch import Watch
        from genstudio.evaluation.report import evaluate
        from genstudio.evaluation.stages import stage
        from genstudio.evaluation.suitable import fair_sets, suitable, suitable_second
        from genstudio.project.model_file import load_model

        watch = Watch(progress, cancelled)
        watch.report(0, None)
        models = {asked.model: asked.path}
        if asked.other is not None:
            other = load_model(asked.other)
            models[other] = asked.other
        part = READING / len(models)
        fitting = [
            suitable(images, model, path, stage(watch, part * place, part * (place + 1)))
            for place, (model, path) in enumerate(models.items())
        ]
        sets = fair_sets(list(models), fitting)
        share = (1.0 - READING) / len(models)

        def tell(model: TrainedModel, what: str) -> None:
            if doing is not None:
                doing.what = f"“{model.card.name or model.title}”: {what}" if len(models) > 1 else what

        return tuple(
            evaluate(
                model,
                sets[place],
                partner=suitable_second(model, path, second, watch),
                watch=stage(watch, READING + share * place, READING + share * (place + 1)),
                beside=[other.card for other in models if other is not model and other.shape == model.shape],
                doing=partial(tell, model),
            )
            for place, (model, path) in enumerate(models.items())
        )

    return work


def saving(reports: Reports, path: Path) -> TaskWork[Path]:
    """Write the figures to a file."""

    def work(progress: TaskProgress, cancelled: TaskCancelled) -> Path:
        from genstudio.evaluation.table import save_reports

        save_reports(reports, path)
        return path

    return work
