"""Where the cells of a grid of pictures lie."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPoint, QRect, QSize

from genstudio.ui.theme import SPACE

EDGE = 3
"""Room around the grid for the ring of a chosen picture."""
_LEAST_THUMB = 20


class Fit(Enum):
    """What decides the number of columns."""

    FLOW = "flow"
    """As many thumbnails of the wanted size as fit beside each other; scrolls."""
    COLUMNS = "columns"
    """A given number; thumbnails as large as then fit."""
    ALL = "all"
    """The number that makes thumbnails largest with all in sight."""


@dataclass(frozen=True)
class GridLayout:
    """Cells in rows: ``columns`` of them, thumbnails of ``thumb``, ``below`` more for the caption."""

    columns: int = 0
    thumb: QSize = QSize(0, 0)  # noqa: RUF009 - never changed in place
    below: int = 0

    @property
    def row_height(self) -> int:
        return self.thumb.height() + self.below + SPACE.small

    def height(self, count: int) -> int:
        """Of the whole grid with ``count`` pictures."""
        rows = -(-count // self.columns) if self.columns else 0
        return rows * self.row_height - SPACE.small + 2 * EDGE if rows else 0

    def box(self, index: int) -> QRect:
        """Where the picture ``index`` lies."""
        row, column = divmod(index, max(1, self.columns))
        corner = QPoint(EDGE + column * (self.thumb.width() + SPACE.small), EDGE + row * self.row_height)
        return QRect(corner, self.thumb)

    def index_at(self, position: QPoint, count: int) -> int:
        """The picture at ``position``; -1 between them and outside."""
        if not self.columns or position.x() < EDGE or position.y() < EDGE:
            return -1
        column = (position.x() - EDGE) // (self.thumb.width() + SPACE.small)
        index = (position.y() - EDGE) // self.row_height * self.columns + column
        inside = column < self.columns and index < count and self.box(index).contains(position)
        return index if inside else -1

    def indices_between(self, top: int, bottom: int, count: int) -> range:
        """The pictures in the rows that touch the band from ``top`` to ``bottom``."""
        if not self.columns:
            return range(0)
        first = max(0, (top - EDGE) // self.row_height) * self.columns
        last = ((bottom - EDGE) // self.row_height + 1) * self.columns
        return range(first, min(max(last, 0), count))


def arrange(fit: Fit, count: int, room: QSize, shape: float, thumb: int, columns: int, below: int) -> GridLayout:
    """Lay out ``count`` pictures in ``room``; ``shape`` is height / width, ``thumb`` the wanted width in `Fit.FLOW`."""
    width = max(1, room.width() - 2 * EDGE)
    height = max(1, room.height() - 2 * EDGE)
    if fit is Fit.FLOW:
        chosen = max(1, (width + SPACE.small) // (thumb + SPACE.small))
        # A full row reaches both edges.
        thumb_width = _width_in(width, chosen) if count > chosen else thumb
    elif fit is Fit.COLUMNS:
        chosen = columns
        thumb_width = _thumb_width(width, height, columns, count, shape, below)
    else:
        chosen = max(range(1, count + 1), key=lambda n: _thumb_width(width, height, n, count, shape, below), default=1)
        thumb_width = _thumb_width(width, height, chosen, count, shape, below)
    thumb_width = max(_LEAST_THUMB, min(thumb_width, width))
    return GridLayout(chosen, QSize(thumb_width, max(1, round(thumb_width * shape))), below)


def _width_in(width: int, columns: int) -> int:
    return (width - (columns - 1) * SPACE.small) // columns


def _thumb_width(width: int, height: int, columns: int, count: int, shape: float, below: int) -> int:
    """The widest thumbnail with which ``count`` pictures in ``columns`` are all in sight."""
    rows = -(-count // columns)
    by_height = ((height - (rows - 1) * SPACE.small) / rows - below) / shape
    return int(min(_width_in(width, columns), by_height))
