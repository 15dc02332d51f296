"""`VerdictCard`: in one sentence for each model how good it is, above all the figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from genstudio.ui.icons import Icon
from genstudio.ui.theme import MEASURE, SPACE, Palette, set_role
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.labels import IconLabel

if TYPE_CHECKING:
    from genstudio.evaluation.report import Report
    from genstudio.ui.panels.training.quality_work import Reports


class VerdictCard(Card):
    """The verdicts; with two models each under its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._content: QWidget | None = None

    def show_reports(self, reports: Reports) -> None:
        from genstudio.evaluation.table import titles

        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = QWidget(self)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.medium)
        names = titles(reports) if len(reports) > 1 else [""] * len(reports)
        for place, (name, report) in enumerate(zip(names, reports, strict=True), start=1):
            if name:
                named = QLabel(name, self._content)
                named.setTextFormat(Qt.TextFormat.PlainText)
                set_role(named, "small")
                column.addWidget(named)
            column.addLayout(self._line(report, place))
        self.body.addWidget(self._content)

    def _line(self, report: Report, place: int) -> QHBoxLayout:
        mark, colour = _MARKS[report.verdict.grade.value]
        sentence = QLabel(report.verdict.sentence, self._content)
        sentence.setObjectName(f"training.quality.verdict.{place}")
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        sentence.setWordWrap(True)
        set_role(sentence, "heading")
        line = QHBoxLayout()
        line.setSpacing(SPACE.small)
        line.addWidget(IconLabel(mark, MEASURE.icon, colour, self._content), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(sentence, 1)
        return line


def _good(palette: Palette) -> str:
    return palette.good


def _accent(palette: Palette) -> str:
    return palette.accent


def _warning(palette: Palette) -> str:
    return palette.warning


_MARKS: dict[str, tuple[Icon, Callable[[Palette], str]]] = {
    "good": (Icon.GOOD, _good),
    "fair": (Icon.INFO, _accent),
    "poor": (Icon.WARNING, _warning),
    "unknown": (Icon.INFO, _accent),
}
"""By the value of a `Grade`."""
