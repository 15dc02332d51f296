"""`paint_rows`: the thumbnails of some rows of a grid, and their marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter

from genstudio.data.image_set import ImageSet, Labels
from genstudio.ui.panels.dataset.browser.captions import Captions
from genstudio.ui.panels.dataset.browser.cell_marks import RING, CellMarks
from genstudio.ui.panels.dataset.browser.selection import Selection
from genstudio.ui.panels.dataset.browser.strip import Strip
from genstudio.ui.theme import SPACE
from genstudio.ui.widgets.grid_layout import GridLayout

FEW_PIXELS = 24
"""Pictures narrower than this show their pixels."""
_CORNER = QPoint(RING, RING)


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """All that the look of a row depends on.

    Attributes:
        shown: the indices of those that are shown, in order; None for all `count`.
        left_out: bool, one for each picture of the set.
        top: how far it is scrolled.
        captions: painted where the layout has room for them.
        hovered: the place under the pointer; -1 for none.
        focused: whether the keyboard is with the grid.
    """

    images: ImageSet
    shown: Labels | None
    count: int
    left_out: npt.NDArray[np.bool_]
    layout: GridLayout
    top: int
    captions: Captions | None
    marks: CellMarks
    selection: Selection
    hovered: int
    focused: bool

    def box(self, place: int) -> QRect:
        return self.layout.box(place).translated(0, -self.top)


def paint_rows(painter: QPainter, rows: range, strips: Mapping[int, Strip | None], sight: Sight) -> None:
    """Paint these rows; those without a strip as empty thumbnails."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, sight.images.width >= FEW_PIXELS)
    for row in rows:
        _paint_pictures(painter, row, strips.get(row), sight)
    for row in rows:
        _paint_marks(painter, row, sight)  # after all pictures: rings reach over the gaps


def _paint_pictures(painter: QPainter, row: int, strip: Strip | None, sight: Sight) -> None:
    first = row * sight.layout.columns
    count = min(sight.layout.columns, sight.count - first)
    box = sight.box(first)
    corner, step = box.topLeft(), box.width() + SPACE.small
    if strip is None:
        painter.save()
        painter.setClipRect(QRect(corner, QSize(count * step, box.height())))
        painter.drawPixmap(corner, sight.marks.waiting)
        painter.restore()
        return
    image, side, height = strip.image, strip.width, strip.image.height()
    if strip.spaced:
        painter.drawImage(QRect(corner, QSize(count * step, box.height())), image)
    else:
        source = QRect(0, 0, side, height)
        for _ in range(count):
            painter.drawImage(box, image, source)
            box.translate(step, 0)
            source.translate(side, 0)
    painter.save()
    painter.setClipRect(QRect(corner, QSize(count * step, box.height())))
    painter.drawPixmap(corner, sight.marks.corners)
    painter.restore()


def _paint_marks(painter: QPainter, row: int, sight: Sight) -> None:
    first = row * sight.layout.columns
    after = min(first + sight.layout.columns, sight.count)
    indices = np.arange(first, after) if sight.shown is None else sight.shown[first:after]
    box = sight.box(first)
    _paint_special(painter, first, indices, box, sight)
    if sight.captions is not None and sight.layout.below:
        step = box.width() + SPACE.small
        below = QPoint(box.left(), box.bottom() + 1)
        sight.marks.captions.write_row(painter, below, step, sight.captions(indices))


def _paint_special(painter: QPainter, first: int, indices: Labels, box: QRect, sight: Sight) -> None:
    """Marks of pictures that are left out, chosen or pointed at, in the row that begins at a place and a box."""
    marks, step = sight.marks, box.width() + SPACE.small
    after = first + len(indices)
    left_out, chosen = sight.left_out[indices], sight.selection.chosen[first:after]
    special = (sight.hovered, sight.selection.current)
    if not left_out.any() and not chosen.any() and not any(first <= at < after for at in special):
        return
    at_once = len(indices) == sight.layout.columns and bool(chosen.all()) and not left_out.any()
    if at_once:
        painter.drawPixmap(box.topLeft() - _CORNER, marks.chosen_row)
        if not first <= sight.selection.current < after:
            return
    for place, out in enumerate(left_out.tolist(), start=first):
        corner = QPoint(box.left() + (place - first) * step, box.top())
        if out:
            painter.drawPixmap(corner, marks.left_out)
        if chosen[place - first]:
            if not at_once:
                painter.drawPixmap(corner - _CORNER, marks.chosen)
        elif place == sight.hovered:
            painter.drawPixmap(corner - _CORNER, marks.hovered)
        if sight.focused and place == sight.selection.current:
            painter.drawPixmap(corner - _CORNER, marks.current)
