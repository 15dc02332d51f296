"""``genstudio interpolate``: the way from one picture to another, as a film or a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from genstudio.cli import inputs
from genstudio.cli.failures import BadArgument
from genstudio.cli.sample import LARGEST_SEED
from genstudio.cli.terminal import answer, say

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
    """Travel between two pictures: random ones, or your own.

    Where the model has no encoder, its nearest picture to yours is searched for, which takes some seconds.
    """
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

    described = iter(_describe(trained, own))
    start, end = (
        trained.sample_latents(1, seed)[0] if picture is None else next(described)
        for picture, seed in ((from_picture, from_seed or 0), (to_picture, 1 if to_seed is None else to_seed))
    )
    as_sheet = path.suffix.lower() == SHEET_ENDING
    count = steps or (SHEET_STEPS if as_sheet else FILM_STEPS)
    inputs.refuse_giant(count, trained.picture_shape, scale)
    way = interpolation.path(trained.prior, start, end, count, interpolation.Method(method))
    frames = trained.depict(way)
    if as_sheet:
        save_picture(sheet(frames, columns=min(count, SHEET_STEPS)), path, scale=scale)
    else:
        save_film(frames, path, frames_per_second=fps, scale=scale)
    answer(f"{count:,} pictures: {path}")


def _describe(model: TrainedModel, paths: tuple[Path, ...]) -> Latents:
    """The latent vectors (N, dim) of pictures in files, with a word on how well they fit."""
    import numpy as np

    from genstudio.cli.progress import working_bar
    from genstudio.data.watch import Watch
    from genstudio.latent.projection import compare, describe

    if not paths:
        return np.empty((0, model.latent_dim), np.float32)
    pixels = np.stack([inputs.open_picture(str(path), model) for path in paths])
    with working_bar("Searching for the pictures") as progress:
        latents = describe(model, pixels, Watch(progress))
    for path, original, painted in zip(paths, pixels, model.decode(latents), strict=True):
        fit = compare(original, painted)
        share = f"{100 * fit.resemblance:.0f} %"
        if fit.poor:
            say(
                f"{path.name} cannot be painted well by this model: the nearest that it paints resembles it by {share}."
            )
        else:
            say(f"What the model paints for {path.name} resembles it by {share}.")
    return latents
