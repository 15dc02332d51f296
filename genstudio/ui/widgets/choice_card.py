"""A card to choose: a bold title and what it means."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from genstudio.ui.theme import RADIUS, SPACE, TEXT, Palette, palette_of, text_font

_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_LEAST_WIDTH = 160


class ChoiceCard(QRadioButton):
    """One of several ways, such as a model family; among the cards of one parent one is checked.

    With ``brief``, a card that is not checked folds to one line: the title and, at its right, the brief.
    A ``badge`` stands at the right end of the title's line, where that leaves room. A card that is not ``available``
    can be chosen, to read about it, but looks as if it could not.
    """

    def __init__(
        self,
        title: str,
        sentence: str,
        name: str,
        brief: str = "",
        parent: QWidget | None = None,
        *,
        badge: str = "",
        available: bool = True,
    ) -> None:
        super().__init__(parent)
        self._badge = badge
        self._available = available
        self._title = title
        self._sentence = sentence
        self._brief = brief
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.toggled.connect(self._fit)

    def set_sentence(self, sentence: str) -> None:
        self._sentence = sentence
        self.setAccessibleDescription(sentence)
        self._fit()
        self.update()

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
        height = 2 * SPACE.medium + QFontMetrics(text_font(TEXT.body, bold=True)).height()
        if self._shows_sentence():
            height += 2 + self._sentence_rect(width).height()
        return height

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
        self._paint_surface(painter, palette)
        clear = self.isEnabled() and self._available
        quiet = QColor(palette.quiet if clear else palette.disabled)
        title_font = text_font(TEXT.body, bold=True)
        line = QRect(SPACE.medium, SPACE.medium, self.width() - 2 * SPACE.medium, QFontMetrics(title_font).height())
        painter.setFont(title_font)
        painter.setPen(QColor(palette.text if clear else palette.disabled))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._title)
        painter.setPen(quiet)
        painter.setFont(text_font(TEXT.small))
        left = line.width() - QFontMetrics(title_font).horizontalAdvance(self._title) - SPACE.small
        if self._badge and painter.fontMetrics().horizontalAdvance(self._badge) <= left:
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._badge)
        if self._shows_sentence():
            painter.setFont(text_font(TEXT.body))
            painter.drawText(self._sentence_rect(self.width()), _WRAP, self._sentence)
        elif self._brief:
            painter.setFont(text_font(TEXT.body))
            brief = painter.fontMetrics().elidedText(self._brief, Qt.TextElideMode.ElideRight, left)
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, brief)
        painter.end()

    def _paint_surface(self, painter: QPainter, palette: Palette) -> None:
        marked = self.isChecked() or self.hasFocus()
        fill = palette.raised if self.underMouse() and self.isEnabled() and not self.isChecked() else palette.card
        painter.setBrush(QColor(fill))
        painter.setPen(QPen(QColor(palette.accent if marked else palette.line), 2 if marked else 1))
        inset = 1.0 if marked else 0.5
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, RADIUS.button, RADIUS.button)
        if self.isChecked() and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(palette.accent), 1))
            painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), RADIUS.field, RADIUS.field)

    def _shows_sentence(self) -> bool:
        return bool(self._sentence) and (self.isChecked() or not self._brief)

    def _sentence_rect(self, width: int) -> QRect:
        top = SPACE.medium + QFontMetrics(text_font(TEXT.body, bold=True)).height() + 2
        room = QRect(SPACE.medium, top, width - 2 * SPACE.medium, 10_000)
        needed = QFontMetrics(text_font(TEXT.body)).boundingRect(room, int(_WRAP), self._sentence)
        return QRect(SPACE.medium, top, width - 2 * SPACE.medium, needed.height())

    def _fit(self) -> None:
        self.setFixedHeight(self.heightForWidth(max(self.width(), _LEAST_WIDTH)))
