"""`Pasting`: what is on the clipboard becomes a set of pictures, or more of the pasted ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Slot
from PySide6.QtGui import QGuiApplication, QImage, QUndoCommand

from genstudio.errors import Cancelled
from genstudio.ui.failure import Failure
from genstudio.ui.images import from_qimage
from genstudio.ui.pictures import BUILT_IN
from genstudio.ui.studio import Studio
from genstudio.ui.tasks import TaskCancelled, TaskProgress, TaskWork
from genstudio.ui.widgets.drops import local_paths, picture
from genstudio.ui.widgets.notice import NoticeKind

if TYPE_CHECKING:
    from genstudio.project.own_pictures import OwnPictures

QUEUE = "pasted pictures"
"""Their files are kept, taken back and put back one after the other, in the order in which that was asked for."""
_STILL = frozenset((".png", ".jpg", ".jpeg", ".bmp"))
"""Names of files that are single pictures; of others, which may be films, the content is looked at first."""


class Pasting(QObject):
    """Files and folders that were copied are opened where they are; a picture without a file is kept as one."""

    def __init__(self, studio: Studio, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio

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
        if len(paths) == 1:
            self._keep(self._pasted(), _copying(paths[0]), paths[0])
        elif paths:
            self._studio.open_paths(paths)
        elif image is not None:
            self._keep(self._pasted(), _saving(image.copy()))
        return bool(paths) or image is not None

    def _pasted(self) -> _Pasted:
        images = self._studio.pictures.images
        return _Pasted("" if images is None else images.source)

    def _keep(self, pasted: _Pasted, work: TaskWork[Path | None], source: Path | None = None) -> None:
        """Keep a picture, if `source` is one; otherwise that is opened."""
        if source is None or source.suffix.lower() in _STILL:
            self._make_undoable(pasted)

        def keep(progress: TaskProgress, cancelled: TaskCancelled) -> int | None:
            pasted.path = work(progress, cancelled)
            return None if pasted.path is None else len(_own())

        def take(number: int | None) -> None:
            if number is None and source is not None:
                self._forget(pasted)
                self._studio.open_paths([source])
            elif number is not None:
                self._make_undoable(pasted)
                self._show(number)

        def fail(failure: Failure) -> None:
            self._forget(pasted)
            self._fail(failure)

        self._studio.tasks.queue(QUEUE, keep, take, fail)

    def _make_undoable(self, pasted: _Pasted) -> None:
        if not pasted.undoable:
            pasted.undoable = True
            self._studio.histories.dataset.push(_Paste(pasted, self._move, self.tr("Paste")))

    def _forget(self, pasted: _Pasted) -> None:
        """There is nothing any more to undo, or to do again."""
        pasted.gone = True
        history = self._studio.histories.dataset
        for place, drop in ((history.index() - 1, history.undo), (history.index(), history.redo)):
            command = history.command(place) if 0 <= place < history.count() else None
            if isinstance(command, _Paste) and command.pasted is pasted:
                drop()
                return

    def _move(self, pasted: _Pasted, back: bool) -> None:
        """Take a picture back, or put it back again."""

        def move(progress: TaskProgress, cancelled: TaskCancelled) -> int:
            own, path = _own(), pasted.path
            if path is None:
                raise Cancelled
            pasted.path = None
            if back:
                own.take_back(path)
            else:
                own.put_back(path)
            pasted.path = path
            return len(own)

        def fail(failure: Failure) -> None:
            self._forget(pasted)
            self._fail(failure)

        def take(number: int) -> None:
            if back:
                self._show_without(pasted, number)
            else:
                self._show(number)

        self._studio.tasks.queue(QUEUE, move, take, fail)

    def _show_without(self, pasted: _Pasted, number: int) -> None:
        """A picture is taken back: what was open before it came is open again, where it is among what is open."""
        from genstudio.project.own_pictures import ENOUGH

        pictures, folder = self._studio.pictures, str(_own().folder)
        if pictures.images is not None and pictures.images.source == folder:
            if pasted.former not in ("", folder):
                pictures.open(pasted.former)
            else:
                pictures.open(folder if number >= ENOUGH else BUILT_IN)
        self._studio.tell(NoticeKind.GOOD, self.tr("The picture is taken back."))

    @Slot(int)
    def _show(self, number: int) -> None:
        """Open them, and say where they are."""
        from genstudio.project.own_pictures import ENOUGH

        folder = _own().folder
        if number >= ENOUGH:
            self._studio.open_pictures(folder)
        where = self.tr("Pasted pictures are kept in {folder}.").format(folder=folder)
        if number < ENOUGH:
            sentence = self.tr("The picture is kept. Paste another one to have a set that can be opened.")
        else:
            sentence = self.tr("{count} pasted pictures are kept and opened.").format(count=f"{number:,}")
        self._studio.tell(NoticeKind.GOOD, sentence, detail=where)

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        self._studio.tell(NoticeKind.ERROR, failure.sentence, detail=failure.detail, about="dataset")


@dataclass(eq=False)
class _Pasted:
    """A picture on its way to its file.

    Attributes:
        former: the source of what was open before.
        path: where it was kept; None before, and where that went wrong. Only the queue's work looks at it.
        undoable: whether it is on the undo stack.
        gone: whether it has to leave that again.
    """

    former: str = ""
    path: Path | None = None
    undoable: bool = False
    gone: bool = False


class _Paste(QUndoCommand):
    """Stands for a picture from the moment at which it was pasted; taking it back moves its file aside.

    It can be undone before its file is there: what is to be done with the file waits for that.
    """

    def __init__(self, pasted: _Pasted, move: Callable[[_Pasted, bool], None], text: str) -> None:
        super().__init__(text)
        self.pasted = pasted
        self._move = move
        self._fresh = True

    def redo(self) -> None:
        if self._fresh:
            self._fresh = False
        else:
            self._ask(back=False)

    def undo(self) -> None:
        self._ask(back=True)

    def _ask(self, back: bool) -> None:
        if self.pasted.gone:
            self.setObsolete(True)  # the stack drops it
        else:
            self._move(self.pasted, back)


def _own() -> OwnPictures:
    from genstudio.project.own_pictures import OwnPictures

    return OwnPictures.pasted()


def _is_one_picture(path: Path, cancelled: TaskCancelled) -> bool:
    """Whether a file is of a format for pictures and has but one, no frames or pages."""
    from genstudio.data.readers.frames import has_frames
    from genstudio.data.readers.picture_file import looks_like_picture
    from genstudio.data.watch import Watch

    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError:
        return False
    return looks_like_picture(head) and not has_frames(path, Watch(None, cancelled))


def _saving(image: QImage) -> TaskWork[Path | None]:
    def work(progress: TaskProgress, cancelled: TaskCancelled) -> Path | None:
        return _own().add(from_qimage(image))

    return work


def _copying(path: Path) -> TaskWork[Path | None]:
    """None for what is no picture, or more than one."""

    def work(progress: TaskProgress, cancelled: TaskCancelled) -> Path | None:
        from genstudio.data.readers.picture import read_picture

        return _own().add(read_picture(path)) if _is_one_picture(path, cancelled) else None

    return work
