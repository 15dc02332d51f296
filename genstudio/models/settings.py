"""One description of a setting: a typed pydantic field with title, plain-language help, range and group.

The window's form, ``--set name=value``, the saved file and every message about a wrong value come from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo

from genstudio.data.naming import brief, quoted
from genstudio.errors import SettingsError
from genstudio.models.number_text import number_text

_MOST_TOLD = 4


class Kind(Enum):
    """How a setting is edited."""

    INTEGER = "integer"
    NUMBER = "number"
    SWITCH = "switch"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a form or a help text needs to know of one field.

    Attributes:
        choices: (value, title) pairs of a choice, else empty.
        minimum, maximum: inclusive range of a number, None where open.
        advanced: shown only when asked for.
        live: may be changed while training runs.
        logarithmic: best turned in powers of ten.
        only_with: the name of a choice, and its values under which the setting matters; empty where it always does.
        unless_zero: the name of a number at 0 of which the setting has no effect; empty where there is none.
        zero: what a 0 means, in two or three words; empty where it is a number like others.
        gloss: a title that is a term of the field, in plain words; empty where the title says it.
    """

    name: str
    title: str
    help: str
    kind: Kind
    default: object
    minimum: float | None
    maximum: float | None
    choices: tuple[tuple[str, str], ...]
    group: str
    advanced: bool
    live: bool
    logarithmic: bool
    only_with: tuple[str, ...]
    unless_zero: str = ""
    zero: str = ""
    gloss: str = ""


class Settings(BaseModel):
    """Base of every settings class: immutable, no unknown names."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)


S = TypeVar("S", bound=Settings)


def setting(
    default: Any,
    title: str,
    help: str,
    *,
    ge: float | None = None,
    le: float | None = None,
    group: str = "Model",
    advanced: bool = False,
    live: bool = False,
    logarithmic: bool = False,
    choices: Mapping[str, str] | None = None,
    only_with: tuple[str, ...] = (),
    unless_zero: str = "",
    zero: str = "",
    gloss: str = "",
) -> Any:
    """A pydantic field that carries all that `describe` reports; `choices` maps each value to its title."""
    extra: dict[str, Any] = {
        "group": group,
        "advanced": advanced,
        "live": live,
        "logarithmic": logarithmic,
        "choices": dict(choices or {}),
        "only_with": only_with,
        "unless_zero": unless_zero,
        "zero": zero,
        "gloss": gloss,
    }
    return Field(default=default, title=title, description=help, ge=ge, le=le, json_schema_extra=extra)


def matters(setting: Setting, values: Mapping[str, object]) -> bool:
    """Whether a setting has an effect beside these values: some do only with a few values of another."""
    if setting.unless_zero and values.get(setting.unless_zero) == 0:
        return False
    if not setting.only_with:
        return True
    name, *choices = setting.only_with
    return values.get(name) in choices


def describe(settings: type[Settings]) -> tuple[Setting, ...]:
    """Every field of a settings class, in the order of its definition (base class first)."""
    return tuple(_describe(name, field) for name, field in settings.model_fields.items())


def parse(settings: type[S], values: Mapping[str, Any]) -> S:
    """Settings from plain values.

    Raises:
        SettingsError: with one sentence per wrong value, naming the setting and its range.
    """
    try:
        return settings.model_validate(dict(values))
    except ValidationError as error:
        raise SettingsError(" ".join(_sentences(settings, error))) from error


def parse_assignments(settings: type[S], assignments: Iterable[str], base: Mapping[str, Any] | None = None) -> S:
    """Settings from ``name=value`` texts, over the values of `base`.

    Raises:
        SettingsError: a text without ``=``, an unknown name or a wrong value.
    """
    values = dict(base or {})
    for text in assignments:
        name, equals, value = text.partition("=")
        if not equals:
            raise SettingsError(f"“{text}” is not of the form name=value.")
        values[name.strip()] = value.strip()
    return parse(settings, values)


def _describe(name: str, field: FieldInfo) -> Setting:
    extra = field.json_schema_extra
    assert isinstance(extra, dict), f"{name} is not defined with setting()"
    minimum, maximum = _range(field)
    return Setting(
        name=name,
        title=str(field.title),
        help=str(field.description),
        kind=_kind(field),
        default=field.default,
        minimum=minimum,
        maximum=maximum,
        choices=_choices(field, extra),
        group=str(extra["group"]),
        advanced=bool(extra["advanced"]),
        live=bool(extra["live"]),
        logarithmic=bool(extra["logarithmic"]),
        only_with=extra["only_with"],  # type: ignore[arg-type]
        unless_zero=str(extra["unless_zero"]),
        zero=str(extra["zero"]),
        gloss=str(extra["gloss"]),
    )


def _kind(field: FieldInfo) -> Kind:
    annotation = field.annotation
    if annotation is bool:
        return Kind.SWITCH
    if annotation is int:
        return Kind.INTEGER
    if annotation is float:
        return Kind.NUMBER
    return Kind.CHOICE


def _range(field: FieldInfo) -> tuple[float | None, float | None]:
    minimum = maximum = None
    for constraint in field.metadata:
        minimum = getattr(constraint, "ge", minimum)
        maximum = getattr(constraint, "le", maximum)
    return minimum, maximum


def _choices(field: FieldInfo, extra: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    titles: Mapping[str, str] = extra["choices"]
    return tuple((value, titles.get(value, value)) for value in _choice_values(field))


def _choice_values(field: FieldInfo) -> tuple[str, ...]:
    annotation = field.annotation
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return tuple(member.value for member in annotation)
    if get_origin(annotation) is Literal:
        return tuple(str(value) for value in get_args(annotation))
    return ()


def _sentences(settings: type[Settings], error: ValidationError) -> list[str]:
    """One for each of the first wrong values, and one for all names that are unknown."""
    unknown, sentences = [], []
    for problem in error.errors():
        name = str(problem["loc"][0]) if problem["loc"] else ""
        field = settings.model_fields.get(name)
        if field is None:
            unknown.append(name)
        else:
            given = brief(repr(problem["input"]), 60)
            sentences.append(f"{field.title} ({name}) must be {_expected(field)}, not {given}.")
    return [*sentences[:_MOST_TOLD], *_unknown(settings, unknown)]


def _unknown(settings: type[Settings], names: list[str]) -> list[str]:
    if not names:
        return []
    told = ", ".join(map(quoted, names[:_MOST_TOLD]))
    more = f" and {len(names) - _MOST_TOLD:,} more" if len(names) > _MOST_TOLD else ""
    known = ", ".join(settings.model_fields)
    return [f"There {'is no setting' if len(names) == 1 else 'are no settings'} {told}{more}; there are {known}."]


def _expected(field: FieldInfo) -> str:
    kind = _kind(field)
    minimum, maximum = _range(field)
    if kind is Kind.CHOICE:
        return "one of " + ", ".join(_choice_values(field))
    if kind is Kind.SWITCH:
        return "true or false"
    noun = "a whole number" if kind is Kind.INTEGER else "a number"
    if minimum is not None and maximum is not None:
        return f"{noun} from {number_text(minimum)} to {number_text(maximum)}"
    if minimum is not None:
        return f"{noun} of at least {number_text(minimum)}"
    return noun
