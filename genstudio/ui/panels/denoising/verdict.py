"""Whether the cleaning helped, in one line."""

from __future__ import annotations

import math
from enum import Enum

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from genstudio.ui.icons import Icon
from genstudio.ui.panels.denoising.bench import Bench
from genstudio.ui.panels.denoising.method_cards import title_of
from genstudio.ui.panels.denoising.setup import Method
from genstudio.ui.theme import SPACE, TEXT, set_role
from genstudio.ui.widgets.labels import IconLabel

HARDLY, JUST_SEEN = 0.05, 1.0
"""Decibels below which nobody would call one picture better than another, and below which few would see it."""


class Outcome(Enum):
    """How a cleaning came out."""

    NOTHING_SEEN = "nothing seen"
    BETTER = "better"
    SPOILT = "spoilt"


def outcome_of(bench: Bench) -> tuple[Outcome, str]:
    """How the picture on the bench came out, and in words; no words where its clean one is not known."""
    if bench.comparison is None:
        return Outcome.NOTHING_SEEN, ""
    cleaned = bench.comparison.cleaned
    gain = cleaned.psnr - bench.comparison.noisy.psnr
    if math.isnan(gain) or abs(gain) < HARDLY:
        return Outcome.NOTHING_SEEN, _tr("as good as before")
    if math.isinf(cleaned.psnr):
        return Outcome.BETTER, _tr("exactly like the clean one")
    if gain > 0 and cleaned.smeared:
        return Outcome.SPOILT, _tr("the noise is gone, and the picture with it: {advice}").format(advice=_advice(bench))
    if 0 < gain < JUST_SEEN:
        return Outcome.NOTHING_SEEN, _tr("a little better: {gain:.1f} dB").format(gain=gain)
    if gain > 0:
        return Outcome.BETTER, _tr("better by {gain:.1f} dB").format(gain=gain)
    return Outcome.SPOILT, _tr("worse by {gain:.1f} dB: {advice}").format(gain=-gain, advice=_advice(bench))


def _advice(bench: Bench) -> str:
    """What suits most pictures; who has that already is told of the other one."""
    if bench.still_learning:
        return _tr("it is still learning")
    other = Method.TOTAL_VARIATION if bench.method is Method.NON_LOCAL_MEANS else Method.NON_LOCAL_MEANS
    return _tr("try {way}").format(way=title_of(other))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Verdict", text)


class Verdict(QWidget):
    """By how much the cleaned picture is closer to the clean one; nothing where that one is not known."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._sign = IconLabel(Icon.INFO, TEXT.heading, lambda palette: palette.quiet, self)
        self._label = QLabel(self)
        self._label.setObjectName("denoising.verdict")
        set_role(self._label, "heading")
        self.setToolTip(
            self.tr(
                "By how many decibels the cleaned picture is closer to the clean one than the noisy picture is (PSNR). "
                "1 is just seen, 3 is half the squared error, 10 is a tenth of it."
            )
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.small)
        row.addStretch(1)
        row.addWidget(self._sign)
        row.addWidget(self._label)
        bench.compared.connect(self._show)
        self._show()

    def text(self) -> str:
        return self._label.text()

    @Slot()
    def _show(self) -> None:
        outcome, words = outcome_of(self._bench)
        self._label.setText(words)
        self._sign.setVisible(bool(words))
        if outcome is Outcome.BETTER:
            self._sign.set_icon(Icon.GOOD, lambda palette: palette.good)
        elif outcome is Outcome.SPOILT:
            self._sign.set_icon(Icon.WARNING, lambda palette: palette.warning)
        else:
            self._sign.set_icon(Icon.INFO, lambda palette: palette.quiet)
