"""`CoachCard`: how the training goes, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from genstudio.ui.icons import Icon
from genstudio.ui.panels.training.wording import Remark, Tone
from genstudio.ui.theme import MEASURE, SPACE, Palette, set_role
from genstudio.ui.widgets.buttons import button
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.labels import IconLabel

MOST = 3


class CoachCard(Card):
    """Up to three remarks; one that suggests to stop has a button for it.

    Signals:
        stop_clicked: the person follows the suggestion.
    """

    stop_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Coach"))
        self._remarks: tuple[Remark, ...] = ()
        self._rows = tuple(_RemarkRow(self) for _ in range(MOST))
        for row in self._rows:
            self.body.addWidget(row)
        self._stop = self._stop_button()
        self.body.addWidget(self._stop, 0, Qt.AlignmentFlag.AlignLeft)

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        shown = tuple(remarks[:MOST])
        if shown == self._remarks:
            return
        self._remarks = shown
        for index, row in enumerate(self._rows):
            row.setVisible(index < len(shown))
            if index < len(shown):
                row.show_remark(shown[index])
        self._stop.setVisible(any(remark.suggests_stop for remark in shown))

    def remarks(self) -> tuple[Remark, ...]:
        return self._remarks

    def _stop_button(self) -> QPushButton:
        result = button(self.tr("Stop and keep it"), "training.coach.stop", self)
        result.setToolTip(self.tr("Ends the training; the model stays as it is now"))
        result.clicked.connect(self.stop_clicked)
        result.hide()
        return result


class _RemarkRow(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = IconLabel(Icon.INFO, MEASURE.icon, _quiet, self)
        self._headline = QLabel(self)
        set_role(self._headline, "heading")
        self._sentence = QLabel(self)
        set_role(self._sentence, "quiet")
        for label in (self._headline, self._sentence):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.small)
        grid.setVerticalSpacing(SPACE.tiny)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._headline, 0, 1)
        grid.addWidget(self._sentence, 1, 1)
        self.hide()

    def show_remark(self, remark: Remark) -> None:
        looks = {
            Tone.GOOD: (Icon.GOOD, _good),
            Tone.NEUTRAL: (Icon.INFO, _quiet),
            Tone.WARNING: (Icon.WARNING, _warning),
        }
        self._icon.set_icon(*looks[remark.tone])
        self._headline.setText(remark.headline)
        self._sentence.setText(remark.sentence)
        self.setAccessibleName(f"{remark.headline} {remark.sentence}")


def _good(palette: Palette) -> str:
    return palette.good


def _quiet(palette: Palette) -> str:
    return palette.quiet


def _warning(palette: Palette) -> str:
    return palette.warning
