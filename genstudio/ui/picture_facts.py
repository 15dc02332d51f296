"""What several pages say of a set of pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QCoreApplication

from genstudio.data.image_set import ImageSet


def summary(images: ImageSet) -> str:
    """A set in one line."""
    return _tr("{name}: {count} pictures, {width} × {height}, {colour}").format(
        name=images.name,
        count=f"{len(images):,}",
        width=images.width,
        height=images.height,
        colour=colour_word(images),
    )


def colour_word(images: ImageSet) -> str:
    """The word for grey or for colour."""
    return _tr("grey") if images.channels == 1 else _tr("colour")


def split_counts(images: ImageSet) -> tuple[int, int]:
    """How many pictures are trained on and how many are held out."""
    if images.held_out is not None:
        return len(images), len(images.held_out)
    if len(images) < 2:
        return len(images), 0
    # The set's own rule, applied to one byte per picture: splitting the real pixels would copy them.
    split = replace(images, pixels=np.zeros((len(images), 1, 1, 1), np.uint8), labels=None).split()
    return len(split.training), len(split.held_out)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PictureFacts", text)
