"""``genstudio denoise``: clean pictures with a trained model or a classic filter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from genstudio.cli import inputs
from genstudio.cli.failures import FAILED, BadArgument
from genstudio.cli.terminal import answer, answer_json, complain, say

if TYPE_CHECKING:
    from genstudio.denoising.files import FileOutcome
    from genstudio.denoising.restore import Blend, Restorer

FILTERS = ("non-local-means", "total-variation", "median")


def denoise(
    model: Annotated[
        str,
        typer.Argument(
            metavar="MODEL",
            help=f"A model file, a run folder, or a filter that needs no training: {', '.join(FILTERS)}.",
        ),
    ],
    images: Annotated[list[Path], typer.Argument(metavar="IMAGE", help="Pictures, or folders of them.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the cleaned pictures go.")],
    strength: Annotated[
        float, typer.Option("--strength", min=0.0, max=1.0, help="0 leaves the noise, 1 takes all of it.")
    ] = 1.0,
    keep_detail: Annotated[
        float, typer.Option("--keep-detail", min=0.0, max=1.0, help="How much removed detail to put back.")
    ] = 0.5,
    json: Annotated[bool, typer.Option("--json", help="The last line of standard output is one JSON object.")] = False,
) -> None:
    """Clean noisy pictures. Originals and earlier results are never written over; names get “_denoised”.

    A model without an encoder searches for the clean picture that is nearest, which takes a few seconds each.
    A picture that is missing or cannot be read does not stop the others; it is named at the end and the exit code is 1.
    """
    sources = [inputs.given_path(path) for path in images]
    missing = {path: f"There is no picture {path}." for path in sources if not path.exists()}
    if len(missing) == len(set(sources)):
        raise BadArgument(next(iter(missing.values())))
    into = inputs.given_path(out)
    if into.exists() and not into.is_dir():
        raise BadArgument(f"{into} is a file. Give a folder.")
    restorer = _restorer(model)
    from genstudio.denoising.restore import Blend
    from genstudio.project.writing import make_folder

    make_folder(into)
    how = Blend(strength, keep_detail)
    job = _Job(restorer, how, into, json)
    if len(sources) == 1 and sources[0].is_dir():
        job.clean_folder(sources[0], into)
    else:
        places = _places([path for path in sources if path.is_dir()], into)
        for path in sources:
            if path in missing:
                job.failed.append({"source": str(path), "reason": missing[path]})
            elif path.is_dir():
                job.clean_folder(path, places[path])
            else:
                job.clean_file(path)
    if json:
        answer_json({"written": job.written, "failed": job.failed})
    for failure in job.failed:
        complain(failure["reason"])
    if job.failed:
        raise typer.Exit(FAILED)


class _Job:
    """Cleans one picture after the other and keeps what came of them.

    Attributes:
        written: what was cleaned, for JSON.
        failed: what could not be read, with the reason.
    """

    def __init__(self, restorer: Restorer, how: Blend, into: Path, quiet: bool) -> None:
        self.written: list[dict[str, Any]] = []
        self.failed: list[dict[str, str]] = []
        self._restorer = restorer
        self._how = how
        self._into = into
        self._quiet = quiet

    def clean_file(self, path: Path) -> None:
        """One picture; raises what would stop the others as well, such as a full disk."""
        from genstudio.cli.progress import working_bar
        from genstudio.denoising.files import denoise_file, denoised_name
        from genstudio.errors import DataError

        try:
            with working_bar(f"Cleaning {path.name}") as progress:
                outcome = denoise_file(path, self._restorer, denoised_name(path, self._into), self._how, progress)
        except DataError as error:
            self.failed.append({"source": str(path), "reason": str(error)})
            return
        self._note(outcome)

    def clean_folder(self, folder: Path, into: Path) -> None:
        """Every picture of a folder and its sub-folders."""
        from genstudio.cli.progress import working_bar
        from genstudio.denoising.folder import denoise_folder
        from genstudio.errors import DataError

        try:
            with working_bar(f"Cleaning {folder.name}") as progress:
                outcome = denoise_folder(folder, self._restorer, into, self._how, progress)
        except DataError as error:
            self.failed.append({"source": str(folder), "reason": str(error)})
            return
        self.written.append({"source": str(folder), "written": str(into), "pictures": outcome.cleaned})
        self.failed += [{"source": str(failure.path), "reason": failure.reason} for failure in outcome.failed]
        if not self._quiet:
            present = f", {outcome.present:,} were there already" if outcome.present else ""
            answer(f"{into}  {outcome.cleaned:,} cleaned{present}")

    def _note(self, outcome: FileOutcome) -> None:
        self.written.append(
            {
                "source": str(outcome.source),
                "written": str(outcome.written),
                "noise": outcome.noise,
                "seconds": outcome.seconds,
                "notes": list(outcome.notes),
            }
        )
        if not self._quiet:
            answer(f"{outcome.written}  noise {outcome.noise:.1f} of 255, {outcome.seconds:.1f} s")
            for note in outcome.notes:
                say(f"  {note}")


def _places(folders: list[Path], into: Path) -> dict[Path, Path]:
    """A sub-folder of `into` for each folder, under its name; those of one name get numbers, the same ones each time.

    Of a folder given as ``..`` or by a link the name counts that it has on the disk, so that nothing leaves `into`.
    """
    places: dict[Path, Path] = {}
    taken: set[str] = set()
    for folder in folders:
        if folder in places:
            continue
        name = first = folder.resolve().name or "pictures"
        number = 2
        while name.casefold() in taken:  # some file systems take upper and lower case for the same
            name, number = f"{first}_{number}", number + 1
        taken.add(name.casefold())
        places[folder] = into / name
    return places


def _restorer(name: str) -> Restorer:
    """The filter of a name, or the model of a path."""
    from genstudio.denoising.filters import Median, NonLocalMeans, TotalVariation

    filters: dict[str, Restorer] = dict(zip(FILTERS, (NonLocalMeans(), TotalVariation(), Median()), strict=True))
    if name in filters and not Path(name).exists():
        return filters[name]
    from genstudio.denoising.model import ModelRestorer
    from genstudio.errors import UnsupportedError
    from genstudio.latent.projection import Repainter

    model = inputs.open_model(name)
    if model.shape.points:
        raise UnsupportedError("This model learned points, not pictures. Give a model that learned pictures.")
    return ModelRestorer(Repainter(model))
