"""What lies on the pointer when something is dragged in, or on the clipboard when it is pasted."""

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage


def can_drop(mime: QMimeData) -> bool:
    """Whether there are local files or a picture in it."""
    return bool(local_paths(mime)) or mime.hasImage()


def local_paths(mime: QMimeData) -> list[Path]:
    """The files and folders of this computer; addresses on the web are left out."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def only_on_the_web(mime: QMimeData) -> bool:
    """Whether there are nothing but addresses of other computers in it, as browsers give for most pictures."""
    return bool(mime.urls()) and not can_drop(mime)


def picture(mime: QMimeData) -> QImage | None:
    """The picture itself, as browsers and screenshot tools give it."""
    data = mime.imageData() if mime.hasImage() else None
    return data if isinstance(data, QImage) and not data.isNull() else None
