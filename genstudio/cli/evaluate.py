"""``genstudio evaluate``: every figure that is known for a model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from genstudio.cli import inputs
from genstudio.cli.failures import BadArgument
from genstudio.cli.terminal import answer, answer_json, say
from genstudio.project.run_files import RUN_FILE

if TYPE_CHECKING:
    from genstudio.models.trained import TrainedModel


def evaluate(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A model file or a run folder.")],
    data: Annotated[str, typer.Option("--data", metavar="PATH", help="The pictures it was trained on, or others.")],
    second: Annotated[
        str | None,
        typer.Option("--second", metavar="PATH", help="Its second pictures, if it has two sets. Default: the run's."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", min=0, help="Which pictures are held out. Default: those of its training."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure a model: on those of its pictures that training held out, or on all of others.

    Prints every loss term, their weighted sum (loss), the mean squared error of reconstructions (mse) and the sliced
    Wasserstein distance of samples to real pictures, with the same for other real pictures beside it.
    """
    source = inputs.data_source(data)
    path = inputs.model_file(model)
    trained = inputs.open_model(model)
    second = _second(path, trained, second)
    from genstudio.evaluation.measured import measured_pictures
    from genstudio.evaluation.report import evaluate as measure

    images = inputs.open_data(source, inputs.options_like(trained.shape))
    partner = None if second is None else inputs.open_second(second, images)
    split_seed = trained.card.split_seed if seed is None else seed
    measured = measured_pictures(trained.card, images, split_seed)
    say(str(measured))
    metrics = measure(trained, images, split_seed, partner)
    if json:
        answer_json(
            {
                "model": str(path),
                "data": images.source,
                "seed": split_seed,
                "pictures": len(measured.pixels),
                "own_pictures": measured.own,
                "metrics": dict(metrics),
            }
        )
        return
    width = max(len(name) for name, _ in metrics)
    for name, value in metrics:
        answer(f"{name:<{width}}  {value:.6g}")


def _second(path: Path, trained: TrainedModel, given: str | None) -> str | None:
    """Where the second pictures are: as given, or as the run remembers that the model belongs to; None if it has none.

    Raises:
        BadArgument: nothing tells, or it has none.
    """
    family = trained.family
    if not family.wants_second_set(family.settings.model_dump(mode="json")):
        if given is not None:
            raise BadArgument("This model learned from one set of pictures. Leave out --second.")
        return None
    if given is not None:
        return given
    if (path.parent / RUN_FILE).is_file():
        from genstudio.project.run import Run

        remembered = Run.open(path.parent).spec.second
        if remembered:
            return remembered
    raise BadArgument("This model learned from two sets of pictures. Give the second with --second.")
