"""When to clean anew with a model that is still learning: seldom, but with the newest one in the end."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from genstudio.ui.studio import Studio

PAUSE_MS = 2_000
ASK_MS = 4_000


class ModelWatch(QObject):
    """Tells of newer models at most every two seconds, and only while somebody wants to know.

    While a training runs it also asks for the newest weights, as training itself shows them seldom on a slow computer.

    Signals:
        due: there is a newer model, and it is time to use it.
    """

    due = Signal()

    def __init__(self, studio: Studio, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._wanted = False
        self._newer = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._offer)
        self._ask = QTimer(self)
        self._ask.setInterval(ASK_MS)
        self._ask.timeout.connect(studio.training.request_preview)
        studio.training.state_changed.connect(self._follow_training)

    def set_wanted(self, wanted: bool) -> None:
        """Whether a newer model could be used now; otherwise it is kept for later."""
        self._wanted = wanted
        self._follow_training()
        self._offer()

    def note(self) -> None:
        """There is a newer model."""
        self._newer = True
        self._offer()

    def forget(self) -> None:
        """The newest one is in use already."""
        self._newer = False

    @Slot()
    def _offer(self) -> None:
        if self._newer and self._wanted and not self._pause.isActive():
            self._newer = False
            self._pause.start()
            self.due.emit()

    @Slot()
    def _follow_training(self) -> None:
        if not (self._wanted and self._studio.training.active):
            self._ask.stop()
        elif not self._ask.isActive():
            self._ask.start()
