"""`SecondSetBox`: the second pictures of a model that learns from two sets, and how to choose them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from genstudio.ui.dialogs import files
from genstudio.ui.failure import Failure
from genstudio.ui.last_folder import last_folder, note_opened
from genstudio.ui.picture_facts import summary
from genstudio.ui.studio import Studio
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.buttons import button

if TYPE_CHECKING:
    from genstudio.data.image_set import ImageSet


class SecondSetBox(QFrame):
    """Says which second pictures there are, and asks for others. Hidden until a recipe wants some.

    Signals:
        changed: there are other second pictures, or their reading began or ended.
    """

    changed = Signal()

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "raised")
        self._studio = studio
        self._second = studio.second
        self._trouble = ""
        self._learned: ImageSet | None = None
        title = QLabel(self.tr("Second pictures"), self)
        set_role(title, "heading")
        self._text = QLabel(self)
        self._text.setObjectName("training.second")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._folder = button(self.tr("Choose folder…"), "training.second.folder", self)
        self._folder.setToolTip(self.tr("A folder of the other pictures; they get the size and colours of the first"))
        self._file = button(self.tr("File…"), "training.second.file", self)
        self._file.setToolTip(
            self.tr("A zip or tar of the other pictures, a film, or an IDX, NPY, NPZ, CIFAR or Parquet file")
        )
        self._cancel = button(self.tr("Cancel"), "training.second.cancel", self)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE.small)
        for control in (self._folder, self._file, self._cancel):
            buttons.addWidget(control)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.medium, SPACE.medium, SPACE.medium, SPACE.medium)
        column.setSpacing(SPACE.small)
        column.addWidget(title)
        column.addWidget(self._text)
        column.addLayout(buttons)
        self._connect()
        self._show()
        self.hide()

    def obstacle(self) -> str:
        """Why nothing can be learned from them yet; empty where it can."""
        if self._second.loading:
            return self.tr("The second pictures are being read")
        if self._studio.second.fitting is None:
            return self.tr("Choose the second pictures first")
        return ""

    def set_learned(self, images: ImageSet | None) -> None:
        """While it learns, the second pictures are those of the training; None: they can be chosen."""
        if images is not self._learned:
            self._learned = images
            self._show()

    def _connect(self) -> None:
        self._second.changed.connect(self._note)
        self._second.loading_changed.connect(self._note)
        self._second.progressed.connect(self._show_progress)
        self._second.failed.connect(self._fail)
        self._folder.clicked.connect(self._choose_folder)
        self._file.clicked.connect(self._choose_file)
        self._cancel.clicked.connect(self._second.cancel)

    @Slot()
    def _note(self) -> None:
        if self._second.loading:
            self._trouble = ""
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        loading, learning = bool(self._second.loading), self._learned is not None
        self._folder.setVisible(not loading and not learning)
        self._file.setVisible(not loading and not learning)
        self._cancel.setVisible(loading and not learning)
        if self._learned is not None:
            self._say(summary(self._learned), wrong=False)
        elif loading:
            self._show_progress()
        else:
            images = self._studio.second.fitting
            nothing = self.tr("It learns to paint these besides: choose the pictures of the other kind.")
            self._say(self._trouble or (nothing if images is None else summary(images)), bool(self._trouble))

    @Slot()
    def _show_progress(self) -> None:
        if self._learned is not None:
            return
        name, done, total = self._second.loading, self._second.done, self._second.total
        text = self.tr("Opening “{name}”…").format(name=name)
        if total > 0:
            counts = self.tr("{done} of {total}").format(done=f"{done:,}", total=f"{total:,}")
            text = f"{text} {counts}"
        self._say(text, wrong=False)

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        self._trouble = failure.sentence
        self._note()

    def _say(self, text: str, wrong: bool) -> None:
        set_role(self._text, "error" if wrong else "quiet")
        self._text.setText(text)

    @Slot()
    def _choose_folder(self) -> None:
        title = self.tr("Open a folder of second pictures")
        self._open(files.ask_folder(self, title, last_folder(self._studio.settings)))

    @Slot()
    def _choose_file(self) -> None:
        pattern = f"{self.tr('Picture sets')} ({files.PICTURE_SETS});;{self.tr('All files')} (*)"
        title = self.tr("Open a file of second pictures")
        self._open(files.ask_open_file(self, title, pattern, last_folder(self._studio.settings)))

    def _open(self, path: Path | None) -> None:
        if path is not None:
            self._trouble = ""
            note_opened(self._studio.settings, path)
            self._studio.second.open_beside(path)
