"""A grid of pictures, from a handful to a hundred thousand; only those in sight are ever converted."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip, QWidget

from genstudio.ui.images import to_qimage
from genstudio.ui.theme import SPACE, TEXT, palette_of, text_font
from genstudio.ui.widgets.grid_layout import Fit, GridLayout, arrange
from genstudio.ui.widgets.thumbnails import Thumbnails, paint_marks
from genstudio.ui.widgets.tips import plain_tip

_DEFAULT_THUMB = 64
_CAPTION = 18


class ThumbnailGrid(QAbstractScrollArea):
    """Pictures in rows; one of them may be current.

    Signals:
        clicked(int): the person chose a picture, with the mouse or the arrow keys.
        activated(int): double-clicked, or Enter pressed.
    """

    clicked = Signal(int)
    activated = Signal(int)

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: NDArray[np.uint8] | None = None
        self._captions: tuple[str, ...] = ()
        self._thumbnails = Thumbnails(self._picture)
        self._thumb_size = _DEFAULT_THUMB
        self._fit = Fit.FLOW
        self._columns = 0
        self._layout = GridLayout()
        self._current = -1
        self._hovered = -1
        self._placeholder = ""
        self._draggable = False
        self._pressed_at: QPoint | None = None
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)

    # What is shown

    def set_pictures(self, pictures: NDArray[np.uint8] | None, captions: Sequence[str] | None = None) -> None:
        """Show uint8 (N, C, H, W), which must not change afterwards; ``captions`` are N short texts.

        The place and the current picture are kept where there still is one.
        """
        self._pictures = pictures if pictures is not None and len(pictures) else None
        self._captions = tuple(captions or ())
        self._thumbnails.clear()
        self._hovered = -1
        if self._current >= self.count():
            self._current = -1
        self._arrange()

    def count(self) -> int:
        return 0 if self._pictures is None else len(self._pictures)

    def current(self) -> int:
        """The index of the current picture; -1 for none."""
        return self._current

    def set_current(self, index: int) -> None:
        """Mark a picture and bring it into sight; emits nothing. -1 for none."""
        self._current = index if 0 <= index < self.count() else -1
        if self._current >= 0:
            self._scroll_to(self._current)
        self.viewport().update()

    def set_placeholder(self, text: str) -> None:
        """What to say while there are no pictures."""
        self._placeholder = text
        self.viewport().update()

    # How it is laid out

    def set_thumb_size(self, pixels: int) -> None:
        """The least width of a thumbnail where as many columns as fit are made."""
        self._thumb_size = pixels
        self._arrange()

    def set_columns(self, columns: int) -> None:
        """So many columns, thumbnails as large as then fit; 0: as many columns as fit."""
        self._columns = columns
        self._fit = Fit.COLUMNS if columns > 0 else Fit.FLOW
        self._arrange()

    def set_fit_all(self) -> None:
        """Choose the columns so that all the pictures are in sight, as large as possible."""
        self._fit = Fit.ALL
        self._arrange()

    def columns(self) -> int:
        return self._layout.columns

    def set_draggable(self, draggable: bool) -> None:
        """Whether a thumbnail can be dragged out as a picture."""
        self._draggable = draggable

    def index_at(self, position: QPoint) -> int:
        """The picture at ``position`` in the viewport; -1 for none."""
        at = position + QPoint(0, self.verticalScrollBar().value())
        return self._layout.index_at(at, self.count())

    def sizeHint(self) -> QSize:
        return QSize(6 * (self._thumb_size + SPACE.small), 2 * (self._thumb_size + SPACE.small))

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * self._thumb_size, self._thumb_size)

    # Qt's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = palette_of(self)
        painter = QPainter(self.viewport())
        if self._pictures is None:
            painter.setFont(text_font(TEXT.body))
            painter.setPen(QColor(palette.quiet))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect(), flags, self._placeholder)
            painter.end()
            return
        top = self.verticalScrollBar().value()
        for index in self._layout.indices_between(event.rect().top() + top, event.rect().bottom() + top, self.count()):
            self._paint_thumbnail(painter, index, self._layout.box(index).translated(0, -top))
        painter.end()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            index = self.index_at(event.pos())
            caption = self._captions[index] if 0 <= index < len(self._captions) else ""
            QToolTip.showText(event.globalPos(), plain_tip(caption), self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
            self._choose(self.index_at(self._pressed_at))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        self._hover(self.index_at(at))
        start = self._pressed_at
        if start is None or not self._draggable or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (at - start).manhattanLength() >= QApplication.startDragDistance():
            self._pressed_at = None
            self._drag(self.index_at(start))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.index_at(event.position().toPoint())
        if index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.activated.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns = max(1, self._layout.columns)
        page = columns * max(1, self.viewport().height() // max(1, self._layout.row_height))
        moves: dict[int, int] = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -self.count(),
            Qt.Key.Key_End: self.count(),
        }
        key = event.key()
        if key in moves and self.count():
            target = 0 if self._current < 0 else self._current + moves[key]
            self._choose(min(max(target, 0), self.count() - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current >= 0:
            self.activated.emit(self._current)
        else:
            super().keyPressEvent(event)

    # Parts

    def _picture(self, index: int) -> NDArray[np.uint8]:
        if self._pictures is None:
            raise IndexError(index)
        picture: NDArray[np.uint8] = self._pictures[index]
        return picture

    def _arrange(self) -> None:
        if self._pictures is None:
            self._layout = GridLayout()
        else:
            height, width = self._pictures.shape[2:]
            self._layout = arrange(
                self._fit,
                count=self.count(),
                room=self.viewport().size(),
                shape=height / width,
                thumb=self._thumb_size,
                columns=self._columns,
                below=_CAPTION if self._captions else 0,
            )
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._layout.height(self.count()) - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(max(1, self._layout.row_height // 2))
        self.viewport().update()

    def _paint_thumbnail(self, painter: QPainter, index: int, box: QRect) -> None:
        palette = palette_of(self)
        pixmap = self._thumbnails.pixmap(index, box.size(), self.devicePixelRatioF())
        painter.drawPixmap(box.topLeft(), pixmap)
        focused = self.hasFocus()
        paint_marks(painter, QRectF(box), palette, index == self._current, index == self._hovered, focused)
        if index < len(self._captions):
            painter.setFont(text_font(TEXT.small))
            painter.setPen(QColor(palette.quiet))
            line = QRect(box.left(), box.bottom() + 2, box.width(), _CAPTION - 2)
            text = painter.fontMetrics().elidedText(self._captions[index], Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)

    def _choose(self, index: int) -> None:
        if index >= 0:
            self.set_current(index)
            self.clicked.emit(index)

    def _hover(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.viewport().update()

    def _scroll_to(self, index: int) -> None:
        box = self._layout.box(index)
        bar = self.verticalScrollBar()
        if box.top() < bar.value():
            bar.setValue(box.top() - SPACE.tiny)
        elif box.bottom() > bar.value() + self.viewport().height():
            bar.setValue(box.bottom() + SPACE.tiny - self.viewport().height())

    def _drag(self, index: int) -> None:
        if index < 0:
            return
        mime = QMimeData()
        mime.setImageData(to_qimage(self._picture(index)))
        drag = QDrag(self)
        drag.setMimeData(mime)
        drag.setPixmap(self._thumbnails.pixmap(index, self._layout.box(index).size(), self.devicePixelRatioF()))
        drag.exec(Qt.DropAction.CopyAction)
