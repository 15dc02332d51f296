"""One zoom for several pictures of one size, and where their panes lie."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF

from genstudio.ui.theme import SPACE
from genstudio.ui.widgets.scaled_picture import fitted

_MOST = 32.0
_NEARLY = 0.85
"""Full rows are worth pictures that are smaller by so much."""


@dataclass(frozen=True)
class SharedView:
    """``zoom`` 1 fits the whole picture; the pane's middle shows the picture's point (``x``, ``y``), each 0..1."""

    zoom: float = 1.0
    x: float = 0.5
    y: float = 0.5

    def target(self, size: QSize, pane: QRectF) -> QRectF:
        """Where the whole picture of ``size`` lies; larger than the pane when zoomed."""
        fit = fitted(size, pane, whole=False)
        if self.zoom == 1.0:
            return fit
        width, height = fit.width() * self.zoom, fit.height() * self.zoom
        corner = pane.center() - QPointF(self.x * width, self.y * height)
        return QRectF(corner, QSizeF(width, height))

    def zoomed(self, factor: float, at: QPointF, size: QSize, pane: QRectF) -> "SharedView":
        """The point under ``at`` stays where it is."""
        zoom = min(max(self.zoom * factor, 1.0), _MOST)
        if zoom == 1.0:
            return SharedView()
        now = self.target(size, pane)
        point = QPointF((at.x() - now.left()) / now.width(), (at.y() - now.top()) / now.height())
        width, height = now.width() * zoom / self.zoom, now.height() * zoom / self.zoom
        away = at - pane.center()
        return SharedView(zoom, point.x() - away.x() / width, point.y() - away.y() / height)._kept_inside(size, pane)

    def moved(self, by: QPointF, size: QSize, pane: QRectF) -> "SharedView":
        """The picture dragged by ``by``."""
        if self.zoom <= 1.0:
            return self
        now = self.target(size, pane)
        moved = SharedView(self.zoom, self.x - by.x() / now.width(), self.y - by.y() / now.height())
        return moved._kept_inside(size, pane)

    def _kept_inside(self, size: QSize, pane: QRectF) -> "SharedView":
        """No empty band between the picture's edge and the pane's; a picture smaller than the pane is centred."""
        now = self.target(size, pane)
        return SharedView(
            self.zoom, _within(self.x, pane.width() / now.width()), _within(self.y, pane.height() / now.height())
        )


def panes(count: int, size: QSize, room: QRectF) -> list[QRectF]:
    """``count`` panes in ``room``, in the rows and columns that show pictures of ``size`` largest.

    Where another division is nearly as good and leaves no gap in its last row, it is taken.
    """
    gap = float(SPACE.small)

    def pane_size(columns: int) -> QSizeF:
        rows = -(-count // columns)
        return QSizeF((room.width() - gap * (columns - 1)) / columns, (room.height() - gap * (rows - 1)) / rows)

    def scale(columns: int) -> float:
        pane = pane_size(columns)
        return min(pane.width() / size.width(), pane.height() / size.height())

    largest = max(scale(columns) for columns in range(1, count + 1))
    near = [columns for columns in range(count, 0, -1) if scale(columns) >= _NEARLY * largest]
    columns = max(near, key=lambda columns: (count % columns == 0, scale(columns)))
    pane = pane_size(columns)
    result = []
    for index in range(count):
        row, column = divmod(index, columns)
        corner = QPointF(room.left() + column * (pane.width() + gap), room.top() + row * (pane.height() + gap))
        result.append(QRectF(corner, pane))
    return result


def _within(centre: float, seen: float) -> float:
    """``centre`` such that a window of width ``seen`` around it stays in 0..1."""
    return 0.5 if seen >= 1 else min(max(centre, seen / 2), 1 - seen / 2)
