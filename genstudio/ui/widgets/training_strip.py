"""The strip at the foot of the window: what the training is doing, on every page."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QAbstractAnimation, QRectF, Qt, QVariantAnimation, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from genstudio.ui.theme import MEASURE, SPACE, Palette, motion_allowed, palette_of, set_role
from genstudio.ui.widgets.buttons import button
from genstudio.ui.widgets.labels import ElidedLabel
from genstudio.ui.widgets.sparkline import Sparkline

_DOT = 8
_BAR = 2
_BUTTON_HEIGHT = 28
_LAP_MS = 1400
_SWEEP = 0.25
"""The part of the strip's width that the moving bar covers."""


class RunState(Enum):
    """Where a run stands."""

    IDLE = "idle"
    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    FINISHED = "finished"
    FAILED = "failed"


@dataclass(frozen=True)
class StripState:
    """All that the strip shows.

    ``progress`` is 0..1, or None where it is not known; ``losses`` are recent values, oldest first; ``troubled`` marks
    a run that ended well enough to keep what it learned, but not as it should.
    """

    state: RunState = RunState.IDLE
    title: str = ""
    detail: str = ""
    progress: float | None = None
    losses: tuple[float, ...] = ()
    troubled: bool = False


class TrainingStrip(QFrame):
    """Shows a `StripState`; pausing and stopping are asked for by signal.

    Signals:
        pause_clicked, resume_clicked, stop_clicked: the person wants it.
    """

    pause_clicked = Signal()
    resume_clicked = Signal()
    stop_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "strip")
        self.setObjectName("strip")
        self.setFixedHeight(MEASURE.strip)
        self._state = StripState()
        self._dot = _Dot(self)
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._title, "heading")
        self._detail = ElidedLabel("", "quiet", self)
        self._losses = Sparkline(self.tr("Loss of late"), self)
        self._pause = button(self.tr("Pause"), "strip.pause", self)
        self._stop = button(self.tr("Stop"), "strip.stop", self)
        for control in (self._pause, self._stop):
            control.setProperty("compact", True)
            control.setFixedHeight(_BUTTON_HEIGHT)
        self._pause.clicked.connect(self._on_pause)
        self._stop.clicked.connect(self._on_stop)
        self._sweep = QVariantAnimation(self)
        self._sweep.setStartValue(0.0)
        self._sweep.setEndValue(1.0)
        self._sweep.setDuration(_LAP_MS)
        self._sweep.setLoopCount(-1)
        self._sweep.valueChanged.connect(self._on_sweep)

        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.huge, 0, SPACE.huge, 0)
        row.setSpacing(SPACE.medium)
        row.addWidget(self._dot)
        row.addWidget(self._title)
        row.addWidget(self._detail)
        row.addWidget(self._losses)
        row.addStretch(1)
        row.addWidget(self._stop)
        row.addWidget(self._pause)
        self.set_state(StripState())

    def state(self) -> StripState:
        return self._state

    def set_state(self, state: StripState) -> None:
        self._state = state
        running = state.state
        self._title.setText(state.title)
        self._title.setVisible(bool(state.title))
        idle_hint = self.tr("No training yet. Choose pictures, then press Start on the Train page.")
        self._detail.set_full_text(state.detail or (idle_hint if running is RunState.IDLE else ""))
        self._losses.set_values(state.losses)
        self._losses.setVisible(len(state.losses) > 1)
        self._dot.set_colour(_dot_colour(RunState.FAILED if state.troubled else running))
        paused = running is RunState.PAUSED
        text = self.tr("Resume") if paused else self.tr("Pause")
        self._pause.setText(text)
        self._pause.setAccessibleName(text)
        self._pause.setVisible(running in (RunState.RUNNING, RunState.PAUSED))
        self._stop.setVisible(running in (RunState.PREPARING, RunState.RUNNING, RunState.PAUSED, RunState.STOPPING))
        self._stop.setEnabled(running is not RunState.STOPPING)
        self.setAccessibleName(" ".join(part for part in (state.title, self._detail.full_text()) if part))
        self._set_sweeping(running in (RunState.PREPARING, RunState.STOPPING))
        self.update(0, 0, self.width(), _BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        palette = palette_of(self)
        start, end = self._bar()
        if end <= start:
            return
        painter = QPainter(self)
        paused = self._state.state is RunState.PAUSED
        colour = QColor(palette.quiet if paused else palette.accent)
        painter.fillRect(QRectF(start * self.width(), 0, (end - start) * self.width(), _BAR), colour)
        painter.end()

    def _bar(self) -> tuple[float, float]:
        """The part of the upper edge that is coloured, 0..1."""
        state = self._state
        if self._sweep.state() is QAbstractAnimation.State.Running:
            head = float(self._sweep.currentValue() or 0.0) * (1 + _SWEEP)
            return max(0.0, head - _SWEEP), min(1.0, head)
        if state.state in (RunState.RUNNING, RunState.PAUSED) and state.progress is not None:
            return 0.0, min(max(state.progress, 0.0), 1.0)
        return 0.0, 0.0

    def _set_sweeping(self, wanted: bool) -> None:
        running = self._sweep.state() is QAbstractAnimation.State.Running
        if wanted and not running and motion_allowed():
            self._sweep.start()
        elif not wanted and running:
            self._sweep.stop()

    @Slot()
    def _on_sweep(self) -> None:
        self.update(0, 0, self.width(), _BAR)

    @Slot()
    def _on_pause(self) -> None:
        if self._state.state is RunState.PAUSED:
            self.resume_clicked.emit()
        else:
            self.pause_clicked.emit()

    @Slot()
    def _on_stop(self) -> None:
        self.stop_clicked.emit()


class _Dot(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._colour = _dot_colour(RunState.IDLE)
        self.setFixedSize(_DOT, _DOT)

    def set_colour(self, colour: Callable[[Palette], str]) -> None:
        self._colour = colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(QColor(self._colour(palette_of(self))))
        painter.drawEllipse(self.rect())
        painter.end()


def _dot_colour(state: RunState) -> Callable[[Palette], str]:
    if state in (RunState.RUNNING, RunState.FINISHED):
        return lambda palette: palette.good
    if state in (RunState.PREPARING, RunState.STOPPING, RunState.PAUSED):
        return lambda palette: palette.warning
    if state is RunState.FAILED:
        return lambda palette: palette.error
    return lambda palette: palette.disabled
