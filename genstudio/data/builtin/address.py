"""`draw_builtin`: addresses such as ``builtin:faces?count=5000&size=64&seed=3`` to the set they stand for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from genstudio.data.builtin.faces import DEFAULT_COUNT, DEFAULT_SIZE, draw_faces
from genstudio.data.builtin.points import DEFAULT_COUNT as POINT_COUNT
from genstudio.data.builtin.points import draw_points, grid, ring
from genstudio.data.image_set import ImageSet, LoadReport
from genstudio.data.options import ReadOptions
from genstudio.data.readers.conform import conform
from genstudio.data.watch import Watch
from genstudio.errors import DataError, SettingsError

FACES = "builtin:faces"
RING = "builtin:ring"
GRID = "builtin:grid"


def draw_builtin(address: str, options: ReadOptions, watch: Watch) -> ImageSet:
    """Draw the set that an address names. What the address leaves open is taken from the options.

    Raises:
        DataError: there is no such set.
        SettingsError: a parameter is unknown, no number, or out of range.
        Cancelled: the watch says so.
    """
    name, _, query = address.partition("?")
    if name not in _SETS:
        raise DataError(f"There is no built-in set called {name.partition(':')[2]!r}. There are {', '.join(_SETS)}.")
    kind = _SETS[name]
    wanted = _parsed(name, query, options)
    if options.limit is not None:
        wanted = replace(wanted, count=min(wanted.count, options.limit))
    return replace(kind.draw(wanted, options, watch), source=address)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The parameters of an address."""

    count: int
    size: int
    seed: int


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one set is drawn, how many by default, and which parameters its address may have."""

    draw: Callable[[_Wanted, ReadOptions, Watch], ImageSet]
    count: int
    parameters: tuple[str, ...]


def _draw_faces(wanted: _Wanted, options: ReadOptions, watch: Watch) -> ImageSet:
    drawn = draw_faces(wanted.count, wanted.size, wanted.seed, watch.progress, watch.cancelled)
    pixels, notes = conform(drawn.pixels, wanted.size, options.colour, watch.silent())
    return replace(drawn, pixels=pixels, report=LoadReport(wanted.count, notes=notes))


def _draw_ring(wanted: _Wanted, options: ReadOptions, watch: Watch) -> ImageSet:
    return draw_points(ring(), "Ring of 8 heaps", RING, wanted.count, wanted.seed)


def _draw_grid(wanted: _Wanted, options: ReadOptions, watch: Watch) -> ImageSet:
    return draw_points(grid(), "Grid of 25 heaps", GRID, wanted.count, wanted.seed)


_SETS = {
    FACES: _Kind(_draw_faces, DEFAULT_COUNT, ("count", "size", "seed")),
    RING: _Kind(_draw_ring, POINT_COUNT, ("count", "seed")),
    GRID: _Kind(_draw_grid, POINT_COUNT, ("count", "seed")),
}


def _parsed(name: str, query: str, options: ReadOptions) -> _Wanted:
    kind = _SETS[name]
    wanted = _Wanted(kind.count, options.size or DEFAULT_SIZE, 0)
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True) if query else []
    except ValueError as error:
        example = "&".join(
            f"{parameter}={value}"
            for parameter, value in (("count", 5000), ("size", 64), ("seed", 3))
            if parameter in kind.parameters
        )
        raise SettingsError(f"{query!r} cannot be understood. Write it like {name}?{example}.") from error
    names = [parameter for parameter, _ in pairs]
    for parameter, text in pairs:
        if parameter not in kind.parameters:
            known = f"{', '.join(kind.parameters[:-1])} and {kind.parameters[-1]}"
            raise SettingsError(f"{name} has no parameter {parameter!r}. There are {known}.")
        if names.count(parameter) > 1:
            raise SettingsError(f"The parameter {parameter} of {name} is given twice. Give it once.")
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise SettingsError(f"The parameter {parameter} of {name} must be a whole number, not {text!r}.")
        wanted = replace(wanted, **{parameter: int(text)})
    return wanted
