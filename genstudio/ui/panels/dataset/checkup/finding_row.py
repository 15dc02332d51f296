"""`FindingRow`: one finding in the list: its mark, its title, and some of its pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from genstudio.ui.icons import Icon, paint_icon
from genstudio.ui.theme import MEASURE, RADIUS, SPACE, TEXT, Palette, palette_of, text_font

THUMB = 34
THUMBS = 5
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_LEAST_WIDTH = 180


class FindingRow(QRadioButton):
    """Among the rows of one parent one is checked; its pictures are on view beside the list."""

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._icon = Icon.INFO
        self._colour: Callable[[Palette], str] = lambda palette: palette.quiet
        self._thumbs: tuple[QImage, ...] = ()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_mark(self, icon: Icon, colour: Callable[[Palette], str]) -> None:
        self._icon, self._colour = icon, colour
        self.update()

    def set_thumbs(self, thumbs: Sequence[QImage]) -> None:
        """The first few of its pictures."""
        self._thumbs = tuple(thumbs[:THUMBS])
        self._fit()
        self.update()

    def thumbs(self) -> tuple[QImage, ...]:
        return self._thumbs

    def title(self) -> str:
        return self._title

    def sizeHint(self) -> QSize:
        width = max(self.width(), _LEAST_WIDTH)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, self.heightForWidth(max(self.width(), _LEAST_WIDTH)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        height = 2 * SPACE.medium + max(self._title_rect(width).height(), MEASURE.icon)
        return height + (SPACE.small + THUMB if self._thumbs else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = palette_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_surface(painter, palette)
        box = QRectF(SPACE.medium, SPACE.medium, MEASURE.icon, MEASURE.icon)
        paint_icon(painter, box, self._icon, QColor(self._colour(palette)))
        painter.setFont(text_font(TEXT.body))
        painter.setPen(QColor(palette.text))
        title = self._title_rect(self.width())
        painter.drawText(title, _WRAP, self._title)
        top = SPACE.medium + max(title.height(), MEASURE.icon) + SPACE.small
        for place, thumb in enumerate(self._thumbs):
            box = QRectF(title.left() + place * (THUMB + SPACE.tiny), top, THUMB, THUMB)
            self._paint_thumb(painter, palette, box, thumb)
        painter.end()

    def _paint_surface(self, painter: QPainter, palette: Palette) -> None:
        hovered = self.underMouse() and self.isEnabled()
        fill = palette.accent_soft if self.isChecked() else palette.raised if hovered else palette.card
        painter.setBrush(QColor(fill))
        painter.setPen(QPen(QColor(palette.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS.button, RADIUS.button)

    def _paint_thumb(self, painter: QPainter, palette: Palette, box: QRectF, thumb: QImage) -> None:
        outline = QPainterPath()
        outline.addRoundedRect(box, RADIUS.field / 2, RADIUS.field / 2)
        painter.save()
        painter.setClipPath(outline)
        painter.drawImage(box, thumb)
        painter.restore()
        painter.setPen(QPen(QColor(palette.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)

    def _title_rect(self, width: int) -> QRect:
        left = SPACE.medium + MEASURE.icon + SPACE.small
        room = QRect(left, SPACE.medium, width - left - SPACE.medium, 10_000)
        needed = QFontMetrics(text_font(TEXT.body)).boundingRect(room, int(_WRAP), self._title)
        return QRect(room.left(), room.top(), room.width(), needed.height())

    def _fit(self) -> None:
        self.setFixedHeight(self.heightForWidth(max(self.width(), _LEAST_WIDTH)))
