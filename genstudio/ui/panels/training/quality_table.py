"""`QualityTable`: every figure of one report or two, what it means, and how near it comes to real pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from genstudio.ui.theme import SPACE, palette_of, set_role
from genstudio.ui.widgets.card import Card

if TYPE_CHECKING:
    from genstudio.evaluation.figure import Figure
    from genstudio.evaluation.table import Row
    from genstudio.ui.panels.training.quality_work import Reports

BAR_WIDTH, BAR_HEIGHT = 84, 6
VALUE_WIDTH = 92


class QualityTable(Card):
    """A row for each figure: title and sentence, each model's value with a bar and a word, that of real pictures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("How good are its pictures?"))
        self._content: QWidget | None = None

    def show_reports(self, reports: Reports) -> None:
        from genstudio.evaluation.table import rows, titles

        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = QWidget(self)
        grid = QGridLayout(self._content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.large)
        grid.setVerticalSpacing(SPACE.medium)
        grid.setColumnStretch(0, 1)
        for column, name in enumerate((*titles(reports), self.tr("Real pictures")), start=1):
            head = QLabel(name, self._content)
            head.setTextFormat(Qt.TextFormat.PlainText)
            head.setWordWrap(True)
            set_role(head, "small")
            head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
            head.setFixedWidth(VALUE_WIDTH)
            grid.addWidget(head, 0, column)
        for place, row in enumerate(rows(reports), start=1):
            self._add(grid, place, row)
        self.body.addWidget(self._content)

    def _add(self, grid: QGridLayout, place: int, row: Row) -> None:
        grid.addWidget(_Words(row.figure, self._content), place, 0)
        best = row.best()
        top = Qt.AlignmentFlag.AlignTop
        for column, figure in enumerate(row.of_each, start=1):
            cell = _Value(figure, column == (-1 if best is None else best + 1), self._content)
            cell.setObjectName(f"training.quality.{row.figure.name}.{column}")
            grid.addWidget(cell, place, column, top)
        real = QLabel("\n".join(row.reals()), self._content)
        real.setObjectName(f"training.quality.{row.figure.name}.real")
        real.setAlignment(Qt.AlignmentFlag.AlignRight)
        best_there_is = self.tr("The same of other real pictures: the best one can expect")
        each = self.tr("One below the other for each model, as they were measured on different pictures.")
        real.setToolTip(best_there_is if row.comparable else f"{best_there_is}. {each}")
        set_role(real, "number")
        grid.addWidget(real, place, len(row.of_each) + 1, top)


class _Words(QWidget):
    def __init__(self, figure: Figure, parent: QWidget | None) -> None:
        super().__init__(parent)
        title, meaning = QLabel(figure.title, self), QLabel(figure.meaning, self)
        set_role(title, "heading")
        set_role(meaning, "small")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(SPACE.tiny)
        for place, label in enumerate((title, meaning)):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            grid.addWidget(label, place, 0)
        grid.setRowStretch(2, 1)


class _Value(QWidget):
    """The number, a bar from the poorest painter to real pictures, and the same in words."""

    def __init__(self, figure: Figure | None, best: bool, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setFixedWidth(VALUE_WIDTH)
        number = QLabel("–" if figure is None else figure.text(figure.value), self)
        set_role(number, "heading" if best else "number")
        words = "" if figure is None else figure.standing.value
        standing = QLabel(words, self)
        set_role(standing, "small")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(SPACE.tiny)
        right = Qt.AlignmentFlag.AlignRight
        grid.addWidget(number, 0, 0, right)
        score = None if figure is None else figure.score
        if score is not None:
            grid.addWidget(ScoreBar(score, self), 1, 0, right)
            grid.addWidget(standing, 2, 0, right)
        standing.setVisible(score is not None)
        if figure is not None:
            better = self.tr("the better one") if best else ""
            parts = (figure.title, figure.text(figure.value), words, better)
            self.setAccessibleName(", ".join(part for part in parts if part))
            tip = self.tr("The bar is empty for the poorest painter and full where real pictures are.")
            self.setToolTip(tip if score is not None else "")


class ScoreBar(QWidget):
    """A part of 1 as a bar."""

    def __init__(self, score: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._score = score
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(BAR_WIDTH, BAR_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = palette_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.line))
        painter.drawRoundedRect(QRectF(self.rect()), BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        painter.setBrush(QColor(palette.accent))
        width = max(self._score * self.width(), BAR_HEIGHT if self._score > 0.0 else 0.0)
        painter.drawRoundedRect(QRectF(0, 0, width, BAR_HEIGHT), BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        painter.end()
