"""`Proposals`: what suits the present pictures, and what comes of it with what a person chose. Knows no widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from genstudio.errors import SettingsError
from genstudio.models.settings import Setting, describe, parse
from genstudio.project.rounds import suitable_rounds
from genstudio.ui.panels.training.recipe import Choices, Recipe, plain

if TYPE_CHECKING:
    from genstudio.data.image_set import ImageSet
    from genstudio.models.base import Aim, Family
    from genstudio.project.training_job import TrainingJob


@dataclass(frozen=True, slots=True, eq=False)
class Proposals:
    """Values of every setting for some choices: what is proposed, and over it what the person chose.

    Torch must be loaded to ask for anything.

    Attributes:
        families: all there are, by their keys.
        config: the settings of a training that no family has.
        images: the present pictures; None before there are any.
        second: those of the second set; None without one.
    """

    families: Mapping[str, type[Family]] = field(default_factory=dict)
    config: tuple[Setting, ...] = ()
    images: ImageSet | None = None
    second: ImageSet | None = None

    @property
    def has_classes(self) -> bool:
        return self.images is not None and len(self.images.class_names) >= 2

    def settings(self, choices: Choices) -> list[Setting]:
        """All that can be set."""
        return [*describe(self.families[choices.family].settings_class), *self.config]

    def values(self, choices: Choices) -> dict[str, object]:
        """Of all of them."""
        return {**self.family_values(choices), **self.config_values(choices)}

    def family_values(self, choices: Choices) -> dict[str, object]:
        """Of the chosen family's settings."""
        return {**self._proposed(choices), **choices.own}

    def config_values(self, choices: Choices) -> dict[str, object]:
        """Of the settings that no family has."""
        usual = {setting.name: plain(setting.default) for setting in self.config}
        return {**usual, "epochs": self._rounds(choices), **choices.config}

    def aims(self, choices: Choices) -> tuple[Aim, ...]:
        """The chosen family's own presets for the present pictures."""
        from genstudio.models.base import Preset
        from genstudio.project.proposal import shape_of

        if self.images is None:
            return ()
        return self.families[choices.family].aims(shape_of(self.images), Preset(choices.preset))

    def wants_second_set(self, choices: Choices) -> bool:
        """Whether the chosen family, with these settings, learns from a second set of pictures."""
        return bool(self.families) and self.families[choices.family].wants_second_set(self.family_values(choices))

    def refuse_unsuitable(self, recipe: Recipe, choices: Choices) -> None:
        """
        Raises:
            SettingsError: the present pictures cannot be learned from by this recipe.
        """
        from genstudio.project.proposal import refuse_unsuitable

        if self.images is not None:
            second = self.second if self.wants_second_set(choices) else None
            refuse_unsuitable(self.families[recipe.family], recipe.settings, self.images, second)

    def obstacles(self) -> dict[str, str]:
        """Why families cannot learn from the present pictures, by their keys."""
        from genstudio.project.proposal import proposal, refuse_unsuitable

        found: dict[str, str] = {}
        if self.images is None:
            return found
        for key, family in self.families.items():
            settings = parse(family.settings_class, proposal(family, self.images))
            try:
                refuse_unsuitable(family, settings, self.images)
            except SettingsError as error:
                found[key] = str(error)
        return found

    def choices_of(self, job: TrainingJob, choices: Choices) -> Choices:
        """Those that a training was begun with, which may have been made elsewhere; `choices` are the present ones."""
        preset = choices.preset if job.preset is None else job.preset.value
        found = replace(choices, family=job.family, preset=preset, config={})
        settings = job.settings.model_dump(mode="json")
        present = (choices.family, choices.preset, self.family_values(choices))
        if (job.family, preset, settings) != present:
            found = found.with_aim("")
            found = found.with_aim(_held(self.aims(found), settings, job.aim))
        found = found.with_own(_differing(settings, self._proposed(found)))
        config = job.config.model_dump(mode="json")
        return replace(found, config=_differing(config, self.config_values(found)))  # rounds depend on the batch

    def _proposed(self, choices: Choices) -> dict[str, object]:
        """The defaults of the chosen family, over them what suits the pictures, and over that what suits the aim."""
        from genstudio.models.base import Preset
        from genstudio.project.proposal import proposal

        family = self.families[choices.family]
        defaults = {setting.name: plain(setting.default) for setting in describe(family.settings_class)}
        if self.images is None:
            return defaults
        second = self.second if family.wants_second_set({**defaults, **choices.own}) else None
        suggested = proposal(family, self.images, Preset(choices.preset), second)
        aimed = next((aim.settings for aim in self.aims(choices) if aim.key == choices.aim), {})
        return {**defaults, **{name: plain(value) for name, value in {**suggested, **aimed}.items()}}

    def _rounds(self, choices: Choices) -> int:
        from genstudio.models.base import Preset
        from genstudio.training.config import PRESET_EPOCHS

        usual = PRESET_EPOCHS[Preset(choices.preset)]
        if self.images is None:
            return usual
        try:
            settings = parse(self.families[choices.family].settings_class, self.family_values(choices))
        except SettingsError:
            return usual  # the form says what is wrong
        return suitable_rounds(usual, self.images.training_count, settings.batch_size, settings.batches_per_step)


def _held(aims: Iterable[Aim], settings: Mapping[str, object], noted: str) -> str:
    """The key of the one that is `noted`; without, of the first whose settings are all among these, or empty."""
    known = {aim.key: aim.settings for aim in aims}
    if noted in known:
        return noted
    return next((key for key, own in known.items() if own.items() <= settings.items()), "")


def _differing(values: dict[str, object], proposed: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value != proposed[name]}
