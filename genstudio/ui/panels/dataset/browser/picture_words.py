"""What is said of one picture of a set."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from genstudio.data.image_set import ImageSet


def name_of(images: ImageSet, index: int) -> str:
    """Its file name, or else its number."""
    if images.names is not None:
        return images.names[index]
    return _tr("Picture {number}").format(number=f"{index + 1:,}")


def class_of(images: ImageSet, index: int) -> str:
    """The name of its class; empty where there are no classes to tell apart."""
    if images.labels is None or len(images.class_names) < 2:
        return ""
    return images.class_names[int(images.labels[index])]


def words_of(images: ImageSet, index: int) -> str:
    """All of that in one line."""
    left_out = _tr("left out") if index in images.left_out else ""
    return " · ".join(part for part in (name_of(images, index), class_of(images, index), left_out) if part)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PictureWords", text)
