"""`Found`: what a folder or an archive holds, before it is sorted into classes and into what is held out."""

from __future__ import annotations

from dataclasses import dataclass, field

from genstudio.data.image_set import Skipped
from genstudio.data.readers.listing import Entry, InOrder, Survey
from genstudio.data.readers.tables import Table


@dataclass(slots=True)
class Found:
    """Files of a source, in any order.

    Attributes:
        entries: the pictures.
        skipped: what can be seen to be unusable without decoding it.
        others, films: as in `Listing`.
        tables: files that tell of the pictures' classes.
        in_order, survey: as in `Listing`.
    """

    entries: list[Entry] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    others: int = 0
    films: int = 0
    tables: list[Table] = field(default_factory=list)
    in_order: InOrder | None = None
    survey: Survey | None = None
