"""``genstudio models``: which kinds of model there are and what each can be told."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from genstudio.cli.failures import BadArgument
from genstudio.cli.terminal import answer, answer_json

if TYPE_CHECKING:
    from genstudio.models.base import Family
    from genstudio.models.settings import Setting


def models(
    key: Annotated[str | None, typer.Argument(metavar="KEY", help="Only this one, with every setting.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the models, and the settings of one."""
    from genstudio.models.registry import DEFAULT_FAMILY, families

    known = families()
    if key is not None and key not in known:
        raise BadArgument(f"There is no model “{key}”; there are {', '.join(known)}.")
    chosen = known if key is None else {key: known[key]}
    if json:
        answer_json({"default": DEFAULT_FAMILY, "models": [_as_json(family) for family in chosen.values()]})
        return
    for family in chosen.values():
        for line in _as_text(family, in_full=key is not None):
            answer(line)
    if key is None:
        answer("Every setting of one: genstudio models KEY")


def _as_json(family: type[Family]) -> dict[str, Any]:
    from genstudio.models.settings import describe

    info = family.info
    return {
        "key": info.key,
        "title": info.title,
        "summary": info.summary,
        "trait": info.trait,
        "paper": info.paper,
        "encodes": family.can_encode,
        "terms": [{"name": term.name, "title": term.title, "weight": term.weight} for term in family.terms],
        "settings": [_setting_as_json(setting) for setting in describe(family.settings_class)],
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


def _as_text(family: type[Family], *, in_full: bool) -> list[str]:
    from genstudio.models.settings import describe

    info = family.info
    settings = describe(family.settings_class)
    lines = [f"{info.key}  {info.title}", f"  {info.summary}", f"  {info.paper}"]
    if not in_full:
        return [*lines, f"  settings: {', '.join(setting.name for setting in settings)}", ""]
    for setting in settings:
        lines += [f"  {setting.name}={_plain(setting.default)}  ({_range(setting)})", f"      {setting.help}"]
    return lines


def _range(setting: Setting) -> str:
    if setting.choices:
        return " or ".join(value for value, _ in setting.choices)
    if setting.minimum is None or setting.maximum is None:
        return "true or false"
    return f"{setting.minimum:g} to {setting.maximum:g}"


def _plain(value: object) -> Any:
    return value.value if isinstance(value, Enum) else value
