"""``genstudio train``: from pictures to a model, and on with a run that was stopped."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from genstudio.cli import inputs
from genstudio.cli.failures import FAILED, INTERRUPTED, BadArgument
from genstudio.cli.signals import stopping_on_signals
from genstudio.cli.terminal import answer, answer_json, complain, say
from genstudio.project.run_files import MODEL_FILE, RUN_FILE

if TYPE_CHECKING:
    from genstudio.data.image_set import ImageSet
    from genstudio.models.base import Family, Preset
    from genstudio.models.settings import Settings
    from genstudio.project.run import Run, RunSpec
    from genstudio.project.training_job import TrainingJob
    from genstudio.training.config import TrainingConfig
    from genstudio.training.events import Finished

DEFAULT_DATA = "builtin:faces"
LIMITS = ("epochs", "steps", "minutes")


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for on the command line; None where nothing was said.

    Attributes:
        assignments: ``name=value`` texts for the family's settings.
        config: the fields of `TrainingConfig` that were given.
        folder: the run folder.
        second: where a second set of pictures is.
        preset: the settings to begin with.
        leave_out_proposed: whether to learn without what ``genstudio check`` proposes to leave out.
        variations: how pictures are varied, as they were written.
        crop: how pictures become squares. frames: what is read of those that move. background: the colour under them.
    """

    data: str | None
    model: str | None
    assignments: tuple[str, ...]
    config: dict[str, Any]
    folder: Path
    size: int | None
    colour: str | None
    second: str | None = None
    preset: str | None = None
    leave_out_proposed: bool = False
    variations: tuple[str, ...] = ()
    crop: str | None = None
    frames: str | None = None
    background: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A training that is ready to begin.

    Attributes:
        changes: live settings that differ from the saved ones, for a run that is continued.
    """

    job: TrainingJob
    changes: dict[str, Any]


def train(
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="The run folder: a new one, or with --resume its own.")
    ],
    data: Annotated[
        str | None,
        typer.Option(
            "--data",
            metavar="PATH",
            help="Folder, zip or tar, film, IDX, .npz, .npy, CIFAR or Parquet file, or a set of “genstudio data” or "
            "“genstudio download”. Given once; put several things into one folder. Default: builtin:faces.",
        ),
    ] = None,
    second: Annotated[
        str | None,
        typer.Option("--second", metavar="PATH", help="Second pictures, for a model that learns two kinds (cogan)."),
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar="KEY", help="See “genstudio models”. Default: vae.")
    ] = None,
    preset: Annotated[
        str | None,
        typer.Option(
            "--preset",
            metavar="fast|balanced|best",
            help="Settings to begin with. Default: balanced. Some models have presets of their own besides, such as "
            "beta-vae or best+beta-vae; see “genstudio models KEY”.",
        ),
    ] = None,
    assignments: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A setting of the model; may be repeated.")
    ] = None,
    epochs: Annotated[
        int | None,
        typer.Option("--epochs", metavar="N", help="Stop after N rounds. Default: 20, more for few pictures."),
    ] = None,
    steps: Annotated[int | None, typer.Option("--steps", metavar="N", help="Stop after N steps.")] = None,
    minutes: Annotated[float | None, typer.Option("--minutes", metavar="M", help="Stop after M minutes.")] = None,
    device: Annotated[str | None, typer.Option("--device", metavar="auto|cpu|cuda", help="Where to compute.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", metavar="S", help="The same seed gives the same model.")] = None,
    threads: Annotated[
        int | None, typer.Option("--threads", metavar="N", help="Processor cores to compute on.")
    ] = None,
    size: Annotated[int | None, typer.Option("--size", metavar="N", help="Side of the pictures, 16 to 128.")] = None,
    colour: Annotated[str | None, typer.Option("--colour", metavar="auto|grey|colour", help="Read in colour?")] = None,
    crop: Annotated[
        str | None, typer.Option("--crop", metavar="centre|smart|pad", help=f"{inputs.CROP_HELP} Default: centre.")
    ] = None,
    frames: Annotated[
        str | None, typer.Option("--frames", metavar="first|all", help=f"{inputs.FRAMES_HELP} Default: first.")
    ] = None,
    background: Annotated[
        str | None,
        typer.Option("--background", metavar="COLOUR", help=f"{inputs.BACKGROUND_HELP} Default: white."),
    ] = None,
    leave_out_proposed: Annotated[
        bool,
        typer.Option("--leave-out-proposed", help="Learn without what “genstudio check” proposes to leave out."),
    ] = False,
    variations: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            metavar="NAME[=VALUE]",
            help="Vary pictures each time: mirror, shift=0.1, turn=15, zoom=0.1, brightness=0.1, contrast=0.2; "
            "may be repeated.",
        ),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue the run in DIR exactly where it stopped.")] = False,
    json: Annotated[bool, typer.Option("--json", help="The last line of standard output is one JSON object.")] = False,
) -> None:
    """Train a model on pictures.

    Training ends at the first limit that was given (epochs, steps, minutes; over all sittings of a run).

    Where learning breaks down, what it had learned before is kept, and the exit code is 1.

    Ctrl-C stops it, saves everything and exits with code 130; go on later with --resume. Where a run is continued, what
    is not given again is taken from the run.
    """
    values = {"epochs": epochs, "steps": steps, "minutes": minutes, "device": device, "seed": seed, "threads": threads}
    config = {name: value for name, value in values.items() if value is not None}
    _refuse_zeros({"epochs": epochs, "steps": steps, "minutes": minutes})
    given = (data, model, tuple(assignments or ()), config, inputs.given_path(out), size, colour, second, preset)
    request = Request(*given, leave_out_proposed, tuple(variations or ()), crop, frames, background)
    plan = continued_plan(request) if resume else new_plan(request)
    finished = run_plan(plan)
    from genstudio.training.events import Ending

    if json:
        answer_json(_result(request.folder, finished))
    else:
        for line in _summary(plan, finished):
            answer(line)
    if finished.ending == Ending.STOPPED:
        say(f"Stopped and saved. Go on with: genstudio train --resume --out {request.folder}")
        raise typer.Exit(INTERRUPTED)
    if finished.ending == Ending.BROKE_DOWN:
        complain(broke_down(finished))
        raise typer.Exit(FAILED)


def new_plan(request: Request) -> Plan:
    """A training from the beginning.

    Raises:
        BadArgument, SettingsError: something was asked for that cannot be.
        DataError: the pictures cannot be used.
    """
    folder = inputs.new_folder(request.folder)
    from genstudio.models.registry import DEFAULT_FAMILY, family_class
    from genstudio.models.settings import parse_assignments
    from genstudio.project.proposal import proposal
    from genstudio.project.rounds import suitable_rounds
    from genstudio.project.training_job import TrainingJob
    from genstudio.training.config import PRESET_EPOCHS

    family = family_class(request.model or DEFAULT_FAMILY)
    preset, aim = _preset(request.preset, family)
    two_sets = _two_sets(request, family)
    # A slip is told before the pictures are read.
    _check_second(request, family, parse_assignments(family.settings_class, request.assignments, two_sets))
    config = _config({"epochs": PRESET_EPOCHS[preset]}, request.config)
    how = (request.colour or "auto", request.crop or "centre", request.frames or "first", request.background or "white")
    options = inputs.read_options(request.size, *how)
    variation = inputs.variation(request.variations)
    images = inputs.open_data(inputs.data_source(request.data or DEFAULT_DATA), options)
    if request.leave_out_proposed:
        images = images.without(inputs.examined(images).proposed)
    images = replace(images, variation=variation)
    partner = inputs.open_second(request.second, images) if request.second else None
    proposed = {**proposal(family, images, preset, partner), **_aimed(aim, family, images, preset), **two_sets}
    settings = parse_assignments(family.settings_class, request.assignments, proposed)
    if not any(name in request.config for name in LIMITS):
        rounds = suitable_rounds(config.epochs, images.training_count, settings.batch_size, settings.batches_per_step)
        config = config.model_copy(update={"epochs": rounds})
    key, name = family.info.key, images.name
    job = TrainingJob(images, key, settings, config, name, folder, partner=partner, preset=preset, aim=aim)
    job.check()
    return Plan(job, {})


def continued_plan(request: Request) -> Plan:
    """On with the run in the folder.

    Raises:
        BadArgument, SettingsError: there is no run, or something was asked for that cannot change.
        DataError, RunError: the pictures or the run cannot be used.
    """
    if not (request.folder / RUN_FILE).is_file():
        raise BadArgument(f"There is no run in {request.folder} to continue. Leave out --resume to start one.")
    from genstudio.models.registry import family_class
    from genstudio.project.run import Run
    from genstudio.project.training_job import as_learned, read_options, resuming_job, second_as_learned

    run = Run.open(request.folder)
    _refuse_changes(request, run.spec)
    settings, changes = _changed_settings(family_class(run.spec.family), request.assignments, run.spec)
    config = _config(run.spec.config, request.config)
    _refuse_nothing_to_do(run, config)
    opened = inputs.open_data(inputs.data_source(request.data or run.spec.data), read_options(run.spec))
    images = as_learned(opened, run.spec)
    second = (request.second or run.spec.second) if run.spec.second else ""
    partner = second_as_learned(inputs.open_second(second, images), run.spec) if second else None
    return Plan(resuming_job(run, images, settings, config, partner), changes)


def run_plan(plan: Plan) -> Finished:
    """Train to the end or to Ctrl-C, showing how it goes; raises as `TrainingJob.run`."""
    from genstudio.cli.progress import training_display
    from genstudio.training.control import Control

    control = Control()
    control.change(plan.changes)
    with training_display() as report, stopping_on_signals(control):
        return plan.job.run(control, report)


def _two_sets(request: Request, family: type[Family]) -> Mapping[str, Any]:
    """The settings that go with a second set of pictures, where one was given."""
    if request.second is None:
        return {}
    if not family.second_set:
        from genstudio.models.registry import families

        able = ", ".join(key for key, known in families().items() if known.second_set)
        raise BadArgument(
            f"This model ({family.info.title}) learns from one set of pictures. "
            f"Leave out --second, or use --model {able}."
        )
    return family.second_set


def _check_second(request: Request, family: type[Family], settings: Settings) -> None:
    """Refuse what was said of a second set and does not go together."""
    wanted = family.wants_second_set(settings.model_dump(mode="json"))
    told = " ".join(f"--set {name}={value}" for name, value in family.second_set.items())
    if request.second is not None and not wanted:
        raise BadArgument(f"A second set goes with {told} only. Leave out --second, or that other --set.")
    if request.second is None and wanted:
        raise BadArgument(f"{told} needs a second set of pictures. Give it with --second.")


def broke_down(finished: Finished) -> str:
    """What happened to a training that broke down, and what is left of it."""
    return f"{finished.trouble} The model is kept as it was at step {finished.step:,}, when it still worked."


def _preset(text: str | None, family: type[Family]) -> tuple[Preset, str]:
    """What to begin with, and the key of one of the family's own presets to go over it; empty for none."""
    from genstudio.models.base import ImageShape, Preset

    speed, plus, aim = (text or Preset.BALANCED.value).partition("+")
    if not plus and speed not in list(Preset):
        speed, aim = Preset.BALANCED.value, speed
    own = [known.key for known in family.aims(ImageShape(1, 28, 28))]  # of any pictures
    if speed not in list(Preset) or (aim and aim not in own) or (plus and not aim):
        offered = [*Preset, *own, *([f"best+{own[0]}"] if own else [])]
        raise BadArgument(f"--preset must be one of {', '.join(offered)}, not “{text}”.")
    return Preset(speed), aim


def _aimed(key: str, family: type[Family], images: ImageSet, preset: Preset) -> dict[str, Any]:
    """The settings of one of a family's own presets for these pictures; none without a key.

    Raises:
        BadArgument: it has none for such pictures.
    """
    from genstudio.project.proposal import shape_of

    if not key:
        return {}
    settings = {aim.key: aim.settings for aim in family.aims(shape_of(images), preset)}
    if key not in settings:
        raise BadArgument(f"--preset {key} is for pictures, but these are points. Leave it out.")
    return dict(settings[key])


def _config(base: dict[str, Any], given: dict[str, Any]) -> TrainingConfig:
    """Only the limits that were given count; without any, those of `base`."""
    from genstudio.models.settings import parse
    from genstudio.training.config import TrainingConfig

    limits = dict.fromkeys(LIMITS, 0) if any(name in given for name in LIMITS) else {}
    return parse(TrainingConfig, {**base, **limits, **given})


def _refuse_zeros(limits: Mapping[str, float | None]) -> None:
    """In a window 0 means no limit; on the command line it would be an odd way to ask for a training without end."""
    for name, value in limits.items():
        if value == 0:
            raise BadArgument(f"--{name} must be more than 0: training ends there. Give a larger number.")


def _refuse_nothing_to_do(run: Run, config: TrainingConfig) -> None:
    outcome = run.outcome()
    if outcome is not None and outcome.reached(config):
        raise BadArgument(
            f"This run is already at {outcome.steps:,} steps ({outcome.epochs:.4g} epochs). Give a larger limit, "
            f"such as --epochs {math.floor(outcome.epochs) + 10}."
        )


def _refuse_changes(request: Request, spec: RunSpec) -> None:
    from genstudio.models.registry import family_class
    from genstudio.project.training_job import read_options

    if request.second is not None and not spec.second:
        raise BadArgument("This run learns from one set of pictures. Leave out --second, or start a new run.")
    if request.leave_out_proposed or request.variations:
        raise BadArgument(
            "A run goes on with the pictures that it began with, varied as they were. Leave out --leave-out-proposed "
            "and --vary, or start a new run."
        )
    # Only how fast or good it was to be is compared; what a model's own preset set is among the settings.
    preset = None if request.preset is None else _preset(request.preset, family_class(spec.family))[0].value
    fixed = (
        ("--model", request.model, spec.family),
        ("--preset", preset, spec.preset),
        ("--seed", request.config.get("seed"), spec.config.get("seed")),
        ("--size", request.size, spec.size),
        ("--colour", request.colour, spec.colour),
        ("--crop", request.crop, read_options(spec).crop.value),
        ("--frames", request.frames, read_options(spec).frames.value),
        ("--background", _colour(request.background), _colour(read_options(spec).background)),
    )
    for option, asked, known in fixed:
        if asked is not None and known == "":
            raise BadArgument(f"This run did not note any {option}. Leave it out, or start a new run for {asked}.")
        if asked not in (None, "auto", known):
            raise BadArgument(f"This run has {option} {known}, which cannot be changed. Start a new run for {asked}.")


def _colour(given: str | tuple[int, int, int] | None) -> str | None:
    """A colour as one text, however it was given."""
    if given is None:
        return None
    return "#{:02x}{:02x}{:02x}".format(*(inputs.rgb(given) if isinstance(given, str) else given))


def _changed_settings(family: type[Family], assignments: tuple[str, ...], spec: RunSpec) -> tuple[Any, dict[str, Any]]:
    """The run's settings, and those that were asked to change and may."""
    from genstudio.models.settings import describe, parse, parse_assignments

    saved = parse(family.settings_class, spec.settings)
    wanted = parse_assignments(family.settings_class, assignments, spec.settings)
    names = {text.partition("=")[0].strip() for text in assignments}
    for setting in describe(family.settings_class):
        if setting.name in names and not setting.live and _value(wanted, setting.name) != _value(saved, setting.name):
            raise BadArgument(
                f"{setting.title} ({setting.name}) is {_value(saved, setting.name)} in this run and cannot be changed. "
                "Start a new run for another value."
            )
    return saved, {name: value for name, value in wanted.model_dump(mode="json").items() if name in names}


def _value(settings: Settings, name: str) -> object:
    return getattr(settings, name)


def _result(folder: Path, finished: Finished) -> dict[str, Any]:
    return {
        "run": str(folder),
        "model": str(folder / MODEL_FILE),
        "ending": finished.ending,
        "trouble": finished.trouble,
        "epochs": finished.epoch,
        "steps": finished.step,
        "seconds": finished.seconds,
        "images_per_second": finished.images_per_second,
        "metrics": dict(finished.metrics),
    }


def _summary(plan: Plan, finished: Finished) -> list[str]:
    from genstudio.cli.progress import duration

    metrics = ", ".join(f"{name} {value:.4g}" for name, value in finished.metrics)
    return [
        f"{finished.model.title}: {finished.epoch:.1f} epochs, {finished.step:,} steps in {duration(finished.seconds)} "
        f"({finished.images_per_second:,.0f} pictures/s).",
        f"On pictures it never saw: {metrics}.",
        f"Model: {plan.job.folder}/{MODEL_FILE}",
    ]
