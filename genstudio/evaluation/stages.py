"""`stage`: one part of a long piece of work, of which all parts together tell how far they are."""

from __future__ import annotations

from genstudio.data.watch import Watch

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
