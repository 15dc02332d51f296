"""`DrawingTally`: how many drawings there are, what a model still needs, and the latest of them."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from genstudio.project.own_pictures import ENOUGH
from genstudio.ui.panels.dataset.kept_drawings import LATEST, THUMBNAIL, KeptDrawings
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.tips import plain_tip

GOOD_START = 50
LINES = 3
"""As much room as what is needed takes, so that nothing moves when it is said otherwise."""


class DrawingTally(QWidget):
    """Two lines and a row of small pictures."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        """`folder` is where drawings without a class lie."""
        super().__init__(parent)
        self._folder = folder
        self._number = self._line("drawing.number")
        self._needed = self._line("drawing.needed")
        set_role(self._needed, "quiet")
        self._needed.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._needed.setMinimumHeight(LINES * self._needed.fontMetrics().lineSpacing())
        self._thumbnails = [QLabel(self) for _ in range(LATEST)]
        strip = QHBoxLayout()
        strip.setSpacing(SPACE.tiny)
        for label in self._thumbnails:
            label.setFixedSize(THUMBNAIL, THUMBNAIL)
            strip.addWidget(label)
        strip.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(self._number)
        column.addWidget(self._needed)
        column.addLayout(strip)

    def show_kept(self, known: KeptDrawings | None, doing: str) -> None:
        """Show what is `known`, None before it was looked for, and what is being done with it, if anything."""
        files = () if known is None else known.files
        self._number.setText(doing or self._number_in_words(known))
        self._needed.setText("" if known is None else self._needed_in_words(len(files)))
        shown = () if known is None else zip(files[-LATEST:], known.thumbnails, strict=True)
        for label, latest in zip_longest(self._thumbnails, shown):
            if latest is None:
                label.clear()
                label.setToolTip("")
            else:
                path, thumbnail = latest
                label.setPixmap(QPixmap.fromImage(thumbnail))
                label.setToolTip(plain_tip(path.parent.name if path.parent != self._folder else path.name))

    def _number_in_words(self, known: KeptDrawings | None) -> str:
        if known is None:
            return self.tr("Your drawings are being counted …")
        number = len(known.files)
        if number == 0:
            return self.tr("No drawing yet")
        if number == 1:
            return self.tr("1 drawing so far")
        return self.tr("{count} drawings so far").format(count=f"{number:,}")

    def _needed_in_words(self, number: int) -> str:
        if number == 0:
            return self.tr("A model needs at least two drawings to learn from. Some fifty are a good start.")
        if number < ENOUGH:
            return self.tr("A model needs two drawings to learn from: add one more. Some fifty are a good start.")
        if number < GOOD_START:
            return self.tr("A model can learn from these. It learns better from more: some fifty are a good start.")
        return self.tr("A model can learn from these.")

    def _line(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        return label
