"""Whether the cleaning helped, in one line."""

from __future__ import annotations

import math

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from genstudio.ui.icons import Icon
from genstudio.ui.panels.denoising.bench import Bench
from genstudio.ui.panels.denoising.setup import Method
from genstudio.ui.theme import SPACE, TEXT, set_role
from genstudio.ui.widgets.labels import IconLabel

HARDLY, JUST_SEEN = 0.05, 1.0
"""Decibels below which nobody would call one picture better than another, and below which few would see it."""


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
        comparison = self._bench.comparison
        self._sign.setVisible(comparison is not None)
        if comparison is None:
            self._label.clear()
            return
        gain = comparison.cleaned.psnr - comparison.noisy.psnr
        if math.isnan(gain) or abs(gain) < HARDLY:
            self._label.setText(self.tr("as good as before"))
            self._sign.set_icon(Icon.INFO, lambda palette: palette.quiet)
        elif math.isinf(comparison.cleaned.psnr):
            self._label.setText(self.tr("exactly like the clean one"))
            self._sign.set_icon(Icon.GOOD, lambda palette: palette.good)
        elif gain > 0 and comparison.cleaned.smeared:
            self._label.setText(self._about_smears())
            self._sign.set_icon(Icon.WARNING, lambda palette: palette.warning)
        elif 0 < gain < JUST_SEEN:
            self._label.setText(self.tr("a little better: {gain:.1f} dB").format(gain=gain))
            self._sign.set_icon(Icon.INFO, lambda palette: palette.quiet)
        elif gain > 0:
            self._label.setText(self.tr("better by {gain:.1f} dB").format(gain=gain))
            self._sign.set_icon(Icon.GOOD, lambda palette: palette.good)
        else:
            text = (
                self.tr("worse by {gain:.1f} dB: it is still learning")
                if self._bench.still_learning
                else self.tr("worse by {gain:.1f} dB: try {way}")
            )
            self._label.setText(text.format(gain=-gain, way=self._other_way()))
            self._sign.set_icon(Icon.WARNING, lambda palette: palette.warning)

    def _about_smears(self) -> str:
        if self._bench.still_learning:
            return self.tr("the noise is gone, and the picture with it: it is still learning")
        return self.tr("the noise is gone, and the picture with it: try {way}").format(way=self._other_way())

    def _other_way(self) -> str:
        """What suits most pictures; who has that already is told of the other one."""
        return self.tr("Smooth") if self._bench.method is Method.NON_LOCAL_MEANS else self.tr("Grain")
