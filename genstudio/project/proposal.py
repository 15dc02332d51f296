"""What to propose for some pictures before a person has chosen anything, and what cannot be trained on them."""

from __future__ import annotations

from typing import Any

from genstudio.data.image_set import ImageSet
from genstudio.errors import SettingsError
from genstudio.models.base import Family, FamilySettings, ImageShape, Preset
from genstudio.models.settings import describe, parse

SMALLEST_BATCH = 2


def shape_of(images: ImageSet) -> ImageShape:
    """The shape of every picture in a set."""
    return ImageShape(images.channels, images.height, images.width)


def proposal(
    family: type[Family], images: ImageSet, preset: Preset = Preset.BALANCED, partner: ImageSet | None = None
) -> dict[str, Any]:
    """The settings that suit these pictures better than the defaults.

    What the family suggests, and where the pictures do not fill a batch, a smaller one: a power of two, which packing
    divides.

    Args:
        partner: a second set of pictures, where there is one.
    """
    values = family.suggested(shape_of(images), preset)
    largest = max(SMALLEST_BATCH, _training_count(images, partner))
    if parse(family.settings_class, values).batch_size > largest:
        values["batch_size"] = 2 ** (largest.bit_length() - 1)
    return values


def refuse_unsuitable(
    family: type[Family], settings: FamilySettings, images: ImageSet, partner: ImageSet | None = None
) -> None:
    """Say what cannot be trained, before anything is built or written.

    Raises:
        SettingsError: the settings contradict each other or ask for more than the pictures have.
    """
    family.check(settings, shape_of(images), images.class_names if family.conditional else ())
    count = _training_count(images, partner)
    if settings.batch_size > max(SMALLEST_BATCH, count):
        title = next(known.title for known in describe(type(settings)) if known.name == "batch_size")
        few = "is only 1 picture" if count == 1 else f"are only {count:,} pictures"
        raise SettingsError(
            f"{title} (batch_size) is {settings.batch_size:,}, but there {few} to train on. "
            f"Choose {max(SMALLEST_BATCH, count):,} or less, or open more pictures.",
            "batch_size",
        )


def _training_count(images: ImageSet, partner: ImageSet | None) -> int:
    """How many pictures can be trained on, of the smaller set where there are two."""
    return images.training_count if partner is None else min(images.training_count, partner.training_count)
