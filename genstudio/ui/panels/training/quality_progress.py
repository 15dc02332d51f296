"""`MeasuringPage`: what is being measured now, how far it is, and a button to give it up."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.working_bar import WorkingBar

WIDTH = 420


class MeasuringPage(QWidget):
    """Stands in the middle of the view while it measures.

    Signals:
        cancelled: the person gave up.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = self._line(self.tr("Measuring quality"), "headline")
        self._doing = self._line("", "quiet")
        self._doing.setObjectName("training.quality.doing")
        patience = self.tr("About a minute the first time. The other pages can be used meanwhile.")
        self._patience = self._line(patience, "small")
        self._bar = WorkingBar("training.quality.working", self.tr("How far the measuring is"), self, WIDTH)
        self._bar.cancelled.connect(self.cancelled)
        middle = QWidget(self)
        middle.setFixedWidth(WIDTH)
        lines = QVBoxLayout(middle)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE.medium)
        for widget in (self._heading, self._doing, self._bar, self._patience):
            lines.addWidget(widget)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(middle)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)

    def begin(self) -> None:
        """Show that it has begun; how far it is is not known yet."""
        self.show_doing(self.tr("Getting the pictures ready"))
        self._bar.begin()

    def show_doing(self, what: str) -> None:
        self._doing.setText(what)

    def set_progress(self, done: int, total: int) -> None:
        """How far the whole is; ``total`` is -1 where the end is not known."""
        self._bar.set_progress(done, total)

    def _line(self, text: str, role: str) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setWordWrap(True)
        set_role(label, role)
        return label
