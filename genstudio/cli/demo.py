"""``genstudio demo``: the whole studio in about a minute, for a computer without a display."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from genstudio.cli import inputs
from genstudio.cli.failures import FAILED, INTERRUPTED
from genstudio.cli.terminal import answer, complain, say

if TYPE_CHECKING:
    from genstudio.data.image_set import ImageSet, Pixels
    from genstudio.models.latent_space import Latents
    from genstudio.models.trained import TrainedModel

SAMPLES = 64
PICTURES = 8
STATIONS = (1, 2, 3, 4)
FRAMES_BETWEEN = 24
TRUNCATION = 0.8
NOISE = 0.2
SCALE = 3


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="A new folder for everything.")],
    minutes: Annotated[float, typer.Option("--minutes", min=0.001, max=10_000.0, help="How long to train.")] = 1.0,
    size: Annotated[int | None, typer.Option("--size", metavar="N", help="Side of the pictures, 16 to 128.")] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**31 - 1, help="The same seed, the same result.")] = 0,
) -> None:
    """Train on the built-in faces, then paint, travel and clean: the studio's main job without a window."""
    from genstudio.cli.train import DEFAULT_DATA, Request, broke_down, new_plan, run_plan
    from genstudio.training.events import Ending

    folder = inputs.new_folder(out)
    request = Request(DEFAULT_DATA, None, (), {"minutes": minutes, "seed": seed}, folder / "run", size, None, None)
    say("Drawing faces ...")
    plan = new_plan(request)
    say(f"Learning from {len(plan.job.images):,} faces; Ctrl-C ends it early and keeps what was learned.")
    finished = run_plan(plan)
    say("Painting ...")
    for name, what in write_results(finished.model, plan.job.images, folder, seed):
        answer(f"{folder / name}  {what}")
    answer(f"{folder / 'run'}  the run with its model: try genstudio sample {folder / 'run'} --out more.png")
    if finished.ending == Ending.STOPPED:
        raise typer.Exit(INTERRUPTED)
    if finished.ending == Ending.BROKE_DOWN:
        complain(broke_down(finished))
        raise typer.Exit(FAILED)


def write_results(model: TrainedModel, images: ImageSet, folder: Path, seed: int) -> list[tuple[str, str]]:
    """Write what a model can do into a folder, and say what is what: (file name, words).

    Raises:
        ExportError: the folder cannot be written.
    """
    from genstudio.evaluation.report import evaluate
    from genstudio.project.export import save_film, save_picture, sheet
    from genstudio.project.writing import write_whole

    held_out = images.split(seed=seed).held_out.pixels[:PICTURES]
    painted = model.decode(model.sample_latents(SAMPLES, seed, TRUNCATION))
    save_picture(sheet(painted), folder / "samples.png")
    both = [held_out, model.reconstruct(held_out)] if model.can_encode else [held_out]
    _save_rows(both, folder / "reconstructions.png")
    save_film(model.decode(_round_trip(model)), folder / "interpolation.gif", scale=SCALE)
    _save_rows(_cleaned(model, held_out, seed), folder / "denoised.png")
    metrics = json.dumps(dict(evaluate(model, images, seed).metrics), indent=2) + "\n"
    write_whole(folder / "metrics.json", lambda fresh: fresh.write_text(metrics, "utf-8"))
    return [
        ("samples.png", f"{SAMPLES} faces that it invented"),
        ("reconstructions.png", "faces it never saw, and how it paints them again"),
        ("interpolation.gif", f"the way between {len(STATIONS)} invented faces"),
        ("denoised.png", "noisy faces, how it cleans them, and the clean ones"),
        ("metrics.json", "how good it is"),
    ]


def _round_trip(model: TrainedModel) -> Latents:
    """Latent vectors of an endless film from one invented picture to the next and back to the first."""
    import numpy as np

    from genstudio.latent.interpolation import Method, path

    stations = [model.sample_latents(1, seed, TRUNCATION)[0] for seed in STATIONS]
    legs = zip(stations, [*stations[1:], stations[0]], strict=True)
    return np.concatenate([path(model.prior, *leg, FRAMES_BETWEEN + 1, Method.SPHERICAL)[:-1] for leg in legs])


def _cleaned(model: TrainedModel, clean: Pixels, seed: int) -> list[Pixels]:
    """Rows of pictures: noisy, cleaned, clean."""
    import numpy as np

    from genstudio.denoising.filters import NonLocalMeans
    from genstudio.denoising.model import ModelRestorer
    from genstudio.denoising.noise import Noise, add_noise
    from genstudio.denoising.restore import restore
    from genstudio.latent.projection import Repainter

    noisy = [add_noise(picture, Noise(strength=NOISE, seed=seed + index)) for index, picture in enumerate(clean)]
    restorer = ModelRestorer(Repainter(model)) if model.can_encode else NonLocalMeans()
    cleaned = [restore(picture, restorer).cleaned for picture in noisy]
    return [np.stack(noisy), np.stack(cleaned), clean]


def _save_rows(rows: list[Pixels], path: Path) -> None:
    import numpy as np

    from genstudio.project.export import save_picture, sheet

    save_picture(sheet(np.concatenate(rows), columns=len(rows[0])), path, scale=2)
