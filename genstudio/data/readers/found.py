"""`Found`: what a folder or an archive holds, before it is sorted into classes and into what is held out."""

from __future__ import annotations

from dataclasses import dataclass, field

from genstudio.data.image_set import Skipped
from genstudio.data.naming import brief
from genstudio.data.readers.listing import Entry, InOrder, Survey, promises_film
from genstudio.data.readers.tables import Table

OTHERS_NAMED = 3


@dataclass(slots=True)
class Found:
    """Files of a source, in any order.

    Attributes:
        entries: the pictures.
        skipped: what can be seen to be unusable without decoding it.
        others, films, other_names: as in `Listing`.
        tables: files that tell of the pictures' classes.
        homes: where the folder or file lies that each entry came with, by the entries' places; empty of one source.
        in_order, survey: as in `Listing`.
    """

    entries: list[Entry] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    others: int = 0
    films: int = 0
    other_names: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    homes: tuple[str, ...] = ()
    in_order: InOrder | None = None
    survey: Survey | None = None

    def add_other(self, name: str) -> None:
        """Count a file that is no picture and no table."""
        self.others += 1
        if promises_film(name):
            self.films += 1
        elif len(self.other_names) < OTHERS_NAMED:
            self.other_names.append(brief(name))
