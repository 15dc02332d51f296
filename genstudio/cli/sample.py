"""``genstudio sample``: a sheet of pictures that a model invents."""

from __future__ import annotations

import json as json_text
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from genstudio.cli import inputs
from genstudio.cli.failures import BadArgument
from genstudio.cli.terminal import answer

if TYPE_CHECKING:
    from genstudio.models.latent_space import Latents
    from genstudio.models.trained import TrainedModel

ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")
MOST_SAMPLES = 10_000
LARGEST_SEED = 2**31 - 1
SHEET = 64
POINTS = 2_500
TABLE = ".csv"
POINTS_SIDE = 512
ROW = 8
EVERY = "all"


def sample(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A model file or a run folder.")],
    out: Annotated[
        Path,
        typer.Option(
            "--out", metavar="FILE", help="Where to write the sheet: .png, .jpg, .webp ...; points also .csv."
        ),
    ],
    n: Annotated[
        int | None,
        typer.Option(
            "--n",
            min=1,
            max=MOST_SAMPLES,
            help="How many. Default: 64, of each class in a row 8; 2,500 points.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, max=LARGEST_SEED, help="The same seed, the same pictures.")] = 0,
    truncation: Annotated[
        float, typer.Option("--truncation", min=0.0, max=4.0, help="Below 1 more typical, above 1 more daring.")
    ] = 1.0,
    columns: Annotated[
        int | None, typer.Option("--columns", min=1, max=MOST_SAMPLES, help="Pictures in a row; by default a square.")
    ] = None,
    scale: Annotated[int, typer.Option("--scale", min=1, max=32, help="How many times larger.")] = 1,
    choose: Annotated[
        list[str] | None,
        typer.Option(
            "--choose",
            metavar="NAME=OPTION",
            help="Of a model with classes: Class=3, or Class=all for a row of each, otherwise alike. May be repeated.",
        ),
    ] = None,
) -> None:
    """Paint pictures from random numbers."""
    path = inputs.output_file(out, (*ENDINGS, TABLE))
    trained = inputs.open_model(model)
    from genstudio.project.export import save_picture, sheet

    wanted = _choices(choose or [])
    if trained.shape.points:
        latents, _ = _latents(trained, n or POINTS, seed, truncation, wanted)
        _save_points(trained, latents, path, scale)
        answer(f"{len(latents):,} points: {path}")
        return
    if path.suffix.lower() == TABLE:
        raise BadArgument(f"A {TABLE} file holds points, but this model paints pictures. Give a .png file.")
    latents, row = _latents(trained, n, seed, truncation, wanted)
    inputs.refuse_giant(len(latents), trained.shape, scale)
    painted = trained.decode(latents)
    recipe: dict[str, Any] = {"model": trained.card.name, "family": trained.key, "seed": seed, "truncation": truncation}
    recipe["n"] = len(latents)
    if wanted:
        recipe["choose"] = dict(wanted)
    across = row or (columns and min(columns, len(latents)))
    save_picture(sheet(painted, across), path, recipe=json_text.dumps(recipe), scale=scale)
    answer(f"{len(painted):,} {'picture' if len(painted) == 1 else 'pictures'}: {path}")


def _save_points(model: TrainedModel, latents: Latents, path: Path, scale: int) -> None:
    """As a table of the plane's coordinates, or as one drawing of all of them."""
    import numpy as np

    from genstudio.data.point_picture import draw_all
    from genstudio.project.export import save_picture, save_points

    pixels, cloud = model.decode(latents), model.card.cloud
    if path.suffix.lower() == TABLE:
        points = pixels.reshape(-1, 2).astype(np.float32) if cloud is None else cloud.to_plane(pixels)
        save_points(points, path)
    else:
        save_picture(draw_all(pixels, cloud, POINTS_SIDE), path, scale=scale)


def _choices(given: list[str]) -> list[tuple[str, str]]:
    """``NAME=OPTION`` as pairs.

    Raises:
        BadArgument: there is no equals sign.
    """
    for text in given:
        if "=" not in text:
            raise BadArgument(f"--choose takes NAME=OPTION, such as Class=3, not “{text}”.")
    return [(name.strip(), option.strip()) for name, _, option in (text.partition("=") for text in given)]


def _latents(
    model: TrainedModel, count: int | None, seed: int, truncation: float, wanted: list[tuple[str, str]]
) -> tuple[Latents, int | None]:
    """Vectors with the options wanted, and how many make a row where one choice is ``all``: a row of each option.

    Raises:
        BadArgument: several choices are ``all``.
        SettingsError: the model has no such choice or option.
    """
    import numpy as np

    from genstudio.latent.parts import choice_named, picks_of, with_option
    from genstudio.latent.sampling import random_units

    prior = model.prior
    every = [name for name, option in wanted if option.casefold() == EVERY]
    if len(every) > 1:
        raise BadArgument(f"Only one choice can be “{EVERY}” in one sheet, not {' and '.join(every)}.")
    picks = picks_of(prior, [(name, option) for name, option in wanted if option.casefold() != EVERY])
    if not every:
        return prior.from_units(random_units(prior, seed, truncation, count or SHEET, picks)), None
    choice = choice_named(prior, every[0])
    row = random_units(prior, seed, truncation, count or ROW, picks)
    rows = [with_option(prior, row, choice, option) for option in range(choice.part.size)]
    return prior.from_units(np.concatenate(rows)), len(row)
