"""From "these pictures, this family, these settings" to a trained model: the one way in for window and command line."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

import torch

from genstudio.data.fingerprint import Fingerprint
from genstudio.data.image_set import ImageSet
from genstudio.data.naming import quoted
from genstudio.data.open import open_images, open_like
from genstudio.data.options import ColourChoice, ReadOptions
from genstudio.data.variation import Variation
from genstudio.errors import DataError, RunError, SettingsError
from genstudio.models.base import Family, FamilySettings, ImageShape, Preset
from genstudio.models.registry import family_class
from genstudio.models.settings import parse
from genstudio.project.left_out import Stretches, indices_of, stretches
from genstudio.project.model_file import save_model
from genstudio.project.proposal import refuse_unsuitable
from genstudio.project.proposal import shape_of as shape_of
from genstudio.project.run import Run, RunRecorder, RunSpec
from genstudio.project.run_lock import alone_with
from genstudio.training.checkpoint import Checkpoint, read_checkpoint
from genstudio.training.config import TrainingConfig, choose_device
from genstudio.training.control import Control
from genstudio.training.events import Event, Finished, Preview
from genstudio.training.trainer import Trainer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class TrainingJob:
    """Everything one training needs.

    Attributes:
        images: what to learn from.
        family: the family's key.
        settings: of that family.
        config: how long, where, from which seed.
        name: what the model will be called.
        folder: the run folder; None keeps nothing on disk.
        resume: go on with the run that is in the folder.
        preset: which settings it was begun with, for those who show it; None where that is not known.
        aim: the key of the family's own preset that went over it; empty without one, or where that is not known.
        partner: the pictures of a second domain, for a family that learns two; None leaves it to the family.
    """

    images: ImageSet
    family: str
    settings: FamilySettings
    config: TrainingConfig
    name: str
    folder: Path | None = None
    resume: bool = False
    partner: ImageSet | None = None
    preset: Preset | None = None
    aim: str = ""

    def run(self, control: Control, report: Callable[[Event], None]) -> Finished:
        """Train to the end, writing the run folder on the way; `report` is called from this thread.

        Raises:
            GenStudioError: the pictures, the settings, the device or the folder will not do, or learning broke down.
        """
        self.check()
        pictures = Fingerprint.of(self.images)
        run = self._open_run(pictures)
        with nullcontext() if run is None else alone_with(run.folder):
            return self._train(run, pictures, control, report)

    def _train(
        self, run: Run | None, pictures: Fingerprint, control: Control, report: Callable[[Event], None]
    ) -> Finished:
        checkpoint = self._checkpoint(run)
        settings = self.settings if checkpoint is None else parse(type(self.settings), checkpoint.settings)
        family = build_family(self.family, settings, shape_of(self.images), self.config.seed, self.images.class_names)
        recorder = report if run is None else RunRecorder(run, report)
        trainer = Trainer(
            family,
            self.images,
            self.config,
            control=control,
            report=_CardWriter(recorder, self.config.seed, pictures),
            name=self.name,
            checkpoint_path=None if run is None else run.checkpoint_path,
            partner=self.partner,
        )
        if checkpoint is not None:
            trainer.restore(checkpoint)
        if run is not None:
            if checkpoint is not None:
                run.reopen(checkpoint.step, self.config.model_dump(mode="json"))
            for measured in run.curves():  # of earlier sittings, so that whoever watches has the whole curve
                report(measured)
        log.info("training %s on %s for %s", self.family, self.images.source, self.config)
        finished = trainer.run()
        if run is not None:
            save_model(finished.model, run.model_path)
            run.write_result(finished)
        return finished

    def check(self) -> None:
        """Find out what can be known beforehand, so that what cannot be trained leaves no folder behind.

        Raises:
            GenStudioError: the pictures, the settings or the device will not do.
        """
        choose_device(self.config.device)
        self.images.split(seed=self.config.seed)
        check_second_set(self.family, self.settings, self.images, self.partner)
        if not self.resume:  # a run that exists was begun with what it has
            refuse_unsuitable(family_class(self.family), self.settings, self.images, self.partner)

    def _open_run(self, pictures: Fingerprint) -> Run | None:
        if self.folder is None:
            return None
        if not self.resume:
            return Run.create(self.folder, self._spec(pictures))
        run = Run.open(self.folder)
        if run.spec.family != self.family:
            raise RunError(
                f"The run in {run.folder} trains {quoted(run.spec.family)}, not “{self.family}”. Start a new run."
            )
        _refuse_other_pictures(run.spec.pictures, pictures, "pictures")
        if self.partner is not None:
            _refuse_other_pictures(run.spec.second_pictures, Fingerprint.of(self.partner), "second pictures")
        return run

    def _checkpoint(self, run: Run | None) -> Checkpoint | None:
        if run is None or not self.resume:
            return None
        return read_checkpoint(run.checkpoint_path)

    def _spec(self, pictures: Fingerprint) -> RunSpec:
        return RunSpec(
            name=self.name,
            family=self.family,
            settings=self.settings.model_dump(mode="json"),
            config=self.config.model_dump(mode="json"),
            data=self.images.source,
            size=self.images.height,
            colour=(ColourChoice.GREY if self.images.channels == 1 else ColourChoice.COLOUR).value,
            pictures=pictures,
            second="" if self.partner is None else self.partner.source,
            second_pictures=None if self.partner is None else Fingerprint.of(self.partner),
            preset="" if self.preset is None else self.preset.value,
            left_out=stretches(self.images.left_out),
            variation=self.images.variation.saved(),
            reading=self.images.reading.saved(),
            second_left_out=() if self.partner is None else stretches(self.partner.left_out),
            aim=self.aim,
        )


class _CardWriter:
    """Notes on every model, before anybody else sees it, from which pictures it learned and which it never saw."""

    def __init__(self, forward: Callable[[Event], None], seed: int, pictures: Fingerprint) -> None:
        self._forward = forward
        self._seed = seed
        self._pictures = pictures

    def __call__(self, event: Event) -> None:
        if isinstance(event, Preview | Finished):
            event.model.card = replace(event.model.card, split_seed=self._seed, pictures=self._pictures.digest)
        self._forward(event)


def check_second_set(key: str, settings: FamilySettings, images: ImageSet | None, partner: ImageSet | None) -> None:
    """Refuse a second set of pictures that is missing or cannot be learned from beside the first.

    Raises:
        DataError: so it is.
    """
    family = family_class(key)
    if partner is None:
        if family.wants_second_set(settings.model_dump(mode="json")):
            raise DataError(
                f"This {family.info.title} learns from two sets of pictures. Choose the second pictures, too, "
                "or another second kind."
            )
        return
    if images is not None and shape_of(partner) != shape_of(images):
        raise DataError(
            f"The second pictures are {Fingerprint.of(partner)}, the first {Fingerprint.of(images)}. "
            "Open the second ones in the size and colour of the first."
        )
    partner.split()


def _refuse_other_pictures(known: Fingerprint | None, pictures: Fingerprint, name: str) -> None:
    if known is None or known == pictures:
        return
    if str(known) != str(pictures):
        beside = "" if name == "pictures" else f" as {name}"
        raise RunError(
            f"The run learned from {known}{beside}, but these are {pictures}. "
            "Bring the former ones back, or start a new run."
        )
    raise RunError(
        f"The {name} are no longer those that the run learned from. Bring the former ones back, or start a new run."
    )


def continued_job(
    folder: Path, progress: Callable[[int, int | None], None], cancelled: Callable[[], bool]
) -> TrainingJob:
    """The job that goes on with the run in a folder, on the same pictures; a run that was completed gets as much again.

    Raises:
        GenStudioError: there is no run, its pictures are gone, or it is damaged.
    """
    run = Run.open(folder)
    settings = _last_settings(run)
    images = as_learned(open_images(run.spec.data, read_options(run.spec), progress, cancelled), run.spec)
    partner = None
    if run.spec.second:
        partner = second_as_learned(open_like(images, run.spec.second, progress, cancelled), run.spec)
    return resuming_job(run, images, settings, _config_to_go_on(run), partner)


def further_job(job: TrainingJob) -> TrainingJob:
    """The job that goes on where another ended, on the pictures that it has; as `continued_job` without reading them.

    Raises:
        GenStudioError: nothing was kept to go on from, or it is damaged.
    """
    if job.folder is None:
        raise RunError("This training was not kept on disk, so it cannot go on. Start a new one.")
    run = Run.open(job.folder)
    return resuming_job(run, job.images, _last_settings(run), _config_to_go_on(run), job.partner)


def resuming_job(
    run: Run, images: ImageSet, settings: FamilySettings, config: TrainingConfig, partner: ImageSet | None = None
) -> TrainingJob:
    """The job that goes on with an open run, on pictures read by `read_options` and made `as_learned`, a second
    set `open_like`."""
    spec = run.spec
    preset = Preset(spec.preset) if spec.preset in list(Preset) else None
    return TrainingJob(
        images,
        spec.family,
        settings,
        config,
        spec.name,
        run.folder,
        resume=True,
        partner=partner,
        preset=preset,
        aim=spec.aim,
    )


def read_options(spec: RunSpec) -> ReadOptions:
    """To read the pictures as the run read them.

    Raises:
        RunError: the run's description makes no sense.
    """
    try:
        if spec.size == 1:
            return ReadOptions.parsed(spec.reading)  # points of the plane, which have no size
        return ReadOptions.parsed(spec.reading, spec.size, spec.colour)
    except (ValueError, TypeError, OverflowError, SettingsError) as error:
        raise RunError("The run's description is damaged; start a new run instead.") from error


def as_learned(images: ImageSet, spec: RunSpec) -> ImageSet:
    """Pictures that were read again, with those left out and varied as in the run.

    Raises:
        RunError: the run's description makes no sense, or there are fewer pictures now.
    """
    try:
        return replace(_without(images, spec.left_out), variation=Variation.parsed(spec.variation))
    except SettingsError as error:
        raise RunError("The run's description is damaged; start a new run instead.") from error


def _last_settings(run: Run) -> FamilySettings:
    """As they were when the run was left, live changes included."""
    return parse(family_class(run.spec.family).settings_class, read_checkpoint(run.checkpoint_path).settings)


def _config_to_go_on(run: Run) -> TrainingConfig:
    config = parse(TrainingConfig, run.spec.config)
    return _extended(config) if run.completed() else config


def second_as_learned(images: ImageSet, spec: RunSpec) -> ImageSet:
    """The second pictures that were read again, with those left out as in the run; raises as `as_learned`."""
    return _without(images, spec.second_left_out)


def _without(images: ImageSet, noted: Stretches) -> ImageSet:
    left_out = indices_of(noted)
    if len(left_out) and not 0 <= left_out.min() <= left_out.max() < len(images):
        raise RunError("The run left out pictures that are no longer there. Bring them back, or start a new run.")
    return images.without(left_out)


def _extended(config: TrainingConfig) -> TrainingConfig:
    limits = {"epochs": config.epochs * 2, "steps": config.steps * 2, "minutes": config.minutes * 2}
    return parse(TrainingConfig, {**config.model_dump(mode="json"), **limits})


def build_family(
    key: str, settings: FamilySettings, shape: ImageShape, seed: int, class_names: tuple[str, ...] = ()
) -> Family:
    """An untrained family whose first weights depend on the seed only.

    Args:
        class_names: of the pictures; only a conditional family gets to know them.

    Raises:
        SettingsError: the settings contradict each other, or the pictures lack what the family needs.
    """
    chosen = family_class(key)
    names = class_names if chosen.conditional else ()
    chosen.check(settings, shape, names)
    with _GENERATOR, torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return chosen(settings, shape, names)


_GENERATOR = Lock()
"""Held while torch's one generator for all threads is seeded, used and put back; torch's modules take no other."""
