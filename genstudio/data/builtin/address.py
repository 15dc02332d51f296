"""`draw_builtin`: addresses such as ``builtin:faces?count=5000&size=64&seed=3`` to the set they stand for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from genstudio.data.builtin.cards import CARDS, DIGITS, FACES, GLYPHS, GRID, RING, SHAPES, TEXTURES, SetCard, card_of
from genstudio.data.image_set import ImageSet, LoadReport
from genstudio.data.naming import quoted
from genstudio.data.options import LARGEST_SIZE, SMALLEST_SIZE, ReadOptions
from genstudio.data.readers.conform import conform
from genstudio.data.watch import Watch
from genstudio.errors import DataError, SettingsError


def draw_builtin(address: str, options: ReadOptions, watch: Watch) -> ImageSet:
    """Draw the set that an address names. What the address leaves open is taken from the options.

    Raises:
        DataError: there is no such set, or this computer lacks what it is made of.
        SettingsError: a parameter is unknown, no number, or out of range.
        Cancelled: the watch says so.
    """
    name, _, query = address.partition("?")
    card = card_of(address)
    if card is None:
        known = ", ".join(card.address for card in CARDS)
        raise DataError(f"There is no built-in set called {quoted(name.partition(':')[2])}. There are {known}.")
    wanted = _parsed(card, query, options)
    if options.limit is not None:
        wanted = replace(wanted, count=min(wanted.count, options.limit))
    drawn = _DRAW[card.address](wanted, watch)
    if drawn.cloud is None:
        pixels, notes = conform(drawn.pixels, replace(options, size=drawn.width), watch.silent())
        drawn = replace(drawn, pixels=pixels, report=LoadReport(len(drawn), notes=drawn.report.notes + notes))
    return replace(drawn, source=address)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The parameters of an address."""

    count: int
    size: int
    seed: int


# Each set is imported when it is drawn: together they take longer to load than a window to open.


def _draw_faces(wanted: _Wanted, watch: Watch) -> ImageSet:
    from genstudio.data.builtin.faces import draw_faces

    return draw_faces(wanted.count, wanted.size, wanted.seed, watch.progress, watch.cancelled)


def _draw_shapes(wanted: _Wanted, watch: Watch) -> ImageSet:
    from genstudio.data.builtin.shapes import draw_shapes

    return draw_shapes(wanted.count, wanted.size, wanted.seed, watch.progress, watch.cancelled)


def _draw_glyphs(wanted: _Wanted, watch: Watch) -> ImageSet:
    from genstudio.data.builtin.glyphs import draw_glyphs

    return draw_glyphs(wanted.count, wanted.size, wanted.seed, watch.progress, watch.cancelled)


def _draw_textures(wanted: _Wanted, watch: Watch) -> ImageSet:
    from genstudio.data.builtin.textures import draw_textures

    return draw_textures(wanted.count, wanted.size, wanted.seed, watch.progress, watch.cancelled)


def _draw_digits(wanted: _Wanted, watch: Watch) -> ImageSet:
    from genstudio.data.builtin.digits import draw_digits

    return draw_digits(wanted.count, wanted.size, watch.progress, watch.cancelled)


def _draw_ring(wanted: _Wanted, watch: Watch) -> ImageSet:
    from genstudio.data.builtin.points import draw_points, ring

    return draw_points(ring(), RING.title, RING.address, wanted.count, wanted.seed)


def _draw_grid(wanted: _Wanted, watch: Watch) -> ImageSet:
    from genstudio.data.builtin.points import draw_points, grid

    return draw_points(grid(), GRID.title, GRID.address, wanted.count, wanted.seed)


_DRAW: dict[str, Callable[[_Wanted, Watch], ImageSet]] = {
    FACES.address: _draw_faces,
    SHAPES.address: _draw_shapes,
    GLYPHS.address: _draw_glyphs,
    TEXTURES.address: _draw_textures,
    DIGITS.address: _draw_digits,
    RING.address: _draw_ring,
    GRID.address: _draw_grid,
}


def _parsed(card: SetCard, query: str, options: ReadOptions) -> _Wanted:
    name = card.address
    wanted = _Wanted(card.count, options.size or card.size, 0)
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True) if query else []
    except ValueError as error:
        example = "&".join(
            f"{parameter}={value}"
            for parameter, value in (("count", 5000), ("size", 64), ("seed", 3))
            if parameter in card.parameters
        )
        raise SettingsError(f"{quoted(query)} cannot be understood. Write it like {name}?{example}.") from error
    names = [parameter for parameter, _ in pairs]
    for parameter, text in pairs:
        if parameter not in card.parameters:
            known = f"{', '.join(card.parameters[:-1])} and {card.parameters[-1]}"
            raise SettingsError(f"{name} has no parameter {quoted(parameter)}. There are {known}.")
        if names.count(parameter) > 1:
            raise SettingsError(f"The parameter {parameter} of {name} is given twice. Give it once.")
        if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
            low, high = _range_of(parameter, card)
            wrong = f"from {low:,} to {high:,}, not {quoted(text)}"
            raise SettingsError(f"The parameter {parameter} of {name} must be a whole number {wrong}.")
        wanted = replace(wanted, **{parameter: int(text)})
    return wanted


_MOST_DIGITS = 9


def _range_of(parameter: str, card: SetCard) -> tuple[int, int]:
    """The least and the most that an address may ask for."""
    ranges = {"count": (2, card.most), "size": (SMALLEST_SIZE, LARGEST_SIZE), "seed": (0, 10**_MOST_DIGITS - 1)}
    return ranges[parameter]
