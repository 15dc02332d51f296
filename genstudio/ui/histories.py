"""`Histories`: what can be undone, of each page by itself."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoGroup, QUndoStack


class Histories(QUndoGroup):
    """One undo stack for each page, named as that is: what an undo changes is always on show.

    The menu works on the stack of the page on show, a page's own button on that page's.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dataset = QUndoStack(self)
        self.training = QUndoStack(self)
        self.sampling = QUndoStack(self)
        self.interpolation = QUndoStack(self)
        self.denoising = QUndoStack(self)
        self._by_page = {
            "dataset": self.dataset,
            "training": self.training,
            "sampling": self.sampling,
            "interpolation": self.interpolation,
            "denoising": self.denoising,
        }

    def activate(self, page: str) -> None:
        """Let the menu undo what was done on this page."""
        self.setActiveStack(self._by_page[page])

    def clear(self) -> None:
        """Forget everything, on all pages."""
        for history in self._by_page.values():
            history.clear()
