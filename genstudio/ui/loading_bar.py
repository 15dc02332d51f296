"""`LoadingBar`: how far the opening of something is, and a way to give it up."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from genstudio.data.catalogue.sizes import part_of
from genstudio.ui.source_title import downloaded_card, title_of
from genstudio.ui.theme import SPACE
from genstudio.ui.widgets.buttons import button
from genstudio.ui.widgets.labels import ElidedLabel

PATIENCE_MS = 200
WIDTH = 380


class LoadingBar(QWidget):
    """What is being opened, how far it is, Cancel. Hidden until it has lasted long enough to be noticed.

    Signals:
        cancelled: the person gave up.
        appeared: it has lasted so long.
    """

    cancelled = Signal()
    appeared = Signal()

    def __init__(self, page: str, parent: QWidget | None = None) -> None:
        """``page`` is the key of the page it stands on, in its object names."""
        super().__init__(parent)
        self._name = ""
        self._text = ElidedLabel("", "heading", self)
        self._bar = QProgressBar(self)
        self._bar.setObjectName(f"{page}.progress")
        self._bar.setAccessibleName(self.tr("Progress of opening"))
        self._bar.setTextVisible(False)
        self._cancel = button(self.tr("Cancel"), f"{page}.cancel", self)
        self._cancel.clicked.connect(self.cancelled)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(PATIENCE_MS)
        self._delay.timeout.connect(self._appear)
        left = QVBoxLayout()
        left.setSpacing(SPACE.small)
        left.addWidget(self._text)
        left.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.medium)
        row.addLayout(left, 1)
        row.addWidget(self._cancel, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedWidth(WIDTH)
        self.hide()

    def begin(self, name: str) -> None:
        """Something is being opened."""
        self._name = name
        self.set_progress(0, -1)
        self._delay.start()

    def end(self) -> None:
        self._delay.stop()
        self.hide()

    @Slot()
    def _appear(self) -> None:
        self.show()
        self.appeared.emit()

    def text(self) -> str:
        return self._text.full_text()

    @Slot(int, int)
    def set_progress(self, done: int, total: int) -> None:
        """``total`` is -1 while it is unknown."""
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)
        self._text.set_full_text(self._sentence(done, total))

    def _sentence(self, done: int, total: int) -> str:
        card = downloaded_card(self._name)
        doing = self.tr("Opening “{name}”").format(name=title_of(self._name))
        if card is not None and total == card.size > 0:  # bytes that are loaded; pictures that are read come after
            return self.tr("Downloading: {part}").format(part=part_of(done, total))
        if total > 0:
            return self.tr("{doing}: {done} of {total}").format(doing=doing, done=f"{done:,}", total=f"{total:,}")
        if done > 0:
            return self.tr("{doing}: {done}").format(doing=doing, done=f"{done:,}")
        return doing + "…"
