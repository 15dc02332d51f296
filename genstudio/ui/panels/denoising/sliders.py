"""How much of the cleaning to take: at once, without cleaning again."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from genstudio.denoising.restore import Blend
from genstudio.ui.panels.denoising.bench import Bench
from genstudio.ui.panels.denoising.setup import with_blend
from genstudio.ui.theme import SPACE
from genstudio.ui.widgets.value_slider import ValueSlider

LEAST_FACTOR, MOST_FACTOR = 0.25, 3.0
LABEL_WIDTH = 92


class CleaningSliders(QWidget):
    """Strength, detail, and for filters the noise they are to remove."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        usual = Blend()
        self._strength = self._percent(self.tr("Strength"), "denoising.strength", usual.strength)
        self._strength.setToolTip(
            self.tr("0 % leaves the picture noisy, 100 % takes the cleaned one. Double-click: back to 100 %.")
        )
        self._detail = self._percent(self.tr("Keep detail"), "denoising.detail", usual.keep_detail)
        self._detail.setToolTip(
            self.tr(
                "Puts back what looks like detail rather than noise in what was removed (local Wiener filter). "
                "Double-click: back to 50 %."
            )
        )
        self._factor = self._percent(self.tr("Noise level"), "denoising.factor", 1.0)
        self._factor.set_range(100 * LEAST_FACTOR, 100 * MOST_FACTOR)
        self._factor.setToolTip(
            self.tr(
                "How much noise the filter expects, compared with what was measured. Turn it up where noise is left, "
                "down where too much is lost. Double-click: as measured."
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tiny)
        for slider in (self._strength, self._detail, self._factor):
            slider.set_label_width(LABEL_WIDTH)
            slider.editing_started.connect(bench.begin_drag)
            slider.withdrawn.connect(bench.withdraw_drag)
            column.addWidget(slider)
        self._strength.value_changed.connect(self._turn_strength)
        self._strength.editing_finished.connect(self._end_strength)
        self._detail.value_changed.connect(self._turn_detail)
        self._detail.editing_finished.connect(self._end_detail)
        self._factor.value_changed.connect(self._turn_factor)
        self._factor.editing_finished.connect(self._end_factor)
        bench.setup_changed.connect(self._show)
        self._show()

    def _percent(self, label: str, name: str, usual: float) -> ValueSlider:
        return ValueSlider(label, name, 0, 100, default=100 * usual, decimals=0, unit="%", parent=self)

    @Slot()
    def _show(self) -> None:
        setup = self._bench.setup
        self._strength.set_value(100 * setup.blend.strength)
        self._detail.set_value(100 * setup.blend.keep_detail)
        self._factor.set_value(100 * setup.factor)
        self._factor.setVisible(self._bench.method.takes_factor)

    @Slot(float)
    def _turn_strength(self, percent: float) -> None:
        self._bench.drag(with_blend(self._bench.setup, strength=percent / 100))

    @Slot()
    def _end_strength(self) -> None:
        self._bench.end_drag(self.tr("Strength of the cleaning"))

    @Slot(float)
    def _turn_detail(self, percent: float) -> None:
        self._bench.drag(with_blend(self._bench.setup, keep_detail=percent / 100))

    @Slot()
    def _end_detail(self) -> None:
        self._bench.end_drag(self.tr("Keep detail"))

    @Slot(float)
    def _turn_factor(self, percent: float) -> None:
        self._bench.drag(replace(self._bench.setup, factor=percent / 100))

    @Slot()
    def _end_factor(self) -> None:
        self._bench.end_drag(self.tr("Noise level"))
