"""The mark of a finding: how much it matters, and whether it is dealt with."""

from __future__ import annotations

from collections.abc import Callable

from genstudio.data.doctor.finding import Finding, Severity
from genstudio.data.image_set import ImageSet
from genstudio.ui.icons import Icon
from genstudio.ui.theme import Palette

Mark = tuple[Icon, Callable[[Palette], str]]


def settled(found: Finding, images: ImageSet) -> bool:
    """Whether what it proposes, or could propose, to leave out is left out."""
    out = images.left_out_mask()
    removable = found.removable_in(out)
    return len(removable) > 0 and bool(out[removable].all())


def mark_of(found: Finding, images: ImageSet) -> Mark:
    """An icon and its colour."""
    if settled(found, images):
        return Icon.CHECK, good
    return (Icon.WARNING, _warning) if found.severity is Severity.TROUBLE else (Icon.INFO, _accent)


def good(palette: Palette) -> str:
    return palette.good


def quiet(palette: Palette) -> str:
    return palette.quiet


def _warning(palette: Palette) -> str:
    return palette.warning


def _accent(palette: Palette) -> str:
    return palette.accent
