"""`Places`: finds the picture that a table means, where its path is written in another way than the picture's name."""

from __future__ import annotations

import os
import posixpath
import unicodedata
from collections.abc import Callable, Iterable
from functools import cached_property

from genstudio.data.readers.limits import LONGEST_PATH
from genstudio.data.readers.listing import promises_picture


class Places:
    """Where the pictures lie that tables may tell of."""

    def __init__(self, places: Iterable[str]) -> None:
        self._places = {place: place for place in places}

    def find(self, path: str) -> str | None:
        """The place of the picture that is called so; else of the only one that is, once what may differ is left out.

        That is how letters are composed of their parts (macOS takes them apart), capital letters, and endings such as
        ".png".
        """
        if (place := self._places.get(path)) is not None:
            return place
        plain = posixpath.normpath(path)
        if (place := self._places.get(plain)) is not None or len(plain) > _LONGEST:
            return place
        alike = [*self._alike.get(_loose(plain), ()), *self._alike.get(_loose(_without_suffix(plain)), ())]
        for form_of_place, form_of_path in _FORMS if alike else ():
            wanted = form_of_path(plain)
            found = {place for place in alike if form_of_place(place) == wanted}
            if found:
                return found.pop() if len(found) == 1 else None
        return None

    @cached_property
    def _alike(self) -> dict[str, list[str]]:
        """The places that differ in nothing else; of many only some, which are enough to be told apart by nothing."""
        alike: dict[str, list[str]] = {}
        for place in self._places:
            same = alike.setdefault(_loose(_without_suffix(place)), [])
            if len(same) < _MOST_ALIKE:
                same.append(place)
        return alike


_LONGEST = 2 * LONGEST_PATH
_MOST_ALIKE = 16


def _composed(path: str) -> str:
    return unicodedata.normalize("NFC", path)


def _loose(path: str) -> str:
    return path.lower() if path.isascii() else _composed(_composed(path).casefold())


def _without_suffix(path: str) -> str:
    return os.path.splitext(path)[0] if promises_picture(path) else path  # noqa: PTH122 (as in `promises_picture`)


_FORMS: tuple[tuple[Callable[[str], str], Callable[[str], str]], ...] = (
    (_composed, _composed),
    (_loose, _loose),
    (lambda place: _composed(_without_suffix(place)), _composed),
    (lambda place: _loose(_without_suffix(place)), _loose),
)
"""How a picture's place and a table's path are compared, the strictest way first."""
