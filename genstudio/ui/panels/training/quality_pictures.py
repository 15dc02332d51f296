"""What can be seen of a model's quality: how its classes are spread, and what its pictures are most like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from genstudio.ui.panels.training.gallery_card import in_pairs
from genstudio.ui.theme import SPACE, TEXT, palette_of, set_role, tabular, text_font
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.thumbnail_grid import ThumbnailGrid

if TYPE_CHECKING:
    from genstudio.evaluation.class_shares import ClassShare
    from genstudio.evaluation.copies import Pairs

ROW, BAR = 24, 6
NAME_SHARE = 0.35
MOST_CLASSES = 40
COLUMNS, PAIR_ROWS = 4, 3


class ClassesCard(Card):
    """For each class how often it is painted and how often it is real."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("What it paints"))
        self._bars = ShareBars(self)
        self._bars.setObjectName("training.quality.classes")
        self.body.addWidget(_quiet(self.tr("Each class: painted above, real pictures below."), self))
        self.body.addWidget(self._bars)

    def show_shares(self, shares: tuple[ClassShare, ...]) -> None:
        self.setVisible(bool(shares))
        self._bars.set_shares(shares[:MOST_CLASSES])


class ShareBars(QWidget):
    """Two bars for each class, painted and real."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: tuple[ClassShare, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_shares(self, shares: tuple[ClassShare, ...]) -> None:
        self._shares = shares
        spoken = self.tr("{name}: {painted} % painted, {real} % real")
        self.setAccessibleName(
            "; ".join(
                spoken.format(name=share.name, painted=round(100 * share.painted), real=round(100 * share.real))
                for share in shares
            )
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, ROW * len(self._shares))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, ROW * len(self._shares))

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = palette_of(self)
        font = tabular(text_font(TEXT.small))
        metrics = QFontMetrics(font)
        widest = max((metrics.horizontalAdvance(share.name) for share in self._shares), default=0)
        names = int(min(widest + 1, self.width() * NAME_SHARE))
        figures = metrics.horizontalAdvance("100 %")
        left = names + SPACE.small
        room = self.width() - left - figures - SPACE.small
        most = max((max(share.painted, share.real) for share in self._shares), default=0.0) or 1.0
        middle = Qt.AlignmentFlag.AlignVCenter
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        for place, share in enumerate(self._shares):
            top = place * ROW
            painter.setPen(QColor(palette.quiet))
            name = metrics.elidedText(share.name, Qt.TextElideMode.ElideRight, names)
            painter.drawText(QRectF(0, top, left, ROW), middle | Qt.AlignmentFlag.AlignLeft, name)
            painter.setPen(QColor(palette.text))
            edge = QRectF(self.width() - figures, top, figures, ROW)
            painter.drawText(edge, middle | Qt.AlignmentFlag.AlignRight, f"{100 * share.painted:.0f} %")
            painter.setPen(Qt.PenStyle.NoPen)
            for step, (value, colour) in enumerate(((share.painted, palette.accent), (share.real, palette.edge))):
                painter.setBrush(QColor(colour))
                line = QRectF(left, top + ROW / 2 - BAR - 0.5 + step * (BAR + 1), room * value / most, BAR)
                painter.drawRoundedRect(line, BAR / 4, BAR / 4)
        painter.end()


class NearestCard(Card):
    """Painted pictures, each above the training picture that is most like it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Does it copy?"))
        sentence = self.tr("Painted pictures; below each the training picture most like it, the most suspicious first.")
        self.body.addWidget(_quiet(sentence, self))
        label = self.tr("Painted pictures above their nearest training pictures")
        self._grid = ThumbnailGrid("training.quality.nearest", label, self)
        self._grid.set_columns(COLUMNS)
        self.body.addWidget(self._grid)
        self._rows = 0
        self._shape = 1.0

    def show_pairs(self, pairs: Pairs | None) -> None:
        self.setVisible(pairs is not None)
        if pairs is None:
            return
        columns = min(COLUMNS, len(pairs.painted))
        shown = in_pairs(pairs.painted, pairs.nearest, columns)[: 2 * PAIR_ROWS * columns]
        self._grid.set_columns(columns)
        self._grid.set_pictures(shown)
        self._rows = len(shown) // columns
        self._shape = shown.shape[2] / shown.shape[3]
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as all of them are."""
        width = self.width() - 2 * SPACE.large
        thumb = (width - (COLUMNS - 1) * SPACE.small) / COLUMNS
        self._grid.setFixedHeight(max(1, round(self._rows * (thumb * self._shape + SPACE.small))))


def _quiet(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setWordWrap(True)
    set_role(label, "small")
    return label
