"""What a settings form needs to know about one setting."""

from dataclasses import dataclass
from enum import Enum


class FieldKind(Enum):
    """What can be entered."""

    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    CHOICE = "choice"


@dataclass(frozen=True)
class Choice:
    """One of a `FieldKind.CHOICE` field's values, and its name for people."""

    value: object
    title: str


@dataclass(frozen=True)
class FieldSpec:
    """One setting.

    Attributes:
        name: the key in `SettingsForm.values`.
        title: the label.
        help: a plain sentence, in the tooltip.
        gloss: the title in plain words, below it; empty where it needs none.
        minimum, maximum: the range, both ends allowed; None for no end.
        step: what an arrow key adds; None for a twentieth of the range, or 1.
        decimals: significant digits shown.
        logarithmic: arrow keys go 1, 2, 5, 10, ...
        group: a heading above the first field of the group; empty for none.
        advanced: stands in the fold.
        live: may be changed while training runs.
        zero: what stands in an empty field for a number, which means 0; empty where a number must be typed.
    """

    name: str
    title: str
    kind: FieldKind
    default: object
    help: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[Choice, ...] = ()
    step: float | None = None
    decimals: int = 6
    logarithmic: bool = False
    unit: str = ""
    group: str = ""
    advanced: bool = False
    live: bool = False
    zero: str = ""
    gloss: str = ""
