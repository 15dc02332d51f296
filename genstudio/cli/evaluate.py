"""``genstudio evaluate``: every figure that is known for a model."""

from __future__ import annotations

import json as json_text
from pathlib import Path
from typing import Annotated

import typer

from genstudio.cli import inputs
from genstudio.cli.terminal import answer, answer_json
from genstudio.project.run_files import RUN_FILE


def evaluate(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A model file or a run folder.")],
    data: Annotated[str, typer.Option("--data", metavar="PATH", help="The pictures it was trained on, or others.")],
    seed: Annotated[
        int | None,
        typer.Option("--seed", min=0, help="Which pictures are held out. Default: as in its run, where there is one."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure a model on pictures that it never saw.

    Prints every loss term, their weighted sum (loss), the mean squared error of reconstructions (mse) and the sliced
    Wasserstein distance of samples to real pictures, with the same for real training pictures beside it.
    """
    source = inputs.data_source(data)
    path = inputs.model_file(model)
    trained = inputs.open_model(model)
    from genstudio.evaluation.report import evaluate as measure

    images = inputs.open_data(source, inputs.options_like(trained.shape))
    split_seed = _training_seed(path) if seed is None else seed
    metrics = measure(trained, images, split_seed)
    if json:
        answer_json({"model": str(path), "data": images.source, "seed": split_seed, "metrics": dict(metrics)})
        return
    width = max(len(name) for name, _ in metrics)
    for name, value in metrics:
        answer(f"{name:<{width}}  {value:.6g}")


def _training_seed(path: Path) -> int:
    """The seed that chose what the model was not trained on, if its run folder is still around it; else the default."""
    try:
        values = json_text.loads((path.parent / RUN_FILE).read_text("utf-8"))
        return int(values["config"]["seed"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0
