"""`PictureGrid`: thumbnails of a set of any size, which can be chosen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from genstudio.data.image_set import ImageSet, Labels
from genstudio.ui.panels.dataset.browser.caption_writer import CAPTION
from genstudio.ui.panels.dataset.browser.captions import Captions
from genstudio.ui.panels.dataset.browser.cell_marks import RING, CellMarks
from genstudio.ui.panels.dataset.browser.cells import Sight, paint_rows
from genstudio.ui.panels.dataset.browser.moves import target_of
from genstudio.ui.panels.dataset.browser.selection import Selection
from genstudio.ui.panels.dataset.browser.strip import Arrangement
from genstudio.ui.panels.dataset.browser.strips import Strips
from genstudio.ui.theme import SPACE, TEXT, Palette, palette_of, text_font
from genstudio.ui.widgets.grid_layout import Fit, GridLayout, arrange
from genstudio.ui.widgets.tips import plain_tip

FIRST_THUMB = 72
LEAST_CAPTIONED = 56
"""Narrower thumbnails have no room for words."""
NEWS_MS = 16
NOTCH = 120


class PictureGrid(QAbstractScrollArea):
    """Rows of thumbnails; only those in sight are ever read and painted.

    Signals:
        current_changed(int): the keyboard stands on another picture, given by its index in the set; -1 for none.
        selection_changed: others are chosen.
        activated(int): double-clicked, or Enter pressed on it.
        typed(str): the person began to write.
        enlarged(int): the person wants thumbnails so many steps larger.
        removal_asked: the Delete key.
        menu_asked(QPoint): a menu for what is chosen, at this place of the screen.
    """

    current_changed = Signal(int)
    selection_changed = Signal()
    activated = Signal(int)
    typed = Signal(str)
    enlarged = Signal(int)
    removal_asked = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, name: str, label: str, describe: Callable[[int], str], parent: QWidget | None = None) -> None:
        """``describe`` puts the picture of an index into words, for tooltips and screen readers."""
        super().__init__(parent)
        self._describe = describe
        self._images: ImageSet | None = None
        self._shown: Labels | None = None
        self._count = 0
        self._left_out = np.zeros(0, np.bool_)
        self._captions: Captions | None = None
        self._strips = Strips()
        self._layout = GridLayout()
        self._marks: tuple[Palette, CellMarks] | None = None
        self._selection = Selection()
        self._thumb = FIRST_THUMB
        self._hovered = -1
        self._placeholder = ""
        self._last_top = 0
        self._news = QTimer(self)
        self._news.setInterval(NEWS_MS)
        self._news.timeout.connect(self._take_news)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        # Every pixel is painted here; so what stays in sight while scrolling is moved and not painted again.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # What is shown

    def show_pictures(self, images: ImageSet | None, shown: Labels | None, captions: Captions | None = None) -> None:
        """Show these pictures of a set, by index in order, None for all, from the first on.

        Each has its caption below it, if any are given.
        """
        self._images, self._shown, self._captions = images, shown, captions
        self._count = 0 if images is None else len(images) if shown is None else len(shown)
        self._left_out = _marked(images)
        had = self._selection.current >= 0 or len(self._selection) > 0
        self._selection = Selection(self._count)
        self._hovered = -1
        self._arrange(stay=False)
        self.verticalScrollBar().setValue(0)
        if had:
            self.current_changed.emit(-1)
        self.selection_changed.emit()

    def show_left_out(self, images: ImageSet) -> None:
        """The same pictures, others of them left out; place and selection stay."""
        self._images = images
        self._left_out = _marked(images)
        self.viewport().update()

    def count(self) -> int:
        """How many are shown."""
        return self._count

    @property
    def waiting(self) -> bool:
        """Whether some of what is in sight is still being read."""
        return self._strips.waiting

    def set_placeholder(self, text: str) -> None:
        """What to say where there is nothing to show."""
        self._placeholder = text
        self.viewport().update()

    def set_thumb_width(self, pixels: int) -> None:
        """The least width of a thumbnail."""
        if pixels != self._thumb:
            self._thumb = pixels
            self._arrange()

    # What is chosen

    def current(self) -> int:
        """The index in the set of the current picture; -1 for none."""
        return self._index_of(self._selection.current) if self._selection.current >= 0 else -1

    def current_place(self) -> int:
        """Which of the shown pictures that is, from 0; -1 for none."""
        return self._selection.current

    def selected(self) -> Labels:
        """The indices in the set of the chosen pictures, int64, ascending."""
        places = self._selection.places()
        return places if self._shown is None else np.sort(self._shown[places])

    def select_only(self, place: int) -> None:
        """Choose one of the shown pictures and bring it into sight."""
        self._go_to(place, Qt.KeyboardModifier.NoModifier)

    def select_index(self, index: int) -> None:
        """The same by the index in the set, if that picture is shown."""
        if self._shown is None:
            place = index if 0 <= index < self._count else -1
        else:
            places = np.flatnonzero(self._shown == index)
            place = int(places[0]) if len(places) else -1
        if place >= 0:
            self.select_only(place)

    # Qt's events

    def sizeHint(self) -> QSize:
        return QSize(6 * (FIRST_THUMB + SPACE.small), 3 * (FIRST_THUMB + SPACE.small))

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * FIRST_THUMB, FIRST_THUMB)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(0, dy)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = palette_of(self)
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(palette.card))
        if self._count and self._images is not None:
            self._paint_rows(painter, event.rect(), self._marks_for(palette), self._images)
        else:
            painter.setFont(text_font(TEXT.body))
            painter.setPen(QColor(palette.quiet))
            room = self.viewport().rect().adjusted(SPACE.huge, SPACE.huge, -SPACE.huge, -SPACE.huge)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._placeholder)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._marks = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            place = self._place_at(event.pos())
            text = self._describe(self._index_of(place)) if place >= 0 else ""
            QToolTip.showText(event.globalPos(), plain_tip(text), self.viewport())
            return True
        if event.type() is QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.RightButton:
            if place >= 0 and not self._selection.chosen[place]:
                self._go_to(place, Qt.KeyboardModifier.NoModifier)
        elif event.button() is Qt.MouseButton.LeftButton:
            if place >= 0:
                self._click(place, event.modifiers())
            elif not event.modifiers():
                self._choose_nothing()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._place_at(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Everything was done when it was pressed."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        if place >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self.activated.emit(self._index_of(place))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard and self._selection.current >= 0:
            at = self.viewport().mapToGlobal(self._box(self._selection.current).center())
        if len(self._selection):
            self.menu_asked.emit(at)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if turned:
                self.enlarged.emit(turned // NOTCH or (1 if turned > 0 else -1))
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current, columns = self._selection.current, max(1, self._layout.columns)
        page = columns * max(1, self.viewport().height() // max(1, self._layout.row_height))
        target = target_of(event.key(), current, self._count, columns, page)
        if target is not None:
            self._go_to(target, event.modifiers())
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._selection.everything()
            self._tell_selection()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current >= 0:
            self.activated.emit(self._index_of(current))
        elif event.key() == Qt.Key.Key_Space and current >= 0:
            self._selection.toggle(current)
            self._tell_selection()
        elif event.key() == Qt.Key.Key_Escape and len(self._selection):
            self._choose_nothing()
        elif event.key() == Qt.Key.Key_Delete and len(self._selection):
            self.removal_asked.emit()
        elif _writes(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    # Choosing

    def _click(self, place: int, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & Qt.KeyboardModifier.ControlModifier and not modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._selection.toggle(place)
            self._tell_selection()
            self._tell_current()
        else:
            self._go_to(place, modifiers)

    def _go_to(self, place: int, modifiers: Qt.KeyboardModifier) -> None:
        adding = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._selection.extend(place, adding)
        elif adding:
            self._selection.move(place)
        else:
            self._selection.only(place)
        self._scroll_to(place)
        self._tell_current()
        self._tell_selection()

    def _choose_nothing(self) -> None:
        self._selection.nothing()
        self._tell_selection()

    def _tell_current(self) -> None:
        index = self.current()
        if QAccessible.isActive():
            self.setAccessibleDescription(self._describe(index))
        self.current_changed.emit(index)

    def _tell_selection(self) -> None:
        self.viewport().update()
        self.selection_changed.emit()

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            former, self._hovered = self._hovered, place
            for each in (former, place):
                if 0 <= each < self._count:
                    self.viewport().update(self._box(each).adjusted(-RING, -RING, RING, RING))

    # Where things are

    def _index_of(self, place: int) -> int:
        return place if self._shown is None else int(self._shown[place])

    def _place_at(self, position: QPoint) -> int:
        return self._layout.index_at(position + QPoint(0, self.verticalScrollBar().value()), self._count)

    def _box(self, place: int) -> QRect:
        """In the viewport."""
        return self._layout.box(place).translated(0, -self.verticalScrollBar().value())

    def _arrange(self, stay: bool = True) -> None:
        """Lay out anew; with ``stay``, what one was looking at stays where it is."""
        images, room = self._images, self.viewport().size()
        if images is None or not self._count:
            self._layout = GridLayout()
            self._strips.arrange(None)
            self.verticalScrollBar().setRange(0, 0)
            self.viewport().update()
            return
        place = self._looked_at() if stay else 0
        height = self._box(place).top() if stay else 0
        below = CAPTION if self._captions is not None and self._thumb >= LEAST_CAPTIONED else 0
        shape = images.height / images.width
        former = self._layout
        self._layout = arrange(Fit.FLOW, self._count, room, shape, self._thumb, 0, below)
        self._marks = None
        ratio = self.devicePixelRatioF()
        if not stay or former != self._layout:
            thumb, gap = self._layout.thumb * ratio, round(SPACE.small * ratio)
            self._strips.arrange(Arrangement(images.pixels, self._shown, self._layout.columns, thumb, gap))
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._layout.height(self._count) - room.height()))
        bar.setPageStep(room.height())
        bar.setSingleStep(max(1, self._layout.row_height // 3))
        if stay:
            bar.setValue(self._layout.box(place).top() - height)
        self.viewport().update()

    def _looked_at(self) -> int:
        """The current picture if it is in sight, else the first one that is."""
        current = self._selection.current
        if current >= 0 and self.viewport().rect().intersects(self._box(current)):
            return current
        top = self.verticalScrollBar().value()
        rows = self._layout.indices_between(top, top, self._count)
        return rows.start if rows else 0

    def _scroll_to(self, place: int) -> None:
        box = self._layout.box(place)
        bar = self.verticalScrollBar()
        if box.top() - RING < bar.value():
            bar.setValue(box.top() - RING)
        elif box.bottom() + self._layout.below + RING > bar.value() + self.viewport().height():
            bar.setValue(box.bottom() + self._layout.below + RING - self.viewport().height())

    # Painting

    def _marks_for(self, palette: Palette) -> CellMarks:
        if self._marks is None or self._marks[0] is not palette:
            marks = CellMarks(self._layout.thumb, self._layout.columns, palette, self.devicePixelRatioF())
            self._marks = palette, marks
        return self._marks[1]

    def _paint_rows(self, painter: QPainter, rect: QRect, marks: CellMarks, images: ImageSet) -> None:
        top = self.verticalScrollBar().value()
        in_sight = self._rows_between(top, top + self.viewport().height())
        strips = self._strips.fetch(in_sight, self._rows_ahead(top, in_sight))
        if self._strips.waiting and not self._news.isActive():
            self._news.start()
        sight = Sight(
            images=images,
            shown=self._shown,
            count=self._count,
            left_out=self._left_out,
            layout=self._layout,
            top=top,
            captions=self._captions,
            marks=marks,
            selection=self._selection,
            hovered=self._hovered,
            focused=self.hasFocus(),
        )
        touched = self._rows_between(rect.top() + top - RING, rect.bottom() + top + RING)
        paint_rows(painter, touched, strips, sight)

    def _rows_between(self, top: int, bottom: int) -> range:
        places = self._layout.indices_between(top, bottom, self._count)
        columns = max(1, self._layout.columns)
        return range(places.start // columns, -(-places.stop // columns)) if places else range(0)

    def _rows_ahead(self, top: int, in_sight: range) -> range:
        """The next screen in the direction of scrolling."""
        backwards, self._last_top = top < self._last_top, top
        rows = -(-self._count // max(1, self._layout.columns))
        if backwards:
            return range(in_sight.start - 1, max(in_sight.start - len(in_sight), 0) - 1, -1)
        return range(in_sight.stop, min(in_sight.stop + len(in_sight), rows))

    @Slot()
    def _take_news(self) -> None:
        if self._strips.take_news():
            self.viewport().update()
        if not self._strips.waiting:
            self._news.stop()


def _marked(images: ImageSet | None) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.zeros(0, np.bool_) if images is None else images.left_out_mask()


def _writes(event: QKeyEvent) -> bool:
    """Whether a key writes something, rather than to be a short cut."""
    others = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    text = event.text()
    return bool(text) and text.isprintable() and not text.isspace() and not event.modifiers() & others
