"""`GalleryCard`: what the model paints now, and what it painted earlier in this run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from genstudio.ui.panels.training.look_back import LookBack
from genstudio.ui.theme import SPACE
from genstudio.ui.widgets.card import Card
from genstudio.ui.widgets.labels import ElidedLabel
from genstudio.ui.widgets.thumbnail_grid import ThumbnailGrid

if TYPE_CHECKING:
    from genstudio.training.events import Preview

Pixels = npt.NDArray[np.uint8]

PAIRS_IN_A_ROW = 4
SAMPLE_COLUMNS = 6
ALONE_COLUMNS = 8
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

    @property
    def nbytes(self) -> int:
        return self.samples.nbytes + self.reconstructions.nbytes


class GalleryCard(Card):
    """Samples, always from the same noise; held-out pictures above their reconstructions; a slider back in time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("What it paints now"))
        self._rows = ALL_ROWS
        self._aside = False
        self._back: LookBack[Frame] = LookBack("training.time", self)
        self._back.moved.connect(self._look_back)
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
            self._look_back()

    def clear(self) -> None:
        """A new run."""
        self._aside = False
        self._back.set_aside(False)
        self._back.clear()
        self._show_nothing()

    def _show_nothing(self) -> None:
        self._samples.set_pictures(None)
        self._show_pairs(None)
        self._caption.hide()

    def add(self, preview: Preview) -> None:
        """Take in the newest pictures, and show them unless the person looks back."""
        frame = Frame(preview.epoch, preview.samples, preview.originals, preview.reconstructions)
        if self._back.add(frame) and not self._aside:
            self._show(frame)

    def set_aside(self, aside: bool) -> None:
        """Put away what a run painted, while the page is about other pictures, or show it again."""
        if aside == self._aside:
            return
        self._aside = aside
        self._back.set_aside(aside)
        if aside:
            self._show_nothing()
        else:
            self._look_back()

    @Slot()
    def _look_back(self) -> None:
        frame = self._back.shown()
        if frame is not None and not self._aside:
            self._show(frame)

    def _show(self, frame: Frame) -> None:
        self._caption.show()
        self._show_pairs(frame)
        alone = ALONE_COLUMNS if self._rows == ALL_ROWS else SAMPLE_COLUMNS + PAIRS_IN_A_ROW
        columns = SAMPLE_COLUMNS if len(frame.originals) else alone
        self._samples.set_columns(columns)
        self._samples.set_pictures(frame.samples[: columns * self._rows])

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
