"""From "these pictures, this family, these settings" to a trained model: the one way in for window and command line."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from genstudio.data.image_set import ImageSet
from genstudio.data.open import open_images
from genstudio.data.options import ColourChoice, ReadOptions
from genstudio.errors import RunError
from genstudio.models.base import Family, FamilySettings, ImageShape
from genstudio.models.registry import family_class
from genstudio.models.settings import parse
from genstudio.project.model_file import save_model
from genstudio.project.run import Run, RunRecorder, RunSpec
from genstudio.training.checkpoint import Checkpoint, read_checkpoint
from genstudio.training.config import TrainingConfig, choose_device
from genstudio.training.control import Control
from genstudio.training.events import Event, Finished
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
        size, colour: how the pictures were read, for continuing the run later.
        resume: go on with the run that is in the folder.
    """

    images: ImageSet
    family: str
    settings: FamilySettings
    config: TrainingConfig
    name: str
    folder: Path | None = None
    size: int | None = None
    colour: str = "auto"
    resume: bool = False

    def run(self, control: Control, report: Callable[[Event], None]) -> Finished:
        """Train to the end, writing the run folder on the way; `report` is called from this thread.

        Raises:
            GenStudioError: the pictures, the settings, the device or the folder will not do, or learning broke down.
        """
        choose_device(self.config.device)
        self.images.split(seed=self.config.seed)  # what cannot be trained leaves no folder behind
        run = self._open_run()
        checkpoint = self._checkpoint(run)
        settings = self.settings if checkpoint is None else parse(type(self.settings), checkpoint.settings)
        family = build_family(self.family, settings, shape_of(self.images), self.config.seed)
        if run is not None:
            for measured in run.curves():  # of earlier sittings, so that whoever watches has the whole curve
                report(measured)
            report = RunRecorder(run, report)
        trainer = Trainer(
            family,
            self.images,
            self.config,
            control=control,
            report=report,
            name=self.name,
            checkpoint_path=None if run is None else run.checkpoint_path,
        )
        if checkpoint is not None:
            trainer.restore(checkpoint)
        log.info("training %s on %s for %s", self.family, self.images.source, self.config)
        finished = trainer.run()
        if run is not None:
            save_model(finished.model, run.model_path)
            run.write_result(finished)
        return finished

    def _open_run(self) -> Run | None:
        if self.folder is None:
            return None
        return Run.open(self.folder) if self.resume else Run.create(self.folder, self._spec())

    def _checkpoint(self, run: Run | None) -> Checkpoint | None:
        if run is None or not self.resume:
            return None
        if run.spec.family != self.family:
            raise RunError(f"The run in {run.folder} trains “{run.spec.family}”, not “{self.family}”. Start a new run.")
        checkpoint = read_checkpoint(run.checkpoint_path)
        run.forget_after(checkpoint.step)
        run.change_config(self.config.model_dump(mode="json"))
        return checkpoint

    def _spec(self) -> RunSpec:
        return RunSpec(
            name=self.name,
            family=self.family,
            settings=self.settings.model_dump(mode="json"),
            config=self.config.model_dump(mode="json"),
            data=self.images.source,
            size=self.size,
            colour=self.colour,
        )


def continued_job(
    folder: Path, progress: Callable[[int, int | None], None], cancelled: Callable[[], bool]
) -> TrainingJob:
    """The job that goes on with the run in a folder, on the same pictures; a run that was completed gets as much again.

    Raises:
        GenStudioError: there is no run, its pictures are gone, or it is damaged.
    """
    run = Run.open(folder)
    spec = run.spec
    options = ReadOptions(size=spec.size, colour=_colour(spec.colour))
    config = parse(TrainingConfig, spec.config)
    checkpoint = read_checkpoint(run.checkpoint_path)
    return TrainingJob(
        images=open_images(spec.data, options, progress, cancelled),
        family=spec.family,
        settings=parse(family_class(spec.family).settings_class, checkpoint.settings),
        config=_extended(config) if run.completed() else config,
        name=spec.name,
        folder=folder,
        size=spec.size,
        colour=spec.colour,
        resume=True,
    )


def _extended(config: TrainingConfig) -> TrainingConfig:
    limits = {"epochs": config.epochs * 2, "steps": config.steps * 2, "minutes": config.minutes * 2}
    return parse(TrainingConfig, {**config.model_dump(mode="json"), **limits})


def _colour(value: str) -> ColourChoice:
    try:
        return ColourChoice(value)
    except ValueError as error:
        raise RunError("The run's description is damaged; start a new run instead.") from error


def build_family(key: str, settings: FamilySettings, shape: ImageShape, seed: int) -> Family:
    """An untrained family whose first weights depend on the seed only."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return family_class(key)(settings, shape)


def shape_of(images: ImageSet) -> ImageShape:
    return ImageShape(images.channels, images.height, images.width)
