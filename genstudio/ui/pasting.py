"""`Pasting`: what is on the clipboard becomes a set of pictures, or more of the pasted ones."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Slot
from PySide6.QtGui import QGuiApplication, QImage, QUndoCommand

from genstudio.errors import ExportError
from genstudio.ui.images import from_qimage
from genstudio.ui.studio import Studio
from genstudio.ui.widgets.drops import local_paths, picture
from genstudio.ui.widgets.notice import NoticeKind
from genstudio.ui.workers import Failure, TaskCancelled, TaskProgress, TaskWork

if TYPE_CHECKING:
    from genstudio.project.own_pictures import OwnPictures


class Pasting(QObject):
    """Files and folders that were copied are opened where they are; a picture without a file is kept as one."""

    def __init__(self, studio: Studio, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._numbers = count()

    @Slot()
    def paste(self) -> None:
        """Take what is on the clipboard."""
        mime: QMimeData | None = QGuiApplication.clipboard().mimeData()  # none where the platform has no clipboard
        if mime is None or not self.take(mime):
            sentence = self.tr("There is no picture on the clipboard. Copy one first, in a browser or from a folder.")
            self._studio.tell(NoticeKind.INFO, sentence, about="dataset")

    def take(self, mime: QMimeData) -> bool:
        """The same of what was copied or dropped; False if there is no picture in it."""
        paths, image = local_paths(mime), picture(mime)
        if len(paths) == 1 and _is_one_picture(paths[0]):
            self._keep(_copying(paths[0]))
        elif paths:
            self._studio.open_paths(paths)
        elif image is not None:
            self._keep(_saving(image.copy()))
        return bool(paths) or image is not None

    def _keep(self, work: TaskWork[Path]) -> None:
        # One kind for each: a second picture must not give up the first.
        self._studio.tasks.run(f"keep pasted {next(self._numbers)}", work, self._take, self._fail)

    @Slot(object)
    def _take(self, path: Path) -> None:
        own = _pasted()
        self._studio.history.push(_Paste(own, path, self._show, self._complain, self.tr("Paste")))
        self._show(own)

    def _show(self, own: OwnPictures) -> None:
        """Open them, and say where they are."""
        from genstudio.project.own_pictures import ENOUGH

        number = len(own)
        if number >= ENOUGH:
            self._studio.open_pictures(own.folder)
        where = self.tr("Pasted pictures are kept in {folder}.").format(folder=own.folder)
        if number == 0:
            sentence = self.tr("The picture is taken back.")
        elif number < ENOUGH:
            sentence = self.tr("The picture is kept. Paste another one to have a set that can be opened.")
        else:
            sentence = self.tr("{count} pasted pictures are kept and opened.").format(count=f"{number:,}")
        self._studio.tell(NoticeKind.GOOD, sentence, detail=where)

    def _complain(self, error: ExportError) -> None:
        self._studio.tell(NoticeKind.ERROR, str(error), about="dataset")

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        self._studio.tell(NoticeKind.ERROR, failure.sentence, detail=failure.detail, about="dataset")


class _Paste(QUndoCommand):
    """A picture that was kept already; taking it back moves its file aside."""

    def __init__(
        self,
        own: OwnPictures,
        path: Path,
        show: Callable[[OwnPictures], None],
        complain: Callable[[ExportError], None],
        text: str,
    ) -> None:
        super().__init__(text)
        self._own = own
        self._path = path
        self._show = show
        self._complain = complain
        self._kept = True

    def redo(self) -> None:
        if not self._kept:
            self._move(self._own.put_back)

    def undo(self) -> None:
        if self._kept:
            self._move(self._own.take_back)

    def _move(self, move: Callable[[Path], None]) -> None:
        try:
            move(self._path)
        except ExportError as error:
            self.setObsolete(True)
            self._complain(error)
            return
        self._kept = not self._kept
        self._show(self._own)


def _pasted() -> OwnPictures:
    from genstudio.project.own_pictures import OwnPictures

    return OwnPictures.pasted()


def _is_one_picture(path: Path) -> bool:
    """Whether a file is of a format for single pictures and does not move."""
    from genstudio.data.readers.picture import looks_like_picture

    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError:
        return False
    return looks_like_picture(head) and not head.startswith((b"GIF8", b"II", b"MM")) and head[8:12] != b"avis"


def _saving(image: QImage) -> TaskWork[Path]:
    def work(progress: TaskProgress, cancelled: TaskCancelled) -> Path:
        return _pasted().add(from_qimage(image))

    return work


def _copying(path: Path) -> TaskWork[Path]:
    def work(progress: TaskProgress, cancelled: TaskCancelled) -> Path:
        from genstudio.data.readers.picture import read_picture

        return _pasted().add(read_picture(path))

    return work
