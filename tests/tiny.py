"""Pictures, models and trainings that are small enough to be quick, for every family there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from genstudio.data.image_set import ImageSet, Labels, Pixels
from genstudio.errors import SettingsError
from genstudio.models.base import Batch, Family, FamilySettings, ImageShape
from genstudio.models.prior import Prior, SpacePrior, fit_gaussian
from genstudio.models.registry import families, family_class
from genstudio.models.settings import describe, parse
from genstudio.models.trained import ModelCard, TrainedModel, encode_pixels, to_floats
from genstudio.project.training_job import TrainingJob, build_family
from genstudio.training.config import TrainingConfig
from genstudio.training.control import Control
from genstudio.training.events import Event, Finished

KEYS = tuple(families())
ENCODING = tuple(key for key in KEYS if family_class(key).can_encode)


def networks(key: str) -> tuple[str, ...]:
    """The kinds of network that a family can be told to use; those of other packages may have no choice."""
    known = {setting.name: setting for setting in describe(family_class(key).settings_class)}
    return tuple(value for value, _ in known["network"].choices) if "network" in known else ()


KEYS_AND_NETWORKS = tuple((key, network) for key in KEYS for network in networks(key))
TINY = {"latent_dim": 4, "hidden_dim": 16, "channels": 4, "batch_size": 8}
GREY = ImageShape(1, 16, 16)
CLASS_NAMES = ("small", "middling", "large")


def _learns_points(key: str) -> bool:
    """Whether a family takes points of the plane, with what it proposes for them itself."""
    family, shape = family_class(key), ImageShape(2, 1, 1)
    try:
        family.check(parse(family.settings_class, family.suggested(shape)), shape, CLASS_NAMES)
    except SettingsError:
        return False
    return True


POINT_KEYS = tuple(key for key in KEYS if _learns_points(key))


def draw(count: int = 24, channels: int = 1, size: int = 16, seed: int = 0) -> Pixels:
    """Bright discs on dark ground, uint8 (count, channels, size, size)."""
    rng = np.random.default_rng(seed)
    centres = rng.uniform(0.3, 0.7, (count, channels, 2, 1, 1)) * size
    radii = rng.uniform(0.15, 0.35, (count, channels, 1, 1)) * size
    rows, columns = np.mgrid[0:size, 0:size]
    distances = np.hypot(rows - centres[:, :, 0], columns - centres[:, :, 1])
    discs: Pixels = (np.clip(radii - distances + 0.5, 0.0, 1.0) * 235 + 10).astype(np.uint8)
    return discs


def image_set(count: int = 24, channels: int = 1, size: int = 16, seed: int = 0) -> ImageSet:
    """The same as a set that came from nowhere."""
    return ImageSet(draw(count, channels, size, seed), name="Discs", source="test:discs")


def labelled_set(count: int = 24, channels: int = 1, size: int = 16, seed: int = 0) -> ImageSet:
    """The same with classes, for a conditional family."""
    images = image_set(count, channels, size, seed)
    return replace(images, labels=classes_in_turn(count), class_names=CLASS_NAMES)


def pictures_for(key: str, count: int = 24) -> ImageSet:
    """What a family can learn from: with classes for a conditional one."""
    return labelled_set(count) if family_class(key).conditional else image_set(count)


def classes_in_turn(count: int) -> Labels:
    """One class after another for as many pictures."""
    return np.arange(count, dtype=np.int64) % len(CLASS_NAMES)


def classes_for(family: Family, count: int) -> Labels | None:
    """The same for a conditional family; None for any other."""
    return classes_in_turn(count) if family.conditional else None


def settings_of(key: str, **values: Any) -> FamilySettings:
    """Small settings for a family; `TINY` where it knows such a setting, over them `values`."""
    settings_class = family_class(key).settings_class
    known = {name: value for name, value in TINY.items() if name in settings_class.model_fields}
    return parse(settings_class, {**known, **values})


def family_of(key: str, shape: ImageShape = GREY, seed: int = 0, **values: Any) -> Family:
    """An untrained small family."""
    return build_family(key, settings_of(key, **values), shape, seed, CLASS_NAMES)


def batch_of(family: Family, count: int = 8, seed: int = 0) -> Batch:
    """Pictures for one step, and its randomness."""
    shape = family.shape
    images = to_floats(draw(count, shape.channels, max(shape.height, shape.width), seed))
    images = images[:, :, : shape.height, : shape.width]
    labels = torch.from_numpy(classes_in_turn(count)) if family.conditional else None
    partners = images.flip(0) if family.uses_partners else None
    return Batch(images, count, torch.Generator().manual_seed(seed), labels, partners)


def trained_of(key: str, shape: ImageShape = GREY, **values: Any) -> TrainedModel:
    """A model as if it had been trained."""
    family = family_of(key, shape, **values).eval().requires_grad_(False)
    prior: Prior
    if family.latent_space.has_prior:
        prior = SpacePrior(family.latent_space)
    else:
        prior = fit_gaussian(encode_pixels(family, draw(40, shape.channels, shape.height)))
    card = ModelCard("Discs", "Discs", 1.5, 12, 0.5, (("loss", 1.25),), "2024-05-06T07:08:09+00:00")
    return TrainedModel(family, prior, card)


def job_of(
    key: str,
    folder: Path | None = None,
    images: ImageSet | None = None,
    *,
    resume: bool = False,
    limits: dict[str, Any] | None = None,
    partner: ImageSet | None = None,
    **values: Any,
) -> TrainingJob:
    """A short training on the processor."""
    images = images or pictures_for(key)
    config = parse(TrainingConfig, {"epochs": 0, "steps": 3, "device": "cpu", "threads": 1, **(limits or {})})
    settings = settings_of(key, **values)
    return TrainingJob(images, key, settings, config, "Discs", folder=folder, resume=resume, partner=partner)


def train(
    job: TrainingJob, control: Control | None = None, report: Callable[[Event], None] | None = None
) -> tuple[Finished, list[Event]]:
    """Run a job; what came out, and every event on the way. `report` is called with each event as well."""
    events: list[Event] = []

    def note(event: Event) -> None:
        events.append(event)
        if report is not None:
            report(event)

    return job.run(control or Control(), note), events
