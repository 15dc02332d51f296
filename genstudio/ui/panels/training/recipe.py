"""`Recipe`: what to train and how; and how its settings become fields of a form. Knows no widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from genstudio.models.number_text import number_text
from genstudio.models.settings import Kind, Setting, matters
from genstudio.ui.widgets.field_spec import Choice, FieldKind, FieldSpec

if TYPE_CHECKING:
    from genstudio.models.base import FamilySettings, Preset
    from genstudio.training.config import TrainingConfig


KINDS = {
    Kind.INTEGER: FieldKind.INT,
    Kind.NUMBER: FieldKind.FLOAT,
    Kind.SWITCH: FieldKind.BOOL,
    Kind.CHOICE: FieldKind.CHOICE,
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what a training does, but for the pictures; `family` is its key.

    The settings say what to do; `preset` and `aim`, see `Choices`, are where they come from.
    """

    family: str
    settings: FamilySettings
    config: TrainingConfig
    preset: Preset
    aim: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person has chosen; all else is proposed to them.

    Attributes:
        family: its key; empty before there is one.
        preset: its name.
        settings: of each family, by its key, those that the person set.
        aims: of each family, by its key, which of its own presets goes over `preset`; none where it is left out.
        config: how long and where, as far as the person set it.
    """

    family: str = ""
    preset: str = "balanced"
    settings: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    aims: Mapping[str, str] = field(default_factory=dict)
    config: Mapping[str, object] = field(default_factory=dict)

    @property
    def own(self) -> Mapping[str, object]:
        """What was set of the chosen family."""
        return self.settings.get(self.family, {})

    def with_own(self, own: Mapping[str, object]) -> Choices:
        """The same with other settings of the chosen family."""
        return replace(self, settings={**self.settings, self.family: own})

    @property
    def aim(self) -> str:
        """The key of the chosen family's own preset; empty for none."""
        return self.aims.get(self.family, "")

    def with_aim(self, aim: str) -> Choices:
        """The same with another of the chosen family's own presets, or none."""
        return replace(self, aims={**self.aims, self.family: aim})


def fields(settings: Iterable[Setting], values: Mapping[str, object]) -> list[FieldSpec]:
    """The fields to show for the settings that matter with these values: simple ones first, rare ones in groups."""
    shown = [setting for setting in settings if matters(setting, values)]
    simple = [replace(field_spec(setting), group="") for setting in shown if not setting.advanced]
    groups = list(dict.fromkeys(setting.group for setting in shown if setting.advanced))
    rare = sorted((setting for setting in shown if setting.advanced), key=lambda rare: groups.index(rare.group))
    return [*simple, *(field_spec(setting) for setting in rare)]


def field_spec(setting: Setting) -> FieldSpec:
    """One setting as a field of a form."""
    return FieldSpec(
        name=setting.name,
        title=setting.title,
        kind=KINDS[setting.kind],
        default=plain(setting.default),
        help=setting.help,
        minimum=setting.minimum,
        maximum=setting.maximum,
        choices=tuple(Choice(value, title) for value, title in setting.choices),
        logarithmic=setting.logarithmic,
        group=setting.group,
        advanced=setting.advanced,
        live=setting.live,
        zero=setting.zero,
        gloss=setting.gloss,
    )


def summary_of(specs: Iterable[FieldSpec], values: Mapping[str, object]) -> str:
    """The simple settings that are fixed while training: "Network: Dense · Device: Automatic"; terms with a gloss."""
    return " · ".join(_told(spec, values[spec.name]) for spec in specs if not spec.advanced and not spec.live)


def _told(spec: FieldSpec, value: object) -> str:
    for choice in spec.choices:
        if choice.value == value:
            return f"{spec.title}: {choice.title}"
    if isinstance(value, bool):
        return f"{spec.title}: {'✓' if value else '–'}"
    assert isinstance(value, int | float), "neither a choice nor a number"
    told = f"{spec.title}: {spec.zero if spec.zero and not value else number_text(value)}"
    return f"{told} ({spec.gloss})" if spec.gloss else told


def plain(value: object) -> object:
    """A default as a form holds it: a choice as its text."""
    return str(value) if isinstance(value, str) else value
