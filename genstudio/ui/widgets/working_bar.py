"""`WorkingBar`: how far a piece of work is, and a button to give it up."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from genstudio.ui.theme import SPACE
from genstudio.ui.widgets.buttons import button

BAR_WIDTH = 140


class WorkingBar(QWidget):
    """Progress and Cancel; hidden until there is progress to show, so that what is done at once does not flicker.

    Signals:
        cancelled: the person gave up; the bar is hidden.
    """

    cancelled = Signal()

    def __init__(self, name: str, label: str, parent: QWidget | None = None, widest: int = BAR_WIDTH) -> None:
        """``name`` begins the object names, ``name.progress`` and ``name.cancel``; ``label`` is for readers.

        The bar is at most ``widest`` pixels wide.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self._bar = QProgressBar(self)
        self._bar.setObjectName(f"{name}.progress")
        self._bar.setAccessibleName(label)
        self._bar.setMaximumWidth(widest)
        self._bar.setTextVisible(False)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._cancel = button(self.tr("Cancel"), f"{name}.cancel", self)
        self._cancel.setProperty("compact", True)
        self._cancel.clicked.connect(self._give_up)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.medium)
        row.addWidget(self._bar, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._cancel)
        self.hide()

    @Slot(int, int)
    def set_progress(self, done: int, total: int) -> None:
        """Show it; ``total`` is -1 where the end is not known."""
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)
        self.show()

    def begin(self) -> None:
        """Show it without knowing how far."""
        self.set_progress(0, -1)

    @Slot()
    def _give_up(self) -> None:
        self.hide()
        self.cancelled.emit()
