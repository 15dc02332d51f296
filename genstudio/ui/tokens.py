"""The measures and colours of the look, in one place; `genstudio.ui.theme` puts them into force.

Lengths are device-independent pixels at 100 %. Colours are ``#rrggbb``. Text colours have a contrast of 4.5 or more on
every surface they are used on, lines and marks 3 or more.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Spacing:
    """Gaps and margins; nothing in a layout uses another number."""

    tiny: int = 4
    small: int = 8
    medium: int = 12
    large: int = 16
    huge: int = 24


@dataclass(frozen=True)
class Radius:
    """Corner radii."""

    field: int = 6
    button: int = 8
    card: int = 12


@dataclass(frozen=True)
class TextSize:
    """Text heights."""

    small: int = 11
    body: int = 13
    heading: int = 15
    title: int = 20


@dataclass(frozen=True)
class Measure:
    """Sizes that several widgets must share to line up."""

    control: int = 32
    """Height of a button, field or segmented control."""
    icon: int = 18
    rail: int = 85
    header: int = 56
    strip: int = 44
    form_label: int = 128
    """Width given to the label of a form row; longer labels wrap."""


@dataclass(frozen=True)
class SeriesColour:
    """How one curve is drawn; ``dash`` is a Qt dash pattern in pen widths, empty for a solid line."""

    colour: str
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Palette:
    """The colours of one scheme, by role."""

    dark: bool
    window: str
    card: str
    raised: str
    hover: str
    """A raised thing under the pointer."""
    field: str
    line: str
    edge: str
    """A line that is to be seen better: the edge of a box to tick, a scroll bar."""
    text: str
    quiet: str
    disabled: str
    accent: str
    accent_hover: str
    accent_soft: str
    """A surface tinted with the accent, for what is chosen."""
    primary: str
    primary_hover: str
    primary_pressed: str
    on_primary: str
    second: str
    good: str
    warning: str
    error: str
    series: tuple[SeriesColour, ...]


DASH_DOT = (6.0, 2.5, 1.2, 2.5)
HELD_OUT_DASH = (3.5, 2.5)
MOTION_MS = 150

SPACE = Spacing()
RADIUS = Radius()
TEXT = TextSize()
MEASURE = Measure()


def _series(*colours: str) -> tuple[SeriesColour, ...]:
    """The colours once solid, then once more dash-dotted: told apart without any colour, too."""
    return tuple(SeriesColour(c) for c in colours) + tuple(SeriesColour(c, DASH_DOT) for c in colours)


DARK = Palette(
    dark=True,
    window="#17181c",
    card="#1f2126",
    raised="#282b31",
    hover="#31353c",
    field="#111216",
    line="#33363d",
    edge="#3f434c",
    text="#eceef2",
    quiet="#9aa0ab",
    disabled="#7f8591",
    accent="#5b8cff",
    accent_hover="#7ea4ff",
    accent_soft="#232d45",
    primary="#3365dd",
    primary_hover="#3a6de8",
    primary_pressed="#2b59c8",
    on_primary="#ffffff",
    second="#ffb454",
    good="#3ecf8e",
    warning="#ffb454",
    error="#ff7a80",
    series=_series("#5b8cff", "#ffb454", "#ef4f8b", "#d4f0c0", "#55d6d6"),
)

LIGHT = Palette(
    dark=False,
    window="#f4f5f7",
    card="#ffffff",
    raised="#f0f1f4",
    hover="#e4e6eb",
    field="#e9ebef",
    line="#dcdfe5",
    edge="#c9cdd6",
    text="#1b1d22",
    quiet="#626976",
    disabled="#7b818d",
    accent="#2f66e0",
    accent_hover="#2859c9",
    accent_soft="#e6edfc",
    primary="#2f66e0",
    primary_hover="#2859c9",
    primary_pressed="#224cae",
    on_primary="#ffffff",
    second="#c77700",
    good="#12925b",
    warning="#c77700",
    error="#c62f3a",
    series=_series("#2f66e0", "#c77700", "#7a1f5e", "#24492a", "#d13b8f"),
)
