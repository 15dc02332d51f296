"""`Thread`: what all threads beside the GUI's have in common."""

from __future__ import annotations

from PySide6.QtCore import QObject, QThread

STACK_BYTES = 8 * 2**20  # secondary threads get 512 KiB on macOS, in which BLAS crashes (numpy#11551)


class Thread(QThread):
    """To be derived from, with `run`. It has no event loop, and no exception may leave it: only texts travel on."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setStackSize(STACK_BYTES)
