"""`draw_builtin`: addresses such as ``builtin:faces?count=5000&size=64&seed=3`` to the pictures they stand for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from genstudio.data.builtin.faces import DEFAULT_COUNT, DEFAULT_SIZE, draw_faces
from genstudio.data.image_set import ImageSet, LoadReport
from genstudio.data.options import ReadOptions
from genstudio.data.readers.conform import conform
from genstudio.data.watch import Watch
from genstudio.errors import DataError, SettingsError

FACES = "builtin:faces"


def draw_builtin(address: str, options: ReadOptions, watch: Watch) -> ImageSet:
    """Draw the set that an address names. What the address leaves open is taken from the options.

    Raises:
        DataError: there is no such set.
        SettingsError: a parameter is unknown, no number, or out of range.
        Cancelled: the watch says so.
    """
    name, _, query = address.partition("?")
    if name != FACES:
        raise DataError(f"There is no built-in set called {name.partition(':')[2]!r}. The one there is: {FACES}.")
    wanted = _parsed(query, options)
    count = wanted.count if options.limit is None else min(wanted.count, options.limit)
    drawn = draw_faces(count, wanted.size, wanted.seed, watch.progress, watch.cancelled)
    pixels, notes = conform(drawn.pixels, wanted.size, options.colour, watch.silent())
    return replace(drawn, pixels=pixels, source=address, report=LoadReport(count, notes=notes))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The parameters of an address."""

    count: int
    size: int
    seed: int


def _parsed(query: str, options: ReadOptions) -> _Wanted:
    wanted = _Wanted(DEFAULT_COUNT, options.size or DEFAULT_SIZE, 0)
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True) if query else []
    except ValueError as error:
        raise SettingsError(
            f"{query!r} cannot be understood. Write it like {FACES}?count=5000&size=64&seed=3."
        ) from error
    names = [name for name, _ in pairs]
    for name, text in pairs:
        if name not in ("count", "size", "seed"):
            raise SettingsError(f"{FACES} has no parameter {name!r}. There are count, size and seed.")
        if names.count(name) > 1:
            raise SettingsError(f"The parameter {name} of {FACES} is given twice. Give it once.")
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise SettingsError(f"The parameter {name} of {FACES} must be a whole number, not {text!r}.")
        wanted = replace(wanted, **{name: int(text)})
    return wanted
