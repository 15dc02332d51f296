"""`RunRows`: how one training looks in the list of all."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from genstudio.ui.theme import RADIUS, SPACE, TEXT, palette_of, text_font

FACTS = Qt.ItemDataRole.UserRole + 1
TROUBLE = Qt.ItemDataRole.UserRole + 2
PICTURE = Qt.ItemDataRole.UserRole + 3
FOLDER = Qt.ItemDataRole.UserRole + 4
SEARCHED = Qt.ItemDataRole.UserRole + 5
THUMBNAIL = QSize(132, 50)
HEIGHT = 70

Index = QModelIndex | QPersistentModelIndex


class RunRows(QStyledItemDelegate):
    """Samples at the left, the name in bold, and below it the facts, or in red why it cannot go on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(THUMBNAIL.width() + 200, HEIGHT)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        name = _words(option.rect)
        editor.setGeometry(name.left(), name.top() - SPACE.tiny, name.width(), editor.sizeHint().height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        palette = palette_of(self._view)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setBrush(QColor(palette.accent_soft if chosen else palette.raised))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), RADIUS.field, RADIUS.field)
        place = QRect(rect.left() + SPACE.small, rect.top() + (HEIGHT - THUMBNAIL.height()) // 2, 0, 0)
        place.setSize(THUMBNAIL)
        picture = index.data(PICTURE)
        if isinstance(picture, QImage) and not picture.isNull():
            size = picture.size().scaled(THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio)
            shown = QRect(place.topLeft(), size)
            shown.moveCenter(place.center())
            painter.drawImage(shown, picture)
        else:
            painter.fillRect(place, QColor(palette.field))
        words = _words(rect)
        name = text_font(TEXT.body, bold=True)
        height = QFontMetrics(name).height()
        trouble = str(index.data(TROUBLE) or "")
        _line(painter, name, palette.text, words, str(index.data()))
        facts = words.translated(0, height + 2)
        _line(painter, text_font(TEXT.small), palette.quiet, facts, str(index.data(FACTS)))
        if trouble:
            _line(painter, text_font(TEXT.small), palette.error, facts.translated(0, height), trouble)
        painter.restore()


def _words(rect: QRect) -> QRect:
    left = rect.left() + THUMBNAIL.width() + SPACE.small + SPACE.medium
    return QRect(left, rect.top() + SPACE.small + SPACE.tiny // 2, rect.right() - left - SPACE.small, HEIGHT)


def _line(painter: QPainter, font: QFont, colour: str, room: QRect, text: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, shown)
