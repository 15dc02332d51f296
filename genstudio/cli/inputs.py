"""What commands are given: models, pictures and places to write to, checked before anything long begins."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from genstudio.cli.failures import BadArgument
from genstudio.cli.terminal import say
from genstudio.project.run_files import MODEL_FILE, RUN_FILE

if TYPE_CHECKING:
    from genstudio.data.catalogue.card import Card
    from genstudio.data.doctor.examination import Examination
    from genstudio.data.image_set import ImageSet, LoadReport, Pixels
    from genstudio.data.options import ReadOptions
    from genstudio.data.variation import Variation
    from genstudio.models.base import ImageShape
    from genstudio.models.trained import TrainedModel

SKIPPED_SHOWN = 3
CROP_HELP = "What is kept of a picture that is no square: its middle, what looks interesting, or all between borders."
BACKGROUND_HELP = "Laid under what is see-through, and beside pictures that are kept whole."
FRAMES_HELP = "What is read of each picture that moves, or has several pages, beside others."
LARGEST_OUTPUT = 500_000_000
_Choice = TypeVar("_Choice", bound=Enum)


def given_path(text: str | Path) -> Path:
    """A path with ``~`` replaced by the home folder, where there is one."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def model_file(text: str) -> Path:
    """The model file that is meant by a path: the file itself, or a run folder's.

    Raises:
        BadArgument: there is none.
    """
    path = given_path(text)
    if path.is_dir():
        inside = path / MODEL_FILE
        if inside.is_file():
            return inside
        if (path / RUN_FILE).is_file():
            raise BadArgument(
                f"The run in {path} has no model yet. Continue it with: genstudio train --resume --out {path}"
            )
        raise BadArgument(f"There is no model in the folder {path}. Give a model file or the folder of a run.")
    if not path.exists():
        raise BadArgument(f"There is no file {path}. Give a model file or the folder of a run.")
    return path


def open_model(text: str) -> TrainedModel:
    """The model of a file or a run folder.

    Raises:
        BadArgument: there is none.
        ModelFileError: it cannot be used.
    """
    path = model_file(text)
    from genstudio.project.model_file import load_model

    return load_model(path)


def data_source(text: str) -> str:
    """A path that exists, made absolute so that a run can be continued from anywhere, or the name of a set.

    Raises:
        BadArgument: there is nothing at the path, or no built-in set or set of the catalogue of the name.
    """
    from genstudio.data.builtin.cards import CARDS, card_of
    from genstudio.data.source import BUILTIN, CATALOGUE, parts_of, resolved_source

    if text.startswith(BUILTIN):
        if card_of(text) is None:
            name = text.removeprefix(BUILTIN).partition("?")[0]
            raise BadArgument(f"There is no built-in set “{name}”; there are {', '.join(card.key for card in CARDS)}.")
    elif text.startswith(CATALOGUE):
        catalogue_card(text)
    else:
        for path in map(given_path, parts_of(text)):
            if not path.exists():
                raise BadArgument(f"There are no pictures at {path}. Give a folder, an archive, or {BUILTIN}faces.")
    return resolved_source(text)


def catalogue_card(name: str) -> Card:
    """The card of a set of the catalogue, named with or without ``catalogue:``.

    Raises:
        BadArgument: there is none.
    """
    from genstudio.data.catalogue.cards import card_of
    from genstudio.errors import DataError

    try:
        return card_of(name)
    except DataError as error:
        raise BadArgument(str(error)) from error


def read_options(
    size: int | None, colour: str, crop: str = "centre", frames: str = "first", background: str = "white"
) -> ReadOptions:
    """How pictures are to be read.

    Raises:
        BadArgument, SettingsError: a value out of range.
    """
    from genstudio.data.options import ColourChoice, CropChoice, FrameChoice, ReadOptions

    return ReadOptions(
        size=size,
        colour=_choice("--colour", ColourChoice, colour),
        crop=_choice("--crop", CropChoice, crop),
        frames=_choice("--frames", FrameChoice, frames),
        background=rgb(background),
    )


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of a colour as the web writes it: black, #ff8800.

    Raises:
        BadArgument: it is none.
    """
    from PIL import ImageColor

    try:
        return ImageColor.getrgb(colour)[:3]
    except ValueError as error:
        raise BadArgument(
            f"“{colour}” is no colour. Write a name such as black, or a number such as #ff8800."
        ) from error


def _choice(option: str, kind: type[_Choice], text: str) -> _Choice:
    try:
        return kind(text)
    except ValueError as error:
        known = ", ".join(choice.value for choice in kind)
        raise BadArgument(f"{option} must be one of {known}, not “{text}”.") from error


def variation(assignments: Sequence[str]) -> Variation:
    """How pictures are varied, from texts such as "mirror" and "shift=0.1".

    Raises:
        BadArgument, SettingsError: one of them makes no sense.
    """
    from genstudio.data.variation import Variation

    values: dict[str, bool | float] = {}
    for text in assignments:
        name, given, value = text.partition("=")
        try:
            values[name] = float(value) if given else True
        except ValueError as error:
            raise BadArgument(f"--vary {name} needs a number, not “{value}”, as in --vary shift=0.1.") from error
    return Variation.parsed(values)


def examined(images: ImageSet) -> Examination:
    """What the doctor says of a set, with a bar while it looks."""
    from genstudio.cli.progress import working_bar
    from genstudio.data.doctor.examination import examine
    from genstudio.data.watch import Watch

    with working_bar(f"Looking at {images.name}") as progress:
        return examine(images, Watch(progress))


def open_data(source: str, options: ReadOptions) -> ImageSet:
    """The pictures, with a bar while they are read, and a word about those that were not.

    Raises:
        DataError: they cannot be read.
    """
    from genstudio.cli.progress import working_bar
    from genstudio.data.open import open_images

    with working_bar("Reading pictures") as progress:
        images = open_images(source, options, progress=progress)
    _tell(images.report)
    return images


def open_second(text: str, images: ImageSet) -> ImageSet:
    """A second set, read as the first, in its size and colour; raises as `data_source` and `open_data`."""
    from genstudio.data.open import options_like

    return open_data(data_source(text), options_like(images))


def open_picture(text: str, model: TrainedModel) -> Pixels:
    """One picture as a model needs it, uint8 (C, H, W).

    Raises:
        BadArgument: there is none.
        DataError: it cannot be read.
    """
    if model.shape.points:
        raise BadArgument("This model learned points, not pictures. Give seeds, or a model that learned pictures.")
    from genstudio.data.readers.picture import read_picture
    from genstudio.latent.projection import fit_to_shape

    return fit_to_shape(read_picture(picture_file(text)), model.shape, model.card.reading)


def picture_file(text: str) -> Path:
    """The path of a file.

    Raises:
        BadArgument: there is none.
    """
    path = given_path(text)
    if not path.is_file():
        raise BadArgument(f"There is no picture {path}.")
    return path


def output_file(out: Path, endings: tuple[str, ...], inputs: tuple[Path, ...] = ()) -> Path:
    """A file to write, whose folder is made if it is missing.

    Raises:
        BadArgument: an ending that cannot be written, or a file that is read as well.
        ExportError: the folder cannot be made.
    """
    from genstudio.project.writing import make_folder

    path = given_path(out)
    if path.suffix.lower() not in endings:
        raise BadArgument(f"--out must end in {', '.join(endings)}, not “{path.suffix or path.name}”.")
    if path.is_dir():
        raise BadArgument(f"{path} is a folder. Give a file to write.")
    if path.exists() and any(path.samefile(given) for given in inputs if given.exists()):
        raise BadArgument(f"{path} is read and cannot be written as well. Give another file.")
    make_folder(path.parent)
    return path


def refuse_giant(pictures: int, shape: ImageShape, scale: int) -> None:
    """Before so many pictures of a model are painted, enlarged and held in memory together.

    Raises:
        BadArgument: that would take gigabytes.
    """
    if pictures * shape.size * scale**2 > LARGEST_OUTPUT:
        raise BadArgument(
            f"{pictures:,} pictures of {shape.width * scale}x{shape.height * scale} are too much for one file. "
            "Ask for fewer, or for a smaller --scale."
        )


def new_folder(out: Path) -> Path:
    """A folder to fill that is not there yet or empty.

    Raises:
        BadArgument: it holds something, or is a file.
    """
    path = given_path(out)
    if (path / RUN_FILE).is_file():
        raise BadArgument(f"{path} holds a run already. Continue it with --resume, or give another folder.")
    if path.exists() and not path.is_dir():
        raise BadArgument(f"{path} is a file. Give a new folder.")
    if path.is_dir() and any(path.iterdir()):
        raise BadArgument(f"{path} is not empty. Give a new folder.")
    return path


def _tell(report: LoadReport) -> None:
    for note in report.notes:
        say(note)
    for skipped in report.skipped[:SKIPPED_SHOWN]:
        say(f"  left out: {skipped.name} {skipped.reason}")
    if report.skipped_count > SKIPPED_SHOWN:
        say(f"  ... and {report.skipped_count - SKIPPED_SHOWN:,} more")
