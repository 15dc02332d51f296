"""`SetTile`: a set that comes with the program, as a small picture of it that opens it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from genstudio.data.builtin.cards import SetCard
from genstudio.data.image_set import Pixels
from genstudio.ui.images import to_qimage
from genstudio.ui.theme import RADIUS, SPACE, TEXT, Palette, palette_of, text_font

COLUMNS, ROWS = 4, 3
LEAST_WIDTH, WIDTH, MOST_WIDTH = 104, 148, 172
_GAP = 2
_INSET = SPACE.small
_LINES = 40


class SetTile(QAbstractButton):
    """Shows a preview, the title and how much there is.

    Attributes:
        card: of the set.
    """

    def __init__(self, card: SetCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = card
        self._preview: tuple[QImage, ...] = ()
        self._amount = (
            self.tr("{count} pictures").format(count=f"{card.count:,}")
            if card.size
            else self.tr("{count} points").format(count=f"{card.count:,}")
        )
        self.setObjectName(f"dataset.set.{card.key}")
        self.setAccessibleName(card.title)
        self.setAccessibleDescription(f"{card.what} {card.good_for}")
        self.setToolTip(f"{card.what}\n{card.good_for}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMinimumWidth(LEAST_WIDTH)
        self.setMaximumWidth(MOST_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_preview(self, pixels: Pixels) -> None:
        """Twelve pictures, or one; uint8 (N, C, H, W)."""
        self._preview = tuple(to_qimage(picture) for picture in pixels)
        self.update()

    def has_preview(self) -> bool:
        return bool(self._preview)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, height_of(WIDTH))

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = palette_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_surface(painter, palette)
        width = self.width() - 2 * _INSET
        well = QRectF(_INSET, _INSET, width, width * ROWS / COLUMNS)
        self._paint_preview(painter, palette, well)
        self._paint_words(
            painter, palette, QRectF(SPACE.tiny, well.bottom() + SPACE.small, self.width() - 2 * SPACE.tiny, _LINES)
        )
        painter.end()

    def _paint_surface(self, painter: QPainter, palette: Palette) -> None:
        answering = self.underMouse() and self.isEnabled()
        painter.setBrush(QColor(palette.hover if self.isDown() else palette.raised if answering else palette.card))
        painter.setPen(QPen(QColor(palette.accent if self.hasFocus() else palette.line), 2 if self.hasFocus() else 1))
        inset = 1.0 if self.hasFocus() else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), RADIUS.card, RADIUS.card)

    def _paint_preview(self, painter: QPainter, palette: Palette, well: QRectF) -> None:
        painter.save()
        outline = QPainterPath()
        outline.addRoundedRect(well, RADIUS.field, RADIUS.field)
        painter.setClipPath(outline)
        painter.fillRect(well, QColor(palette.field))
        if len(self._preview) == 1:
            paper = self._preview[0]
            painter.fillRect(well, paper.pixelColor(0, 0))
            side = well.height()
            painter.drawImage(QRectF(well.center().x() - side / 2, well.top(), side, side), paper)
        else:
            side = (well.width() - (COLUMNS - 1) * _GAP) / COLUMNS
            for index, picture in enumerate(self._preview):
                row, column = divmod(index, COLUMNS)
                corner = well.left() + column * (side + _GAP), well.top() + row * (side + _GAP)
                painter.drawImage(QRectF(*corner, side, side), picture)
        painter.restore()

    def _paint_words(self, painter: QPainter, palette: Palette, room: QRectF) -> None:
        lines = (
            (self.card.title, text_font(TEXT.body, bold=True), palette.text),
            (self._amount, text_font(TEXT.small), palette.quiet),
        )
        for number, (text, font, colour) in enumerate(lines):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
            line = QRectF(room.left(), room.top() + number * room.height() / 2, room.width(), room.height() / 2)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, shown)


def height_of(width: int) -> int:
    """The height of a tile that is this wide."""
    return 2 * _INSET + (width - 2 * _INSET) * ROWS // COLUMNS + SPACE.small + _LINES
