"""`KeptDrawings`: what the dialog for drawing shows of the drawings that are kept, and the work with their files.

All of it happens beside the window, which a slow disk must not hold up.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from genstudio.project.own_pictures import OwnPictures
from genstudio.ui.images import from_qimage
from genstudio.ui.tasks import TaskCancelled, TaskProgress, TaskWork

LATEST = 6
THUMBNAIL = 36
_EDGE = QColor(128, 128, 128)
"""A line around each, so that a white sheet is not lost on a white window."""


@dataclass(frozen=True, slots=True)
class KeptDrawings:
    """What is kept.

    Attributes:
        files: all of them, in the order in which they came.
        thumbnails: the last `LATEST` of them, made small; a null image for one that cannot be read.
    """

    files: tuple[Path, ...]
    thumbnails: tuple[QImage, ...]


def looking(own: OwnPictures) -> TaskWork[KeptDrawings]:
    """See what is there."""

    def work(progress: TaskProgress, cancelled: TaskCancelled) -> KeptDrawings:
        return _shown(own.files())

    return work


def adding(own: OwnPictures, image: QImage, class_name: str, known: KeptDrawings | None) -> TaskWork[KeptDrawings]:
    """Keep another one. What is `known` is not looked for again."""

    def work(progress: TaskProgress, cancelled: TaskCancelled) -> KeptDrawings:
        path = own.add(from_qimage(image), class_name)
        return _shown(own.files() if known is None else [*known.files, path])

    return work


def taking_back(own: OwnPictures, known: KeptDrawings) -> TaskWork[KeptDrawings]:
    """Take the last one back."""

    def work(progress: TaskProgress, cancelled: TaskCancelled) -> KeptDrawings:
        own.take_back(known.files[-1])
        return _shown(known.files[:-1])

    return work


def _shown(files: list[Path] | tuple[Path, ...]) -> KeptDrawings:
    return KeptDrawings(tuple(files), tuple(_thumbnail(path) for path in files[-LATEST:]))


def _thumbnail(path: Path) -> QImage:
    image = QImage(str(path))
    if image.isNull():
        return image  # another window may be writing it just now
    inside = THUMBNAIL - 2
    mode = Qt.TransformationMode.SmoothTransformation
    small = image.scaled(inside, inside, Qt.AspectRatioMode.KeepAspectRatio, mode)
    edged = QImage(small.width() + 2, small.height() + 2, QImage.Format.Format_RGB32)
    edged.fill(_EDGE)
    painter = QPainter(edged)
    painter.drawImage(1, 1, small)
    painter.end()
    return edged
