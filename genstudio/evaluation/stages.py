"""Parts of a long piece of work, which all together tell how far they are, and one by one what is being done."""

from __future__ import annotations

from collections.abc import Callable

from genstudio.data.watch import Watch

Doing = Callable[[str], None]
"""Called with what begins now, for people: "Painting 2,000 pictures"."""

WHOLE = 1_000


def stage(watch: Watch, start: float, end: float) -> Watch:
    """To watch the part of the work from `start` to `end`, both 0 to 1; `watch` hears of it in `WHOLE` steps."""
    progress = watch.progress
    if progress is None:
        return watch

    def pass_on(done: int, total: int | None) -> None:
        part = done / total if total else 0.0
        progress(round(WHOLE * (start + (end - start) * part)), WHOLE)

    return Watch(pass_on, watch.cancelled)


def begin(what: str, doing: Doing | None, watch: Watch, start: float, end: float) -> Watch:
    """The same for a part that begins now, and tell what it is; `watch` hears of it at once."""
    if doing is not None:
        doing(what)
    part = stage(watch, start, end)
    part.report(0, 1)
    return part
