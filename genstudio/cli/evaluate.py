"""``genstudio evaluate``: every figure that is known for a model, or for two."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from genstudio.cli import inputs
from genstudio.cli.failures import BadArgument
from genstudio.cli.terminal import Json, answer, answer_json, say

if TYPE_CHECKING:
    from genstudio.data.image_set import ImageSet
    from genstudio.evaluation.figure import Figure
    from genstudio.evaluation.report import Report
    from genstudio.models.trained import TrainedModel

WIDTH = 100
"""Of the table where no terminal says how wide it is."""


def evaluate(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A model file or a run folder.")],
    data: Annotated[str, typer.Option("--data", metavar="PATH", help="The pictures it was trained on, or others.")],
    against: Annotated[
        str | None, typer.Option("--against", metavar="MODEL", help="Another model, to be shown beside it.")
    ] = None,
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

    Prints how close painted pictures come to real ones, how varied they are and whether they are copies, each beside
    the same for real pictures, and what it means; then every loss. The first time on a set of pictures a small network
    learns to look at them, which takes half a minute; it is kept in the cache.
    Two models are measured on the same pictures wherever there are some that neither learned from; where they paint
    in another size or colour, each on those in its own.
    """
    source = inputs.data_source(data)
    paths = [inputs.model_file(text) for text in (model, against) if text is not None]
    models = [inputs.open_model(str(path)) for path in paths]
    seconds = _seconds(paths, models, second)
    sets = _sets(source, paths, models)
    partners = [_partner(*each) for each in zip(seconds, paths, sets, strict=True)]
    reports = [_measure(place, models, sets[place], seed, partners[place]) for place in range(len(models))]
    if json:
        answer_json(_values(reports, paths, sets[0].source))
    else:
        _show(reports, paths)


def _sets(source: str, paths: Sequence[Path], models: Sequence[TrainedModel]) -> list[ImageSet]:
    """The pictures that each model is measured on, read once for all that read them alike."""
    from genstudio.evaluation.report import described
    from genstudio.evaluation.suitable import fair_sets, left_out_as_learned

    read: dict[str, ImageSet] = {}
    fitting = []
    for model, path in zip(models, paths, strict=True):
        how = f"{model.shape} {model.read_options.saved()}"
        if how not in read:
            say(f"Reading {source} as {described(model.shape)}")
            read[how] = inputs.open_data(source, model.read_options)
        fitting.append(left_out_as_learned(read[how], path))
    return fair_sets(models, fitting)


def _partner(second: str | None, path: Path, images: ImageSet) -> ImageSet | None:
    """The second pictures of the model in a file, for which the first ones are `images`."""
    from genstudio.evaluation.suitable import second_left_out_as_learned

    return None if second is None else second_left_out_as_learned(inputs.open_second(second, images), path)


def _measure(
    place: int, models: Sequence[TrainedModel], images: ImageSet, seed: int | None, partner: ImageSet | None
) -> Report:
    """One of the models, beside the others."""
    from genstudio.cli.progress import stages_display
    from genstudio.data.watch import Watch
    from genstudio.evaluation.report import evaluate

    model = models[place]
    beside = [other.card for other in models if other is not model and other.shape == model.shape]
    name = f"“{model.card.name}” ({model.title})" if model.card.name else model.title
    with stages_display(f"Measuring {name}") as stages:
        report = evaluate(model, images, seed, partner, Watch(stages.progress), beside, stages.begin)
    say(report.measured)
    return report


def _seconds(paths: Sequence[Path], models: Sequence[TrainedModel], given: str | None) -> list[str | None]:
    """Where each model's second pictures are: as given, or as its run remembers; None for one that has none.

    Raises:
        BadArgument: nothing tells, or none of them has any.
    """
    wanting = [model.wants_second_set for model in models]
    if given is not None and not any(wanting):
        raise BadArgument("This model learned from one set of pictures. Leave out --second.")
    return [(given or _remembered(path)) if wants else None for path, wants in zip(paths, wanting, strict=True)]


def _remembered(path: Path) -> str:
    from genstudio.project.run import second_source

    if second := second_source(path):
        return second
    raise BadArgument("This model learned from two sets of pictures. Give the second with --second.")


def _values(reports: Sequence[Report], paths: Sequence[Path], data: str) -> Mapping[str, Json]:
    """The first report's values at the top, as they have been since there was one only; the other's under its name."""
    from genstudio.evaluation.table import report_values

    first, *others = (report_values(report) | {"model": str(path)} for report, path in zip(reports, paths, strict=True))
    return {**first, "data": data, **({"against": others[0]} if others else {})}


def _show(reports: Sequence[Report], paths: Sequence[Path]) -> None:
    """The table, what its figures mean, and the losses."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from genstudio.evaluation.table import remarks, rows, titles

    target = Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    names = titles(reports)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("")
    for name in (*names, "real pictures"):
        table.add_column(Text(name), justify="right")
    for row in rows(reports):
        table.add_row(row.figure.title, *map(_cell, row.of_each), " / ".join(row.reals()))
    if len(reports) > 1:
        answer(" against ".join(f"{name} ({path})" for name, path in zip(names, paths, strict=True)))
        answer("")
    for name, report in zip(names, reports, strict=True):
        target.print(
            f"{name}: {report.verdict.sentence}" if len(reports) > 1 else report.verdict.sentence, markup=False
        )
    answer("")
    target.print(table)
    answer("")
    for row in rows(reports):
        if row.figure.meaning:
            target.print(f"{row.figure.title}: {row.figure.meaning}", markup=False)
    for remark in remarks(reports):
        target.print(remark, markup=False)
    _show_losses(reports)


def _cell(figure: Figure | None) -> str:
    """A value and, where that is known, how near it is to what real pictures reach."""
    if figure is None:
        return "–"
    standing = f" ({figure.standing.value})" if figure.standing.value else ""
    return figure.text(figure.value) + standing


def _show_losses(reports: Sequence[Report]) -> None:
    from genstudio.evaluation.table import titles

    for title, report in zip(titles(reports), reports, strict=True):
        answer("")
        answer(f"Losses of {title}: how its training went, not how good it is beside another model")
        width = max(len(name) for name, _ in report.losses)
        for name, value in report.losses:
            answer(f"  {name:<{width}}  {value:.6g}")
