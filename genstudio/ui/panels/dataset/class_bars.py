"""`ClassBars`: how many pictures each class has, as a small bar chart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from genstudio.ui.theme import SPACE, TEXT, palette_of, tabular, text_font

ROW = 22
BAR = 8
NAME_SHARE = 0.4


class ClassBars(QWidget):
    """One row per class: name, bar, count."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[tuple[str, int], ...] = ()
        self._most = 1
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_counts(self, rows: Sequence[tuple[str, int]], most: int) -> None:
        """Show (name, count) pairs; the longest bar stands for ``most``."""
        self._rows = tuple(rows)
        self._most = max(most, 1)
        self.setAccessibleName(", ".join(f"{name}: {count:,}" for name, count in self._rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, ROW * len(self._rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, ROW * len(self._rows))

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = palette_of(self)
        font = tabular(text_font(TEXT.body))
        metrics = QFontMetrics(font)
        counts = [f"{count:,}" for _, count in self._rows]
        count_width = max((metrics.horizontalAdvance(text) for text in counts), default=0)
        name_width = min(
            max((metrics.horizontalAdvance(name) for name, _ in self._rows), default=0), self.width() * NAME_SHARE
        )
        left = name_width + SPACE.medium
        room = self.width() - left - count_width - SPACE.medium
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        for index, (name, count) in enumerate(self._rows):
            top = index * ROW
            painter.setPen(QColor(palette.quiet))
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(name_width) + 1)
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, top, left, ROW), middle | Qt.AlignmentFlag.AlignLeft, shown)
            painter.setPen(QColor(palette.text))
            edge = QRectF(self.width() - count_width, top, count_width, ROW)
            painter.drawText(edge, middle | Qt.AlignmentFlag.AlignRight, counts[index])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.accent))
            length = max(2.0, room * count / self._most) if count else 0.0
            painter.drawRoundedRect(QRectF(left, top + (ROW - BAR) / 2, length, BAR), BAR / 4, BAR / 4)
        painter.end()
