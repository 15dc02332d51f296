"""``genstudio models``: which kinds of model there are and what each can be told."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from genstudio.cli.failures import BadArgument
from genstudio.cli.terminal import answer, answer_json

if TYPE_CHECKING:
    from genstudio.models.base import Aim, Family, Preset
    from genstudio.models.settings import Setting

EXAMPLES = {"grey 28x28": (1, 28, 28), "colour 64x64": (3, 64, 64)}
"""Kinds of pictures for which a preset's settings are shown: channels, height, width."""


def models(
    key: Annotated[str | None, typer.Argument(metavar="KEY", help="Only this one, with every setting.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the models, and the settings of one."""
    from genstudio.models.registry import DEFAULT_FAMILY, families

    known = families()
    if key is not None and key not in known:
        raise BadArgument(f"There is no model “{key}”; there are {', '.join(known)}.")
    if json:
        chosen = known if key is None else {key: known[key]}
        answer_json({"default": DEFAULT_FAMILY, "models": [_as_json(family) for family in chosen.values()]})
        return
    for line in _list() if key is None else _in_full(known[key]):
        answer(line)


def _as_json(family: type[Family]) -> dict[str, Any]:
    from genstudio.models.base import Preset
    from genstudio.models.settings import describe
    from genstudio.training.config import PRESET_EPOCHS

    info = family.info
    return {
        "key": info.key,
        "title": info.title,
        "summary": info.summary,
        "trait": info.trait,
        "paper": info.paper,
        "purpose": info.purpose.value,
        "needs_classes": family.conditional,
        "encodes": family.can_encode,
        "terms": [{"name": term.name, "title": term.title, "weight": term.weight} for term in family.terms],
        "settings": [_setting_as_json(setting) for setting in describe(family.settings_class)],
        "presets": [
            {
                "name": preset.value,
                "epochs": PRESET_EPOCHS[preset],
                "examples": [
                    {"pictures": pictures, "settings": _suggested(family, pictures, preset)} for pictures in EXAMPLES
                ],
            }
            for preset in Preset
        ],
        "aims": [
            {"name": aim.key, "title": aim.title, "purpose": aim.purpose, "settings": dict(aim.settings)}
            for aim in _aims(family)
        ],
    }


def _setting_as_json(setting: Setting) -> dict[str, Any]:
    return {
        "name": setting.name,
        "title": setting.title,
        "help": setting.help,
        "kind": setting.kind.value,
        "default": _plain(setting.default),
        "minimum": setting.minimum,
        "maximum": setting.maximum,
        "choices": [value for value, _ in setting.choices],
        "group": setting.group,
        "advanced": setting.advanced,
        "live": setting.live,
    }


def _list() -> Iterator[str]:
    """The families by what they are good for."""
    from genstudio.models.base import PURPOSE_TITLES
    from genstudio.models.registry import DEFAULT_FAMILY, grouped

    for purpose, members in grouped().items():
        yield PURPOSE_TITLES[purpose]
        for family in members:
            info = family.info
            notes = [info.trait]
            notes += ["needs pictures with classes"] if family.conditional else []
            notes += ["the default"] if info.key == DEFAULT_FAMILY else []
            yield f"  {info.key}  {info.title}: {', '.join(notes)}"
            yield f"    {info.summary}"
            yield f"    {info.paper}"
        yield ""
    yield "Every setting and preset of one: genstudio models KEY"


def _in_full(family: type[Family]) -> Iterator[str]:
    """One family with its presets and settings."""
    from genstudio.models.base import PURPOSE_TITLES, Preset
    from genstudio.models.settings import describe
    from genstudio.training.config import PRESET_EPOCHS

    info = family.info
    yield f"{info.key}  {info.title}: {info.trait}"
    yield f"  {info.summary}"
    yield f"  {info.paper}"
    yield f"  Good for: {PURPOSE_TITLES[info.purpose]}"
    if family.conditional:
        yield "  Needs pictures with classes."
    for preset in Preset:
        yield f"  --preset {preset.value}: {PRESET_EPOCHS[preset]} epochs, and what differs from the defaults below:"
        for pictures in EXAMPLES:
            values = [f"{name}={value}" for name, value in _suggested(family, pictures, preset).items()]
            yield f"      {pictures}: {', '.join(values) or 'nothing'}"
    for aim in _aims(family):
        told = ", ".join(f"{name}={_plain(value)}" for name, value in aim.settings.items())
        yield f"  --preset {aim.key}: {aim.title}; over balanced, or over another such as best+{aim.key}"
        yield f"      {aim.purpose}"
        yield f"      {next(iter(EXAMPLES))}: {told}"
    for setting in describe(family.settings_class):
        yield f"  {setting.name}={_plain(setting.default)}  ({_range(setting)})"
        yield f"      {setting.help}"


def _suggested(family: type[Family], pictures: str, preset: Preset) -> dict[str, Any]:
    """Where a preset differs from the defaults for pictures of an example's shape."""
    from genstudio.models.base import ImageShape
    from genstudio.models.settings import describe, matters

    settings = {setting.name: setting for setting in describe(family.settings_class)}
    suggested = family.suggested(ImageShape(*EXAMPLES[pictures]), preset)
    values = {name: setting.default for name, setting in settings.items()} | suggested
    return {
        name: _plain(value)
        for name, value in suggested.items()
        if value != settings[name].default and matters(settings[name], values)
    }


def _aims(family: type[Family]) -> tuple[Aim, ...]:
    """A family's own presets, for pictures of the first example's shape."""
    from genstudio.models.base import ImageShape

    return family.aims(ImageShape(*next(iter(EXAMPLES.values()))))


def _range(setting: Setting) -> str:
    if setting.choices:
        return " or ".join(value for value, _ in setting.choices)
    if setting.minimum is None or setting.maximum is None:
        return "true or false"
    return f"{setting.minimum:g} to {setting.maximum:g}"


def _plain(value: object) -> Any:
    return value.value if isinstance(value, Enum) else value
