"""Pictures in one row, one of them marked: latents visited, steps between two pictures."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QWidget

from genstudio.ui.theme import SPACE, TEXT, palette_of, text_font
from genstudio.ui.widgets.thumbnails import Thumbnails, paint_marks

_DEFAULT_THUMB = 60
_EDGE = 3


class Filmstrip(QAbstractScrollArea):
    """A row that scrolls sideways.

    Signals:
        clicked(int): the person chose a picture, with the mouse or the arrow keys.
    """

    clicked = Signal(int)

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: list[NDArray[np.uint8]] = []
        self._thumbnails = Thumbnails(lambda index: self._pictures[index])
        self._thumb = _DEFAULT_THUMB
        self._current = -1
        self._hovered = -1
        self._placeholder = ""
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.set_thumb_size(_DEFAULT_THUMB)

    def set_pictures(self, pictures: NDArray[np.uint8] | None) -> None:
        """Show uint8 (N, C, H, W), which must not change afterwards."""
        self._pictures = [] if pictures is None else list(pictures)
        self._thumbnails.clear()
        self._hovered = -1
        if self._current >= len(self._pictures):
            self._current = -1
        self._arrange()

    def append(self, picture: NDArray[np.uint8]) -> None:
        """Add uint8 (C, H, W) at the end."""
        self._pictures.append(picture)
        self._arrange()

    def replace(self, index: int, picture: NDArray[np.uint8]) -> None:
        """Put uint8 (C, H, W) in the place of the picture ``index``.

        Raises:
            IndexError: there is no such picture.
        """
        self._pictures[index] = picture
        self._thumbnails.forget(index)
        self.viewport().update()

    def clear(self) -> None:
        self.set_pictures(None)

    def count(self) -> int:
        return len(self._pictures)

    def current(self) -> int:
        """The index of the marked picture; -1 for none."""
        return self._current

    def set_current(self, index: int) -> None:
        """Mark a picture and bring it into sight; emits nothing. -1 for none."""
        self._current = index if 0 <= index < len(self._pictures) else -1
        if self._current >= 0:
            self._scroll_to(self._current)
        self.viewport().update()

    def set_thumb_size(self, pixels: int) -> None:
        """The height of the pictures."""
        self._thumb = pixels
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(pixels + 2 * _EDGE + bar)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._arrange()

    def set_placeholder(self, text: str) -> None:
        """What to say while there are no pictures."""
        self._placeholder = text
        self.viewport().update()

    def index_at(self, position: QPoint) -> int:
        """The picture at ``position`` in the viewport; -1 for none."""
        at = position + QPoint(self.horizontalScrollBar().value(), 0)
        index = (at.x() - _EDGE) // self._step()
        return index if 0 <= index < len(self._pictures) and self._box(index).contains(at) else -1

    def sizeHint(self) -> QSize:
        return QSize(8 * (self._thumb + SPACE.small), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * self._thumb, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = palette_of(self)
        painter = QPainter(self.viewport())
        if not self._pictures:
            painter.setFont(text_font(TEXT.body))
            painter.setPen(QColor(palette.quiet))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRect(_EDGE, 0, self.viewport().width(), self._thumb), flags, self._placeholder)
            painter.end()
            return
        left = self.horizontalScrollBar().value()
        first = max(0, (event.rect().left() + left - _EDGE) // self._step())
        last = (event.rect().right() + left - _EDGE) // self._step() + 1
        for index in range(first, min(last, len(self._pictures))):
            box = self._box(index).translated(-left, 0)
            pixmap = self._thumbnails.pixmap(index, box.size(), self.devicePixelRatioF())
            painter.drawPixmap(box.topLeft(), pixmap)
            current, hovered = index == self._current, index == self._hovered
            paint_marks(painter, QRectF(box), palette, current, hovered, self.hasFocus())
        painter.end()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().x() or event.angleDelta().y()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - turned)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self.index_at(event.position().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.index_at(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        # The press was taken, so is its end.
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._pictures) - 1
        targets: dict[int, int] = {
            Qt.Key.Key_Left: max(self._current - 1, 0),
            Qt.Key.Key_Right: min(self._current + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if event.key() in targets and last >= 0:
            self._choose(targets[event.key()])
        else:
            super().keyPressEvent(event)

    def _choose(self, index: int) -> None:
        if index >= 0:
            self.set_current(index)
            self.clicked.emit(index)

    def _hover(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.viewport().update()

    def _thumb_size(self) -> QSize:
        if not self._pictures:
            return QSize(self._thumb, self._thumb)
        height, width = self._pictures[0].shape[1:]
        return QSize(max(1, round(self._thumb * width / height)), self._thumb)

    def _step(self) -> int:
        return self._thumb_size().width() + SPACE.small

    def _box(self, index: int) -> QRect:
        return QRect(QPoint(_EDGE + index * self._step(), _EDGE), self._thumb_size())

    def _arrange(self) -> None:
        width = len(self._pictures) * self._step() - SPACE.small + 2 * _EDGE
        bar = self.horizontalScrollBar()
        bar.setRange(0, max(0, width - self.viewport().width()))
        bar.setPageStep(self.viewport().width())
        bar.setSingleStep(self._step())
        self.viewport().update()

    def _scroll_to(self, index: int) -> None:
        box = self._box(index)
        bar = self.horizontalScrollBar()
        if box.left() < bar.value():
            bar.setValue(box.left() - _EDGE)
        elif box.right() > bar.value() + self.viewport().width():
            bar.setValue(box.right() + _EDGE - self.viewport().width())
