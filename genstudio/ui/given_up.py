"""What to say of pictures whose opening was given up for others, and whether all could be opened together instead."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from genstudio.data.source import NAMED, paths_named_in
from genstudio.ui.source_title import title_of

TOGETHER = frozenset(("", ".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"))
"""How folders and single pictures end, which can be opened together; archives and films cannot."""


def told_of(given_up: Sequence[str], source: str) -> str:
    """That these are not opened, because another source is."""
    text = QCoreApplication.translate("GivenUp", "Only one set is opened at a time: “{name}” instead of {former}.")
    return text.format(name=title_of(source), former=", ".join(f"“{title_of(each)}”" for each in given_up))


def all_together(given_up: Sequence[str], source: str) -> list[str]:
    """The paths of all of them; none where they are of kinds that are opened alone."""
    parts = [part for each in (*given_up, source) for part in paths_named_in(each)]
    alone = any(part.startswith(NAMED) or PurePath(part).suffix.lower() not in TOGETHER for part in parts)
    return [] if alone else parts
