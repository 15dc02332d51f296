"""`CaptionWriter`: the small lines of text below thumbnails, written as quickly as rows of them fly by."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from genstudio.ui.theme import TEXT, text_font

CAPTION = 18
"""Room for a line of text below a thumbnail."""
_KEPT = 4_000
_CUT = "…"


class CaptionWriter:
    """Writes captions as wide as a thumbnail; longer ones lack their middle, as names of files differ at the end."""

    def __init__(self, width: int, colour: str) -> None:
        self._width = width
        self._font = text_font(TEXT.small)
        self._ink = QColor(colour)
        self._metrics = QFontMetricsF(self._font)
        self._line = 1 + round((CAPTION - self._metrics.height()) / 2 + self._metrics.ascent())
        # Not Qt's method itself, whose docstring would be copied: PySide takes a twelfth of a second to make the first.
        self._width_of = lru_cache(256)(self._measure)
        self._fitted = lru_cache(_KEPT)(self._fit)

    def write_row(self, painter: QPainter, corner: QPoint, step: int, captions: Sequence[str]) -> None:
        """Captions side by side, each `step` from the next.

        Args:
            corner: below the left corner of the first one's thumbnail.
        """
        painter.setFont(self._font)
        painter.setPen(self._ink)
        left, line = corner.x(), corner.y() + self._line
        for caption in captions:
            text, indent = self._fitted(caption)
            painter.drawText(QPointF(left + indent, line), text)
            left += step

    def _measure(self, letter: str) -> float:
        return self._metrics.horizontalAdvance(letter)

    def _fit(self, caption: str) -> tuple[str, int]:
        """What of it has room, and how far from the left it stands in the middle."""
        # To ask for the width of each letter once takes a third of the time of having each name measured and shortened.
        # In other scripts letters change beside others.
        text, width = self._fit_letters(caption) if caption.isascii() else self._fit_script(caption)
        return text, round((self._width - width) / 2)

    def _fit_script(self, caption: str) -> tuple[str, float]:
        text = self._metrics.elidedText(caption, Qt.TextElideMode.ElideMiddle, self._width)
        return text, self._metrics.horizontalAdvance(text)

    def _fit_letters(self, caption: str) -> tuple[str, float]:
        widths = [self._width_of(letter) for letter in caption]
        whole = sum(widths)
        if whole <= self._width:
            return caption, whole
        room = self._width - self._width_of(_CUT)
        begin, end, left, right = 0, len(caption), 0.0, 0.0
        while begin < end:
            more = widths[begin] if left <= right else widths[end - 1]
            if left + right + more > room:
                break
            if left <= right:
                begin, left = begin + 1, left + more
            else:
                end, right = end - 1, right + more
        return f"{caption[:begin]}{_CUT}{caption[end:]}", self._width - room + left + right
