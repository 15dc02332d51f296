"""`LookBack`: what was shown earlier in this training, and the slider that goes back to it."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from genstudio.ui.training_status import figure_of_rounds
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.labels import ElidedLabel
from genstudio.ui.widgets.value_slider import ValueSlider

MOST_FRAMES = 200
MOST_BYTES = 128 * 2**20
SLIDER_WIDTH = 170


class Moment(Protocol):
    """What was shown at one moment."""

    @property
    def epoch(self) -> float: ...

    @property
    def nbytes(self) -> int:
        """How much memory it takes."""


Shown = TypeVar("Shown", bound=Moment)


class TimeMachine(Generic[Shown]):
    """The frames of one run, thinned to every second one when there are too many."""

    def __init__(self) -> None:
        self.frames: list[Shown] = []

    def add(self, frame: Shown) -> None:
        self.frames.append(frame)
        size = sum(kept.nbytes for kept in self.frames)
        if len(self.frames) > MOST_FRAMES or (size > MOST_BYTES and len(self.frames) > 2):
            # From the newest backwards, so that this one and every second before it stay.
            self.frames = self.frames[::-2][::-1]


class LookBack(QObject, Generic[Shown]):
    """A slider through a `TimeMachine`, in the header of a card, with the round that is shown.

    Signals:
        moved: another frame is to be shown; ask `shown`.
    """

    moved = Signal()

    def __init__(self, name: str, card: Card) -> None:
        """``name`` is the slider's object name."""
        super().__init__(card)
        self._past: TimeMachine[Shown] = TimeMachine()
        self._aside = False
        self._slider = _slider(name, self.tr("Look back through this training"), card)
        self._slider.setToolTip(self.tr("What it painted earlier in this training, from the same noise"))
        self._slider.value_changed.connect(self._move)
        self._moment = ElidedLabel("", "number", card)
        card.add_to_header(self._moment)
        card.add_to_header(self._slider)
        self.clear()

    def clear(self) -> None:
        """A new run."""
        self._past = TimeMachine()
        self._slider.hide()
        self._moment.set_full_text("")

    def set_aside(self, aside: bool) -> None:
        """Put the slider away for a while; what was shown is kept."""
        self._aside = aside
        self._slider.setVisible(not aside and len(self._past.frames) > 1)
        self._moment.setVisible(not aside)

    def add(self, frame: Shown) -> bool:
        """Take in the newest frame. True if it is to be shown: the person does not look back."""
        newest = self._slider.value() >= len(self._past.frames) - 1
        earlier = self.shown()
        self._past.add(frame)
        frames = self._past.frames
        self._slider.set_range(0.0, float(max(1, len(frames) - 1)))
        self._slider.setVisible(not self._aside and len(frames) > 1)
        if newest or earlier is None:
            self._slider.set_value(float(len(frames) - 1))
            self._tell()
            return True
        # Frames may have been thinned out: stay at the same moment.
        nearest = min(range(len(frames)), key=lambda index: abs(frames[index].epoch - earlier.epoch))
        self._slider.set_value(float(nearest))
        return False

    def shown(self) -> Shown | None:
        """The frame that the slider stands at; None before there is one."""
        frames = self._past.frames
        return frames[min(round(self._slider.value()), len(frames) - 1)] if frames else None

    @Slot(float)
    def _move(self, value: float) -> None:
        if self.shown() is not None:
            self._tell()
            self.moved.emit()

    def _tell(self) -> None:
        frame = self.shown()
        if frame is not None:
            self._moment.set_full_text(self.tr("round {epoch}").format(epoch=figure_of_rounds(frame.epoch)))


def _slider(name: str, label: str, parent: QWidget) -> ValueSlider:
    slider = ValueSlider("", name, parent=parent)
    slider.setAccessibleName(label)
    slider.set_label_width(0)
    slider.set_value_width(0)
    slider.setFixedWidth(SLIDER_WIDTH)
    return slider
