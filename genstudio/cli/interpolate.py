"""``genstudio interpolate``: the way from one picture to another, as a film or a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from genstudio.cli import inputs
from genstudio.cli.failures import BadArgument
from genstudio.cli.sample import LARGEST_SEED
from genstudio.cli.terminal import answer

if TYPE_CHECKING:
    from genstudio.models.latent_space import Latents
    from genstudio.models.trained import TrainedModel

ENDINGS = (".gif", ".webp", ".png")
SHEET_ENDING = ".png"
FILM_STEPS = 60
SHEET_STEPS = 10
METHODS = ("linear", "spherical")


def interpolate(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A model file or a run folder.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A film (.gif, .webp) or a sheet (.png).")],
    from_seed: Annotated[
        int | None, typer.Option("--from-seed", min=0, max=LARGEST_SEED, help="Begin at a random picture. Default: 0.")
    ] = None,
    to_seed: Annotated[
        int | None, typer.Option("--to-seed", min=0, max=LARGEST_SEED, help="End at a random picture. Default: 1.")
    ] = None,
    from_picture: Annotated[
        str | None, typer.Option("--from-picture", metavar="FILE", help="Begin at a picture of your own.")
    ] = None,
    to_picture: Annotated[
        str | None, typer.Option("--to-picture", metavar="FILE", help="End at a picture of your own.")
    ] = None,
    steps: Annotated[
        int | None, typer.Option("--steps", min=2, max=2_000, help="How many pictures. Default: 60, on a sheet 10.")
    ] = None,
    fps: Annotated[float, typer.Option("--fps", min=1.0, max=50.0, help="Pictures per second of the film.")] = 20.0,
    method: Annotated[
        str, typer.Option("--method", metavar="linear|spherical", help="Straight, or around the centre.")
    ] = "spherical",
    scale: Annotated[int, typer.Option("--scale", min=1, max=32, help="How many times larger.")] = 1,
) -> None:
    """Travel between two pictures: random ones, or your own where the model has an encoder."""
    if method not in METHODS:
        raise BadArgument(f"--method must be one of {', '.join(METHODS)}, not “{method}”.")
    for seed, picture, side in ((from_seed, from_picture, "from"), (to_seed, to_picture, "to")):
        if seed is not None and picture is not None:
            raise BadArgument(f"Give --{side}-seed or --{side}-picture, not both.")
    own = tuple(inputs.picture_file(picture) for picture in (from_picture, to_picture) if picture is not None)
    path = inputs.output_file(out, ENDINGS, own)
    trained = inputs.open_model(model)
    from genstudio.latent import interpolation
    from genstudio.project.export import save_film, save_picture, sheet

    start = _end_point(trained, from_picture, 0 if from_seed is None else from_seed)
    end = _end_point(trained, to_picture, 1 if to_seed is None else to_seed)
    as_sheet = path.suffix.lower() == SHEET_ENDING
    count = steps or (SHEET_STEPS if as_sheet else FILM_STEPS)
    inputs.refuse_giant(count, trained.shape, scale)
    way = interpolation.path(trained.prior, start, end, count, interpolation.Method(method))
    frames = trained.decode(way)
    if as_sheet:
        save_picture(sheet(frames, columns=min(count, SHEET_STEPS)), path, scale=scale)
    else:
        save_film(frames, path, frames_per_second=fps, scale=scale)
    answer(f"{count:,} pictures: {path}")


def _end_point(model: TrainedModel, picture: str | None, seed: int) -> Latents:
    """The latent vector (dim,) of a picture, or one drawn with a seed."""
    if picture is None:
        latents = model.sample_latents(1, seed)
    else:
        latents = model.encode(inputs.open_picture(picture, model.shape)[None])
    first: Latents = latents[0]
    return first
