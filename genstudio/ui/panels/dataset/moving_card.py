"""`MovingCard`: where some pictures move, whether all of their frames are used."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QWidget

from genstudio.data.image_set import ImageSet
from genstudio.data.options import FrameChoice, ReadOptions
from genstudio.ui.theme import set_role
from genstudio.ui.widgets.buttons import button, enable
from genstudio.ui.widgets.card import Card


class MovingCard(Card):
    """Hidden where nothing moves.

    Signals:
        chosen(ReadOptions): read the set again, so.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Moving pictures"))
        self._options = ReadOptions()
        self._text = QLabel(self)
        self._text.setObjectName("dataset.moving")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        set_role(self._text, "quiet")
        self._change = button("", "dataset.frames", self)
        self._change.clicked.connect(self._choose)
        self.body.addWidget(self._text)
        self.body.addWidget(self._change, 0, Qt.AlignmentFlag.AlignLeft)

    def show_images(self, images: ImageSet, options: ReadOptions) -> None:
        """Show what was read of pictures that move; `options` are those that the set was read by."""
        self._options = options
        every, moving = options.frames is FrameChoice.ALL, images.report.moving
        self.setVisible(every or moving > 0)
        if every:
            text, action = self.tr("Every frame is a picture of its own."), self.tr("Use first frames only")
            if moving:  # of a packed tar or a Parquet file, which are read from their beginning to their end
                text = self.tr("Packed like this, only first frames can be used. Put the pictures in a folder instead.")
        elif moving == 1:
            text = self.tr("1 of these pictures moves. Only its first frame is used.")
            action = self.tr("Use all of its frames")
        else:
            text = self.tr("{count} of these pictures move. Only the first frame of each is used.")
            text, action = text.format(count=f"{moving:,}"), self.tr("Use all of their frames")
        self._text.setText(text)
        self._change.setText(action)
        self._change.setAccessibleName(action)

    def set_busy(self, busy: bool) -> None:
        """Nothing can be chosen while pictures are opened."""
        enable(self._change, not busy, self.tr("The pictures are being opened"))

    @Slot()
    def _choose(self) -> None:
        every = self._options.frames is FrameChoice.ALL
        self.chosen.emit(replace(self._options, frames=FrameChoice.FIRST if every else FrameChoice.ALL))
