"""Noise to add to a clean picture, so that the cleaning can be tried and measured."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from genstudio.denoising.noise import LEAST_STRENGTH, Noise, NoiseKind
from genstudio.ui.panels.denoising.bench import Bench
from genstudio.ui.panels.denoising.setup import FIRST_NOISE
from genstudio.ui.theme import SPACE
from genstudio.ui.widgets.buttons import button, enable
from genstudio.ui.widgets.fold import Fold
from genstudio.ui.widgets.setting_row import CalmComboBox
from genstudio.ui.widgets.value_slider import ValueSlider

LABEL_WIDTH = 92
MOST_STRENGTH = 0.9


class NoiseFold(Fold):
    """Adds noise to the bench's picture, or takes it away again."""

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Add noise to try it"), "denoising.noise_fold", parent)
        self._bench = bench
        self._latest = FIRST_NOISE
        self._switch = QCheckBox(self.tr("Add noise to the picture"), self)
        self._switch.setObjectName("denoising.noise")
        self._switch.setAccessibleName(self._switch.text())
        self._switch.setToolTip(self.tr("The clean picture is then known, so the cleaning can be measured."))
        self._kinds = tuple(NoiseKind)
        self._kind = CalmComboBox(self)
        self._kind.setObjectName("denoising.noise_kind")
        self._kind.setAccessibleName(self.tr("Kind of noise"))
        for kind in self._kinds:
            self._kind.addItem(self._title(kind))
        self._strength = ValueSlider(
            self.tr("How strong"),
            "denoising.noise_strength",
            100 * LEAST_STRENGTH,
            100 * MOST_STRENGTH,
            default=100 * FIRST_NOISE.strength,
            decimals=0,
            unit="%",
            parent=self,
        )
        self._strength.set_label_width(LABEL_WIDTH)
        self._strength.setToolTip(
            self.tr(
                "For grain, its standard deviation where white is 100 %; for dots and missing pixels, the share of "
                "pixels that are lost."
            )
        )
        self._fresh = button(self.tr("New noise"), "denoising.new_noise", self)
        self._fresh.setToolTip(self.tr("Other random noise of the same kind and strength (another seed)"))
        row = QHBoxLayout()
        row.setSpacing(SPACE.small)
        row.addWidget(self._kind, 1)
        row.addWidget(self._fresh)
        self.body.addWidget(self._switch)
        self.body.addLayout(row)
        self.body.addWidget(self._strength)
        self._connect()
        self._show()

    def _title(self, kind: NoiseKind) -> str:
        return {
            NoiseKind.GAUSSIAN: self.tr("Grain (Gaussian)"),
            NoiseKind.POISSON: self.tr("Dim light (Poisson)"),
            NoiseKind.SALT_AND_PEPPER: self.tr("Dots (salt and pepper)"),
            NoiseKind.MASKING: self.tr("Missing pixels (masking)"),
            NoiseKind.JPEG: self.tr("Blocks (JPEG)"),
        }[kind]

    def _connect(self) -> None:
        bench = self._bench
        self._switch.clicked.connect(self._switch_noise)
        self._kind.activated.connect(self._choose_kind)
        self._fresh.clicked.connect(self._renew)
        self._strength.editing_started.connect(bench.begin_drag)
        self._strength.withdrawn.connect(bench.withdraw_drag)
        self._strength.value_changed.connect(self._turn)
        self._strength.editing_finished.connect(self._end_turning)
        bench.setup_changed.connect(self._show)

    @Slot()
    def _show(self) -> None:
        setup = self._bench.setup
        if setup.noise is not None:
            self._latest = setup.noise
        with QSignalBlocker(self._switch):
            self._switch.setChecked(setup.noise is not None)
        self._kind.setCurrentIndex(self._kinds.index(self._latest.kind))
        self._strength.set_value(100 * self._latest.strength)
        enable(self._switch, setup.subject is not None, self.tr("Open a picture first."))
        reason = self.tr("Tick “Add noise to the picture” first.")
        for each in (self._kind, self._strength, self._fresh):
            enable(each, setup.noise is not None, reason)

    @Slot(bool)
    def _switch_noise(self, on: bool) -> None:
        noise = self._latest if on else None
        text = self.tr("Add noise") if on else self.tr("Take the noise away")
        self._bench.choose(replace(self._bench.setup, noise=noise), text)

    @Slot(int)
    def _choose_kind(self, index: int) -> None:
        self._change(replace(self._latest, kind=self._kinds[index]), self.tr("Kind of noise"))

    @Slot()
    def _renew(self) -> None:
        self._change(replace(self._latest, seed=self._latest.seed + 1), self.tr("New noise"))

    def _change(self, noise: Noise, text: str) -> None:
        if noise != self._bench.setup.noise:
            self._bench.choose(replace(self._bench.setup, noise=noise), text)

    @Slot(float)
    def _turn(self, percent: float) -> None:
        self._bench.drag(replace(self._bench.setup, noise=replace(self._latest, strength=percent / 100)))

    @Slot()
    def _end_turning(self) -> None:
        self._bench.end_drag(self.tr("Strength of the noise"))
