"""`SetShelf`: all sets that come with the program in a row, each to be opened by a click."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from genstudio.data.builtin.cards import CARDS
from genstudio.data.image_set import Pixels
from genstudio.ui.failure import Failure
from genstudio.ui.panels.dataset.set_tile import LEAST_WIDTH, MOST_WIDTH, SetTile, height_of
from genstudio.ui.tasks import TaskCancelled, TaskProgress, Tasks
from genstudio.ui.theme import SPACE, set_role

DRAWING = "draw previews"
_PREVIEW_SIZE = 64


class SetShelf(QWidget):
    """Draws the previews in the background, one after the other, while it is on screen.

    Signals:
        chosen: the address of a set.
    """

    chosen = Signal(str)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.tiles = tuple(SetTile(card, self) for card in CARDS)
        self._waiting = list(self.tiles)
        invitation = QLabel(self.tr("Or try something else that comes with the program"), self)
        invitation.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        set_role(invitation, "quiet")
        group = QButtonGroup(self)
        group.setExclusive(False)
        row = QHBoxLayout()
        row.setSpacing(SPACE.medium)
        row.addStretch(1)
        for tile in self.tiles:
            row.addWidget(tile, 1000)  # all there is, up to their greatest width; the rest stays at both ends
            group.addButton(tile)
        group.buttonClicked.connect(self._choose)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.huge, 0, SPACE.huge, 0)
        column.setSpacing(SPACE.medium)
        column.addWidget(invitation)
        column.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = event.size().width() - 2 * SPACE.huge - (len(self.tiles) + 1) * SPACE.medium
        width = max(LEAST_WIDTH, min(room // len(self.tiles), MOST_WIDTH))
        for tile in self.tiles:
            tile.setFixedHeight(height_of(width))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw_next()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tasks.cancel(DRAWING)

    def _draw_next(self) -> None:
        if not self._waiting:
            return
        card = self._waiting[0].card

        def work(progress: TaskProgress, cancelled: TaskCancelled) -> Pixels:
            from genstudio.data.builtin.preview import preview

            return preview(card, _PREVIEW_SIZE)

        self._tasks.run(DRAWING, work, self._take, self._do_without)

    @Slot(object)
    def _take(self, pixels: Pixels) -> None:
        self._waiting.pop(0).set_preview(pixels)
        self._draw_next()

    @Slot(object)
    def _do_without(self, failure: Failure) -> None:
        """The log has what is wrong; whoever opens the set is told."""
        self._waiting.pop(0)
        self._draw_next()

    @Slot(QAbstractButton)
    def _choose(self, tile: QAbstractButton) -> None:
        if isinstance(tile, SetTile):
            self.chosen.emit(tile.card.address)
