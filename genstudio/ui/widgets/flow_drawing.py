"""How data go through a model, drawn in the theme's colours."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from genstudio.ui.theme import RADIUS, SPACE, TEXT, Palette, palette_of, text_font

if TYPE_CHECKING:
    from genstudio.models.flow import Flow, Node

_PADDING = QSize(7, 4)
_ARROW = 18.0
"""The room between two columns or rows, which is the length of most arrows."""
_LONGEST_ARROW = 34.0
_HEAD = 5.0
_STACKED = 2.0
"""By how much the second sheet of a picture looks out from behind the first."""
_ROUNDEST = 16.0
_SMALLEST = 0.82
"""Smaller letters than these cannot be read: the drawing is turned by a quarter instead."""
_LEAST_WIDTH = 160

Measure = Callable[[str], float]


@dataclass(frozen=True)
class Box:
    """One node in its place.

    Attributes:
        lines: its title, broken into lines.
    """

    node: Node
    lines: tuple[str, ...]
    rect: QRectF


@dataclass(frozen=True)
class Arrangement:
    """A flow in its place, in pixels before scaling.

    Attributes:
        scale: by how much to draw it smaller, at most 1.
        width, height: of the whole, after scaling.
    """

    boxes: dict[str, Box]
    arrows: tuple[QLineF, ...]
    scale: float
    width: float
    height: float


class FlowDrawing(QWidget):
    """Boxes and arrows from left to right; from the top down where there is no room for that."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._flow: Flow | None = None
        self._arrangement: Arrangement | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_flow(self, flow: Flow, title: str) -> None:
        """Draw this, the way of the data through the model called ``title``; hidden where there is nothing to draw."""
        self._flow = flow
        self.setAccessibleName(self.tr("How data go through it: {title}").format(title=title))
        self.setAccessibleDescription(in_words(flow))
        self.setToolTip(self.tr("How data go through it: the networks are filled, what is learned from is stacked"))
        self.setVisible(bool(flow.nodes))
        self._fit()
        self.update()

    def arrangement(self) -> Arrangement | None:
        """What is drawn; None without a flow."""
        return self._arrangement

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self._flow is None or not self._flow.nodes:
            return 0
        return math.ceil(arrange(self._flow, width).height)

    def sizeHint(self) -> QSize:
        width = max(self.width(), _LEAST_WIDTH)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, self.heightForWidth(max(self.width(), _LEAST_WIDTH)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        arranged = self._arrangement
        if arranged is None:
            return
        palette = palette_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate((self.width() - arranged.width) / 2, 0)
        painter.scale(arranged.scale, arranged.scale)
        for arrow in arranged.arrows:
            _paint_arrow(painter, arrow, palette)
        painter.setFont(text_font(TEXT.small))
        for box in arranged.boxes.values():
            _paint_box(painter, box, palette)
        painter.end()

    def _fit(self) -> None:
        if self._flow is None or not self._flow.nodes:
            self._arrangement = None
            return
        self._arrangement = arrange(self._flow, max(self.width(), _LEAST_WIDTH))
        self.setFixedHeight(math.ceil(self._arrangement.height))


def in_words(flow: Flow) -> str:
    """The arrows as text, for those who do not see the drawing."""
    titles = {node.name: _tr(node.title) for node in flow.nodes}
    return "; ".join(f"{titles[arrow.start]} → {titles[arrow.end]}" for arrow in flow.arrows)


def arrange(flow: Flow, width: float) -> Arrangement:
    """Find every box its place within ``width`` pixels."""
    across = _placed(flow, width, turned=False)
    if across.scale >= _SMALLEST:
        return across
    down = _placed(flow, width, turned=True)
    return down if down.scale > across.scale else across


def _placed(flow: Flow, width: float, *, turned: bool) -> Arrangement:
    metrics = QFontMetricsF(text_font(TEXT.small))
    lines = {node.name: _lines(_tr(node.title), metrics.horizontalAdvance) for node in flow.nodes}
    sizes = {
        name: (
            max(map(metrics.horizontalAdvance, parts)) + 2 * _PADDING.width(),
            len(parts) * metrics.height() + 2 * _PADDING.height(),
        )
        for name, parts in lines.items()
    }
    places = {node.name: (node.row, node.column) if turned else (node.column, node.row) for node in flow.nodes}
    columns = _extents(((places[name][0], sizes[name][0]) for name in places), between=0.5)
    rows = _extents(((places[name][1], sizes[name][1]) for name in places), between=1.0)
    gap = _ARROW
    if len(columns) > 1:
        gap = min(_LONGEST_ARROW, max(_ARROW, (width - sum(columns.values())) / (len(columns) - 1)))
    xs, ys = _centres(columns, gap), _centres(rows, _ARROW if turned else SPACE.medium)
    boxes = {}
    for node in flow.nodes:
        wide, high = sizes[node.name]
        rect = QRectF(0.0, 0.0, wide, high)
        rect.moveCenter(QPointF(_between(xs, places[node.name][0]), _between(ys, places[node.name][1])))
        boxes[node.name] = Box(node, lines[node.name], rect)
    whole = QRectF()
    for box in boxes.values():
        whole = whole.united(box.rect)
    whole.adjust(-_STACKED, -_STACKED, _STACKED + 1, _STACKED + 1)
    for box in boxes.values():
        box.rect.translate(-whole.topLeft())
    scale = min(1.0, width / whole.width())
    arrows = tuple(_arrow(boxes[arrow.start].rect, boxes[arrow.end].rect) for arrow in flow.arrows)
    return Arrangement(boxes, arrows, scale, whole.width() * scale, whole.height() * scale)


def _lines(title: str, measure: Measure) -> tuple[str, ...]:
    """As narrow as its longest word, in as few lines as that allows."""
    words = title.split()
    room = max(map(measure, words))
    lines = [words[0]]
    for word in words[1:]:
        if measure(f"{lines[-1]} {word}") <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return tuple(lines)


def _extents(needed: Iterable[tuple[float, float]], between: float) -> dict[int, float]:
    """The width of each column that is used: that of its widest box; one between two asks both for a share of its own.

    The same for the heights of rows.
    """
    widths: dict[int, float] = {}
    for place, width in needed:
        for column in {math.floor(place), math.ceil(place)}:
            asked = width if place == int(place) else between * width
            widths[column] = max(widths.get(column, 0.0), asked)
    return dict(sorted(widths.items()))


def _centres(widths: dict[int, float], gap: float) -> dict[int, float]:
    centres, start = {}, 0.0
    for column, width in widths.items():
        centres[column] = start + width / 2
        start += width + gap
    return centres


def _between(centres: dict[int, float], place: float) -> float:
    return (centres[math.floor(place)] + centres[math.ceil(place)]) / 2


def _arrow(start: QRectF, end: QRectF) -> QLineF:
    """From the edge of one box to the edge of another, along the line between their centres."""
    line = QLineF(start.center(), end.center())
    return QLineF(_leaving(start, line), _leaving(end, QLineF(line.p2(), line.p1())))


def _leaving(box: QRectF, line: QLineF) -> QPointF:
    """Where a line from the centre of a box leaves it."""
    reach = min(
        (half / abs(way) for half, way in ((box.width() / 2, line.dx()), (box.height() / 2, line.dy())) if way),
        default=0.0,
    )
    return line.pointAt(min(1.0, reach))


def _paint_arrow(painter: QPainter, line: QLineF, palette: Palette) -> None:
    ink = QColor(palette.quiet)
    painter.setPen(QPen(ink, 1.3))
    painter.drawLine(line)
    if line.length() == 0:
        return
    along = QPointF(line.dx(), line.dy()) / line.length()
    aside = QPointF(-along.y(), along.x())
    tip, back = line.p2(), line.p2() - along * _HEAD
    head = QPainterPath(tip)
    head.lineTo(back + aside * _HEAD * 0.6)
    head.lineTo(back - aside * _HEAD * 0.6)
    head.closeSubpath()
    painter.fillPath(head, ink)


def _paint_box(painter: QPainter, box: Box, palette: Palette) -> None:
    from genstudio.models.flow import NodeKind

    fill, edge, text, radius = {
        NodeKind.PICTURE: (palette.field, palette.quiet, palette.text, 2.0),
        NodeKind.CODE: (palette.accent_soft, palette.accent, palette.text, min(_ROUNDEST, box.rect.height() / 2)),
        NodeKind.NETWORK: (palette.primary, palette.primary, palette.on_primary, float(RADIUS.field)),
        NodeKind.VERDICT: (palette.card, palette.second, palette.text, float(RADIUS.field)),
    }[box.node.kind]
    pen = QPen(QColor(edge), 1.2)
    if box.node.kind is NodeKind.VERDICT:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(QColor(fill))
    if box.node.kind is NodeKind.PICTURE:
        painter.drawRoundedRect(box.rect.translated(_STACKED, -_STACKED), radius, radius)
    painter.drawRoundedRect(box.rect, radius, radius)
    painter.setPen(QColor(text))
    painter.drawText(box.rect, Qt.AlignmentFlag.AlignCenter, "\n".join(box.lines))


def _tr(text: str) -> str:
    return QCoreApplication.translate("FlowDrawing", text)
