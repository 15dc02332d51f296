"""`GalleryCard`: what the model paints now, and what it painted earlier in this run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from genstudio.ui.theme import SPACE
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.labels import ElidedLabel
from genstudio.ui.widgets.thumbnail_grid import ThumbnailGrid
from genstudio.ui.widgets.value_slider import ValueSlider

if TYPE_CHECKING:
    from genstudio.training.events import Preview

Pixels = npt.NDArray[np.uint8]

MOST_FRAMES = 200
MOST_BYTES = 128 * 2**20
PAIRS_IN_A_ROW = 4
SAMPLE_COLUMNS = 6
ALONE_COLUMNS = 8
SLIDER_WIDTH = 170
FEW_ROWS, ALL_ROWS = 2, 4
SURROUNDINGS = 106
"""Height of all that is not thumbnails: margins, title, captions."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What was painted at one moment; pictures uint8 (N, C, H, W)."""

    epoch: float
    samples: Pixels
    originals: Pixels
    reconstructions: Pixels


class TimeMachine:
    """The frames of one run, thinned to every second one when there are too many."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []

    def add(self, frame: Frame) -> None:
        self.frames.append(frame)
        size = sum(kept.samples.nbytes + kept.reconstructions.nbytes for kept in self.frames)
        if len(self.frames) > MOST_FRAMES or (size > MOST_BYTES and len(self.frames) > 2):
            # From the newest backwards, so that this one and every second before it stay.
            self.frames = self.frames[::-2][::-1]


class GalleryCard(Card):
    """Samples, always from the same noise; held-out pictures above their reconstructions; a slider back in time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("What it paints now"))
        self._past = TimeMachine()
        self._rows = ALL_ROWS
        self._slider = ValueSlider("", "training.time", parent=self)
        self._slider.setAccessibleName(self.tr("Look back through this training"))
        self._slider.setToolTip(self.tr("What it painted earlier in this training, from the same noise"))
        self._slider.set_label_width(0)
        self._slider.set_value_width(0)
        self._slider.setFixedWidth(SLIDER_WIDTH)
        self._slider.value_changed.connect(self._look_back)
        self._moment = ElidedLabel("", "number", self)
        self.add_to_header(self._moment)
        self.add_to_header(self._slider)
        self._samples = ThumbnailGrid("training.samples", self.tr("Pictures painted from noise"), self)
        self._samples.set_placeholder(self.tr("Here it will paint while it learns."))
        self._pairs = ThumbnailGrid("training.reconstructions", self.tr("Unseen pictures and their copies"), self)
        self._lay_out()
        self.clear()

    def height_for(self, rows: int, width: int) -> int:
        """The height at which so many rows of thumbnails fill the width."""
        columns = SAMPLE_COLUMNS + PAIRS_IN_A_ROW
        thumbnail = (width - 3 * SPACE.large - (columns - 1) * SPACE.small) // columns
        return SURROUNDINGS + rows * (thumbnail + SPACE.small)

    def set_rows(self, rows: int) -> None:
        """How many rows of thumbnails to show, `FEW_ROWS` or `ALL_ROWS`."""
        if rows != self._rows:
            self._rows = rows
            frame = self._shown()
            if frame is not None:
                self._show(frame)

    def clear(self) -> None:
        """A new run."""
        self._past = TimeMachine()
        self._samples.set_pictures(None)
        self._show_pairs(None)
        self._caption.hide()
        self._slider.hide()
        self._moment.set_full_text("")

    def add(self, preview: Preview) -> None:
        """Take in the newest pictures, and show them unless the person looks back."""
        newest = self._slider.value() >= len(self._past.frames) - 1
        earlier = self._shown()
        self._past.add(Frame(preview.epoch, preview.samples, preview.originals, preview.reconstructions))
        frames = self._past.frames
        self._slider.set_range(0.0, float(max(1, len(frames) - 1)))
        self._slider.setVisible(len(frames) > 1)
        if newest or earlier is None:
            self._slider.set_value(float(len(frames) - 1))
            self._show(frames[-1])
        else:
            # Frames may have been thinned out: stay at the same moment.
            nearest = min(range(len(frames)), key=lambda index: abs(frames[index].epoch - earlier.epoch))
            self._slider.set_value(float(nearest))

    @Slot(float)
    def _look_back(self, value: float) -> None:
        frame = self._shown()
        if frame is not None:
            self._show(frame)

    def _shown(self) -> Frame | None:
        frames = self._past.frames
        return frames[min(round(self._slider.value()), len(frames) - 1)] if frames else None

    def _show(self, frame: Frame) -> None:
        self._caption.show()
        self._show_pairs(frame)
        alone = ALONE_COLUMNS if self._rows == ALL_ROWS else SAMPLE_COLUMNS + PAIRS_IN_A_ROW
        columns = SAMPLE_COLUMNS if len(frame.originals) else alone
        self._samples.set_columns(columns)
        self._samples.set_pictures(frame.samples[: columns * self._rows])
        self._moment.set_full_text(self.tr("round {epoch}").format(epoch=f"{frame.epoch:,.1f}"))

    def _show_pairs(self, frame: Frame | None) -> None:
        has_pairs = frame is not None and len(frame.originals) > 0
        self._pairs_side.setVisible(has_pairs)
        if frame is not None and has_pairs:
            columns = min(PAIRS_IN_A_ROW, len(frame.originals))
            pairs = in_pairs(frame.originals, frame.reconstructions, columns)
            self._pairs.set_columns(columns)
            self._pairs.set_pictures(pairs[: columns * self._rows])

    def _lay_out(self) -> None:
        self._caption = _caption(self.tr("Invented, from noise"), self.tr("Decoded from samples of the prior"), self)
        pairs_caption = _caption(
            self.tr("Unseen picture, its copy below"), self.tr("Held-out pictures and their reconstructions"), self
        )
        left = QVBoxLayout()
        left.setSpacing(SPACE.tiny)
        left.addWidget(self._caption)
        left.addWidget(self._samples, 1)
        self._pairs_side = QWidget(self)
        right = QVBoxLayout(self._pairs_side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(SPACE.tiny)
        right.addWidget(pairs_caption)
        right.addWidget(self._pairs, 1)
        row = QHBoxLayout()
        row.setSpacing(SPACE.large)
        row.addLayout(left, SAMPLE_COLUMNS)
        row.addWidget(self._pairs_side, PAIRS_IN_A_ROW)
        self.body.addLayout(row, 1)


def in_pairs(originals: Pixels, reconstructions: Pixels, columns: int) -> Pixels:
    """Rows of `columns` originals, each above the row of their reconstructions; those that fill no row are left out."""
    rows = max(1, len(originals) // columns)
    shown = rows * columns
    shape = (rows, columns, *originals.shape[1:])
    pairs = np.stack([originals[:shown].reshape(shape), reconstructions[:shown].reshape(shape)], axis=1)
    return pairs.reshape(-1, *originals.shape[1:])


def _caption(text: str, tip: str, parent: QWidget) -> QLabel:
    label = ElidedLabel(text, "small", parent)
    label.setToolTip(tip)
    return label
