"""How long a training will take on this computer, from a few timed steps. Knows no widgets."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from genstudio.errors import Cancelled, SettingsError
from genstudio.ui.panels.training.recipe import Recipe

if TYPE_CHECKING:
    from genstudio.data.image_set import ImageSet
    from genstudio.models.base import FamilySettings
    from genstudio.training.config import TrainingConfig
    from genstudio.training.events import Event, Progress

TIMED_SECONDS = 1.0
LARGEST_BATCH = 256
BATCHES = 4


@dataclass(frozen=True, slots=True)
class Pace:
    """The speed of one recipe on one set of pictures.

    Attributes:
        seconds_per_step: the mean.
        steps_per_epoch: how many steps go through all pictures once.
    """

    seconds_per_step: float
    steps_per_epoch: int

    @property
    def seconds_per_epoch(self) -> float:
        return self.seconds_per_step * self.steps_per_epoch


def expected_seconds(config: TrainingConfig, pace: Pace) -> float | None:
    """How long until the first limit is reached; None where nothing but Stop ends the training."""
    from genstudio.training.schedule import Schedule

    steps = Schedule(config, pace.steps_per_epoch).total_steps
    limits = [] if steps is None else [steps * pace.seconds_per_step]
    if config.minutes > 0:
        limits.append(config.minutes * 60.0)
    return min(limits, default=None)


def measure_pace(recipe: Recipe, images: ImageSet, training_pictures: int, cancelled: Callable[[], bool]) -> Pace:
    """Train a throw-away model for about a second, with the real trainer on the real device.

    Args:
        training_pictures: how many of the pictures are trained on.
        cancelled: asked several times a second.

    Raises:
        Cancelled: `cancelled` answered True.
        GenStudioError: a training with this recipe would fail, too.
    """
    from genstudio.project.training_job import build_family, shape_of
    from genstudio.training.batches import batches_per_step
    from genstudio.training.control import Control
    from genstudio.training.trainer import Trainer

    settings = _with_smaller_batch(recipe, images)
    config = recipe.config.model_copy(update={"epochs": 0, "steps": 0, "minutes": 0.0})
    few = images.subset(np.arange(min(len(images), BATCHES * settings.batch_size), dtype=np.int64))
    family = build_family(recipe.family, settings, shape_of(images), config.seed, images.class_names)
    timing = _Timing(cancelled)
    trainer = Trainer(family, few, config, control=Control(), report=timing, name="")
    with suppress(_Enough):
        trainer.run()
    batch = min(recipe.settings.batch_size, training_pictures)
    factor = max(1.0, batch / settings.batch_size)
    steps = training_pictures // batch // batches_per_step(family.phases())
    return Pace(timing.seconds_per_step * factor, max(1, steps))


def _with_smaller_batch(recipe: Recipe, images: ImageSet) -> FamilySettings:
    """The settings with at most `LARGEST_BATCH` pictures at a time, if the family can have a divisor of what it has.

    Above this size a step takes time in proportion to its pictures; a larger one only keeps people waiting.
    """
    from genstudio.models.registry import family_class
    from genstudio.project.proposal import shape_of

    family, wanted = family_class(recipe.family), recipe.settings.batch_size
    names = images.class_names if family.conditional else ()
    for size in range(min(wanted, LARGEST_BATCH), LARGEST_BATCH // 4, -1):
        settings = recipe.settings.model_copy(update={"batch_size": size})
        with suppress(SettingsError):
            if wanted % size == 0:
                family.check(settings, shape_of(images), names)
                return settings
    return recipe.settings


class _Enough(Exception):
    """The steps were timed; what the trainer does at its end is not wanted."""


class _Timing:
    """Takes the trainer's reports; the first step is left out, for it pays for the start."""

    def __init__(self, cancelled: Callable[[], bool]) -> None:
        self.seconds_per_step = 0.0
        self._cancelled = cancelled
        self._first: Progress | None = None

    def __call__(self, event: Event) -> None:
        from genstudio.training.events import Progress

        if self._cancelled():
            raise Cancelled("The estimate is no longer wanted.")
        if not isinstance(event, Progress):
            return
        if self._first is None:
            self._first = event
        elif event.seconds - self._first.seconds >= TIMED_SECONDS:
            self.seconds_per_step = (event.seconds - self._first.seconds) / (event.step - self._first.step)
            raise _Enough
