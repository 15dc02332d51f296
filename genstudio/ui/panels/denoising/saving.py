"""Writing the cleaned picture: nothing is written before, and never over the noisy one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from genstudio.denoising.files import FALLBACK_SUFFIX, MARK
from genstudio.ui.dialogs import files
from genstudio.ui.failure import Failure
from genstudio.ui.last_folder import last_folder
from genstudio.ui.panels.denoising.bench import Bench
from genstudio.ui.studio import Studio
from genstudio.ui.tasks import TaskWork
from genstudio.ui.widgets.notice import NoticeKind

if TYPE_CHECKING:
    from genstudio.denoising.restore import Blend
    from genstudio.ui.panels.denoising.work import Cleaned

SAVE = "denoising save"
PATTERNS = ("PNG (*.png)", "JPEG (*.jpg *.jpeg)", "WebP (*.webp)", "TIFF (*.tif *.tiff)", "BMP (*.bmp)")


class Saving(QObject):
    """Asks where, and writes in the background."""

    def __init__(self, bench: Bench, studio: Studio, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self._bench = bench
        self._studio = studio

    @Slot()
    def ask(self) -> None:
        """Save what is on show, under a name of the person's choice."""
        cleaned = self._bench.cleaned
        if cleaned is None:
            return
        path = files.ask_save(
            self._page, self.tr("Save the cleaned picture"), ";;".join(PATTERNS), self._suggestion(cleaned)
        )
        if path is None:
            return
        self._studio.settings.change(last_folder=str(path.parent))
        source = cleaned.prepared.subject.path
        if source is not None and path.resolve() == source.resolve():
            sentence = self.tr("“{name}” is the noisy picture itself, which is kept. Choose another name.")
            self._studio.tell(NoticeKind.WARNING, sentence.format(name=path.name), about="denoising")
            return
        self._studio.tasks.run(SAVE, writing(cleaned, self._bench.setup.blend, path), self._tell, self._fail)

    def _suggestion(self, cleaned: Cleaned) -> Path:
        subject = cleaned.prepared.subject
        stem = subject.path.stem if subject.path is not None else _file_name(subject.name)
        beside = subject.path.parent if subject.path is not None else None
        return last_folder(self._studio.settings, beside) / f"{stem}{MARK}{FALLBACK_SUFFIX}"

    @Slot(object)
    def _tell(self, path: Path) -> None:
        self._studio.tell(NoticeKind.GOOD, self.tr("Saved as {name}.").format(name=path.name), detail=str(path))

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        self._studio.tell(NoticeKind.ERROR, failure.sentence, detail=failure.detail, about="denoising")


def writing(cleaned: Cleaned, how: Blend, path: Path) -> TaskWork[Path]:
    """Blend as the sliders say and write the file."""

    def work(progress: object, cancelled: object) -> Path:
        from genstudio.denoising.files import save_cleaned
        from genstudio.denoising.restore import blend

        save_cleaned(blend(cleaned.restoration, how), path, cleaned.prepared.subject.file)
        return path

    return work


def _file_name(name: str) -> str:
    """A name without what file systems do not take."""
    kept = "".join(letter if letter.isalnum() or letter in "-_" else " " for letter in name)
    return "_".join(kept.split()) or "picture"
