"""``genstudio check``: what is odd about pictures, before a model learns them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from genstudio.cli import inputs
from genstudio.cli.terminal import Json, answer, answer_json

if TYPE_CHECKING:
    from genstudio.data.doctor.finding import Finding
    from genstudio.data.image_set import ImageSet

SHOWN = 5


def check(
    data: Annotated[str, typer.Option("--data", metavar="PATH", help="The pictures.")],
    size: Annotated[int | None, typer.Option("--size", metavar="N", help="Side of the pictures, 16 to 128.")] = None,
    colour: Annotated[str, typer.Option("--colour", metavar="auto|grey|colour", help="Read in colour?")] = "auto",
    crop: Annotated[str, typer.Option("--crop", metavar="centre|smart|pad", help=inputs.CROP_HELP)] = "centre",
    frames: Annotated[str, typer.Option("--frames", metavar="first|all", help=inputs.FRAMES_HELP)] = "first",
    background: Annotated[str, typer.Option("--background", metavar="COLOUR", help=inputs.BACKGROUND_HELP)] = "white",
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Look pictures over before a model learns them: copies, blank ones, classes that are too small, and more.

    Nothing is changed. “genstudio train --leave-out-proposed” learns without what is marked as best left out.
    """
    options = inputs.read_options(size, colour, crop, frames, background)
    images = inputs.open_data(inputs.data_source(data), options)
    examination = inputs.examined(images)
    if json:
        answer_json(
            {
                "pictures": len(images),
                "findings": [_as_json(found, images) for found in examination.findings],
                "proposed_to_leave_out": examination.proposed.tolist(),
            }
        )
        return
    answer(f"{images.name}: {len(images):,} pictures of {images.width}x{images.height}")
    if not examination.findings:
        answer("Nothing is wrong with them.")
    for found in examination.findings:
        answer("")
        answer(f"{found.title}.")
        answer(f"    {found.sentence}")
        for line in _examples(found, images):
            answer(f"    {line}")


def _examples(found: Finding, images: ImageSet) -> list[str]:
    """The first few that it is about."""
    if found.files:
        return [f"{file.name} {file.reason}" for file in found.files[:SHOWN]]
    if not len(found.pictures):
        return []
    named = [_name(images, index) for index in found.pictures[:SHOWN].tolist()]
    more = len(found.pictures) - len(named)
    return [", ".join(named) + (f" and {more:,} more" if more else "")]


def _name(images: ImageSet, index: int) -> str:
    return f"picture {index + 1:,}" if images.names is None else images.names[index]


def _as_json(found: Finding, images: ImageSet) -> dict[str, Json]:
    return {
        "kind": found.kind.value,
        "severity": found.severity.value,
        "title": found.title,
        "sentence": found.sentence,
        "pictures": found.pictures.tolist(),
        "names": [] if images.names is None else [images.names[index] for index in found.pictures.tolist()],
        "groups": found.groups.tolist(),
        "proposed_to_leave_out": found.surplus.tolist(),
        "files": [{"name": file.name, "reason": file.reason} for file in found.files],
    }
