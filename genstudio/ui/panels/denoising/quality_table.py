"""How good the picture is, in figures: against the clean one where it is known, otherwise how noisy it looks."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from genstudio.denoising.quality import Quality
from genstudio.ui.panels.denoising.bench import Bench
from genstudio.ui.theme import SPACE, set_role
from genstudio.ui.widgets.card import Well
from genstudio.ui.widgets.stat import Stat


class QualityTable(Well):
    """Two rows of two figures and what they mean; just the measured noise where the clean picture is not known."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._noise = Stat(self.tr("Measured noise"), "denoising.measured", parent=self)
        self._noise.setToolTip(
            self.tr(
                "How much neighbouring pixels differ by chance, in grey levels of 255 (standard deviation, estimated "
                "from the picture). 5 is hardly seen, 25 is clearly noisy, 50 is bad."
            )
        )
        self._unspoilt = QLabel(self)
        self._unspoilt.setObjectName("denoising.unspoilt")
        self._unspoilt.setText(self.tr("Hardly any noise: cleaning will not make this picture better."))
        self._unspoilt.setWordWrap(True)
        set_role(self._unspoilt, "quiet")
        self._table = QWidget(self)
        names = ("noisy.psnr", "noisy.ssim", "cleaned.psnr", "cleaned.ssim")
        self._figures = {name: self._figure(name) for name in names}
        self._fill_table()
        column = QVBoxLayout()
        column.setSpacing(SPACE.small)
        column.addWidget(self._noise)
        column.addWidget(self._unspoilt)
        column.addWidget(self._table)
        self.body.addLayout(column)
        bench.prepared_changed.connect(self._show)
        bench.compared.connect(self._show)
        bench.state_changed.connect(self._show)
        self._show()

    def _figure(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(f"denoising.{name}")
        set_role(label, "number")
        label.setAlignment(Qt.AlignmentFlag.AlignRight)
        return label

    def _fill_table(self) -> None:
        psnr_tip = self.tr(
            "How close to the clean picture, in decibels (peak signal-to-noise ratio): 20 is clearly noisy, 30 is "
            "good, above 40 hardly a difference is seen. 3 more means half the squared error."
        )
        ssim_tip = self.tr(
            "How much of the clean picture's structure is there (structural similarity, SSIM): 1 is all of it. It "
            "agrees with the eye better than decibels do."
        )
        grid = QGridLayout(self._table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.medium)
        grid.setVerticalSpacing(SPACE.tiny)
        grid.setColumnStretch(0, 1)
        heads = (
            (self.tr("closeness\n(PSNR)"), psnr_tip, "psnr"),
            (self.tr("structure\n(SSIM)"), ssim_tip, "ssim"),
        )
        for column, (text, tip, key) in enumerate(heads, start=1):
            head = QLabel(text, self._table)
            set_role(head, "small")
            head.setObjectName(f"denoising.{key}.head")
            head.setAlignment(Qt.AlignmentFlag.AlignRight)
            head.setToolTip(tip)
            grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignRight)
            for row, picture in enumerate(("noisy", "cleaned"), start=1):
                figure = self._figures[f"{picture}.{key}"]
                figure.setToolTip(tip)
                grid.addWidget(figure, row, column)
        for row, text in enumerate((self.tr("noisy"), self.tr("cleaned")), start=1):
            grid.addWidget(QLabel(text, self._table), row, 0)

    @Slot()
    def _show(self) -> None:
        prepared, comparison = self._bench.prepared, self._bench.comparison
        level = "–" if prepared is None else self.tr("{level:.0f} of 255").format(level=prepared.level)
        self._noise.set_value(level)
        known = prepared is not None and prepared.noise is not None
        self._table.setVisible(known)
        self._noise.setVisible(not known)
        self._unspoilt.setVisible(prepared is not None and prepared.unspoilt)
        if not known:
            return
        if comparison is None:
            for figure in self._figures.values():
                figure.setText("…")
            return
        self._show_quality("noisy", comparison.noisy)
        self._show_quality("cleaned", comparison.cleaned)
        if self._bench.shows_another:
            for key in ("psnr", "ssim"):
                self._figures[f"cleaned.{key}"].setText("…")

    def _show_quality(self, picture: str, quality: Quality) -> None:
        psnr = "∞" if math.isinf(quality.psnr) else self.tr("{psnr:.1f} dB").format(psnr=quality.psnr)
        self._figures[f"{picture}.psnr"].setText(psnr)
        self._figures[f"{picture}.ssim"].setText("–" if quality.ssim is None else f"{quality.ssim:.2f}")
