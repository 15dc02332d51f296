"""``genstudio evaluate``: every figure that is known for a model."""

from __future__ import annotations

from typing import Annotated

import typer

from genstudio.cli import inputs
from genstudio.cli.terminal import answer, answer_json, say


def evaluate(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A model file or a run folder.")],
    data: Annotated[str, typer.Option("--data", metavar="PATH", help="The pictures it was trained on, or others.")],
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
    from genstudio.evaluation.measured import measured_pictures
    from genstudio.evaluation.report import evaluate as measure

    images = inputs.open_data(source, inputs.options_like(trained.shape))
    split_seed = trained.card.split_seed if seed is None else seed
    measured = measured_pictures(trained.card, images, split_seed)
    say(str(measured))
    metrics = measure(trained, images, split_seed)
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
