"""``genstudio sample``: a sheet of pictures that a model invents."""

from __future__ import annotations

import json as json_text
from pathlib import Path
from typing import Annotated

import typer

from genstudio.cli import inputs
from genstudio.cli.terminal import answer

ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")
MOST_SAMPLES = 10_000
LARGEST_SEED = 2**31 - 1


def sample(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A model file or a run folder.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write the sheet: .png, .jpg, .webp ...")],
    n: Annotated[int, typer.Option("--n", min=1, max=MOST_SAMPLES, help="How many pictures.")] = 64,
    seed: Annotated[int, typer.Option("--seed", min=0, max=LARGEST_SEED, help="The same seed, the same pictures.")] = 0,
    truncation: Annotated[
        float, typer.Option("--truncation", min=0.0, max=4.0, help="Below 1 more typical, above 1 more daring.")
    ] = 1.0,
    columns: Annotated[
        int | None, typer.Option("--columns", min=1, max=MOST_SAMPLES, help="Pictures in a row; by default a square.")
    ] = None,
    scale: Annotated[int, typer.Option("--scale", min=1, max=32, help="How many times larger.")] = 1,
) -> None:
    """Paint pictures from random numbers."""
    path = inputs.output_file(out, ENDINGS)
    trained = inputs.open_model(model)
    from genstudio.project.export import save_picture, sheet

    inputs.refuse_giant(n, trained.shape, scale)
    painted = trained.decode(trained.sample_latents(n, seed, truncation))
    recipe = {"model": trained.card.name, "family": trained.key, "seed": seed, "truncation": truncation, "n": n}
    save_picture(sheet(painted, columns and min(columns, n)), path, recipe=json_text.dumps(recipe), scale=scale)
    answer(f"{n:,} {'picture' if n == 1 else 'pictures'}: {path}")
