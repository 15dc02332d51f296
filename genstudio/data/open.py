"""`open_images`: the one way in for pictures, whatever they come as."""

from __future__ import annotations

from pathlib import Path

from genstudio.data.image_set import ImageSet
from genstudio.data.options import ReadOptions
from genstudio.data.watch import CancelCheck, Progress


def open_images(
    source: str | Path,
    options: ReadOptions | None = None,
    progress: Progress | None = None,
    cancelled: CancelCheck | None = None,
) -> ImageSet:
    """First working version: the built-in faces."""
    from genstudio.data.builtin.faces import DEFAULT_SIZE, draw_faces

    options = options or ReadOptions()
    return draw_faces(size=options.size or DEFAULT_SIZE, progress=progress, cancelled=cancelled)
