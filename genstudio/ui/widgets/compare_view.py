"""Before and after: a wipe, side by side, or the difference."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from genstudio.ui.icons import Icon, paint_icon
from genstudio.ui.theme import RADIUS, SPACE, TEXT, Palette, palette_of, text_font
from genstudio.ui.widgets.chip import paint_chip
from genstudio.ui.widgets.drops import can_drop, local_paths, picture
from genstudio.ui.widgets.scaled_picture import ScaledPicture
from genstudio.ui.widgets.shared_view import SharedView, panes

_HANDLE = 17
_REACH = 14
"""How near the divider a press takes hold of it."""
_KEY_STEP = 0.02
_LEAST = QSize(160, 120)
_LIKED = QSize(640, 480)


class CompareMode(Enum):
    """How pictures are compared."""

    WIPE = "wipe"
    BESIDE = "beside"
    DIFFERENCE = "difference"


@dataclass(frozen=True)
class _Layer:
    label: str
    picture: ScaledPicture


class CompareView(QWidget):
    """Pictures of one size, seen through one zoom.

    Drag or click places the divider, arrow keys move it; the wheel zooms, dragging then moves the picture,
    double-click or 0 fits it again.

    Signals:
        dropped(list[Path]): files or folders were dropped on it.
        image_dropped(QImage): a picture without a file was dropped on it.
        divider_moved(float): the person moved the divider, 0 at the picture's left edge, 1 at its right.
    """

    dropped = Signal(list)
    image_dropped = Signal(QImage)
    divider_moved = Signal(float)

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._placeholder = placeholder
        self._before: _Layer | None = None
        self._after: _Layer | None = None
        self._difference: _Layer | None = None
        self._original: _Layer | None = None
        self._labels = (self.tr("before"), self.tr("after"))
        self._mode = CompareMode.WIPE
        self._view = SharedView()
        self._divider = 0.5
        self._smooth: bool | None = None
        self._pressed: QPointF | None = None
        self._panned_from: SharedView | None = None
        self._holds_divider = False
        self.setObjectName(name)
        self.setAccessibleName(placeholder)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # What is shown

    def set_pictures(
        self,
        before: QImage | None,
        after: QImage | None = None,
        difference: QImage | None = None,
        original: QImage | None = None,
    ) -> None:
        """Show these, all of one size; what is None is left out. The zoom stays while the size does."""
        earlier = self._before.picture.size() if self._before is not None else None
        self._before = _layer(self._labels[0], before)
        self._after = _layer(self._labels[1], after)
        self._difference = _layer(self.tr("difference"), difference)
        self._original = _layer(self.tr("original"), original)
        if self._before is None or self._before.picture.size() != earlier:
            self._view = SharedView()
        self.update()

    def set_mode(self, mode: CompareMode) -> None:
        self._mode = mode
        self.update()

    def mode(self) -> CompareMode:
        return self._mode

    def set_labels(self, before: str, after: str) -> None:
        """The words in the corners."""
        self._labels = (before, after)
        self._before = None if self._before is None else _Layer(before, self._before.picture)
        self._after = None if self._after is None else _Layer(after, self._after.picture)
        self.update()

    def set_placeholder(self, text: str) -> None:
        self._placeholder = text
        self.setAccessibleName(text)
        self.update()

    def set_smooth(self, smooth: bool | None) -> None:
        """Smooth, or every pixel a square; None: smooth from 48 pixels on, until enlarged eight times."""
        self._smooth = smooth
        self.update()

    def set_accepts_drops(self, accepts: bool) -> None:
        self.setAcceptDrops(accepts)

    def divider(self) -> float:
        return self._divider

    def set_divider(self, position: float) -> None:
        """0 is the picture's left edge, 1 its right; emits nothing."""
        self._divider = min(max(position, 0.0), 1.0)
        self.update()

    def zoom(self) -> float:
        """1 when the whole picture fits."""
        return self._view.zoom

    def fit(self) -> None:
        """See the whole picture again."""
        self._view = SharedView()
        self.update()

    def zoom_by(self, factor: float) -> None:
        """Zoom around the middle."""
        self._zoom_at(factor, QRectF(self.rect()).center())

    def sizeHint(self) -> QSize:
        return _LIKED

    def minimumSizeHint(self) -> QSize:
        return _LEAST

    # Qt's events

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = palette_of(self)
        painter = QPainter(self)
        self._paint_ground(painter, palette)
        layers = self._layers()
        if not layers:
            painter.setFont(text_font(TEXT.body))
            painter.setPen(QColor(palette.quiet))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), flags, self._placeholder)
        elif self._wipes():
            self._paint_wipe(painter, layers[0], layers[1])
        else:
            for layer, pane in zip(layers, self._panes(), strict=True):
                self._paint_layer(painter, layer, pane, pane)
                target = self._view.target(layer.picture.size(), pane).intersected(pane)
                paint_chip(painter, _inside(target.topLeft()), layer.label, room=pane.width() - 2 * SPACE.medium)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._before is None:
            return
        self._pressed = event.position()
        near = abs(event.position().x() - self._divider_x()) <= _REACH
        self._holds_divider = self._wipes() and (near or self._view.zoom <= 1)
        self._panned_from = None if self._holds_divider else self._view
        if self._holds_divider:
            self._place_divider(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._holds_divider:
            self._place_divider(event.position().x())
        elif self._pressed is not None and self._panned_from is not None and self._before is not None:
            moved = event.position() - self._pressed
            self._view = self._panned_from.moved(moved, self._before.picture.size(), self._panes()[0])
            self.update()
        near = self._wipes() and abs(event.position().x() - self._divider_x()) <= _REACH
        if near or self._holds_divider:
            self.setCursor(Qt.CursorShape.SplitHCursor)
        elif self._view.zoom > 1:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed = self._pressed
        still = pressed is not None and (event.position() - pressed).manhattanLength() < 4
        if still and not self._holds_divider and self._wipes():
            self._place_divider(event.position().x())
        self._pressed = None
        self._holds_divider = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._before is None or not event.angleDelta().y():
            event.ignore()
            return
        self._zoom_at(1.25 ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps: dict[int, float] = {
            Qt.Key.Key_Left: -_KEY_STEP,
            Qt.Key.Key_Right: _KEY_STEP,
            Qt.Key.Key_Home: -1.0,
            Qt.Key.Key_End: 1.0,
        }
        if key in steps and self._wipes():
            self.set_divider(self._divider + steps[key])
            self.divider_moved.emit(self._divider)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1.25)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / 1.25)
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if can_drop(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = local_paths(event.mimeData())
        image = picture(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)
        elif image is not None:
            event.acceptProposedAction()
            self.image_dropped.emit(image)

    # Parts

    def _layers(self) -> list[_Layer]:
        """What the mode shows, left to right; what is missing falls back to what is there."""
        if self._mode is CompareMode.DIFFERENCE and self._difference is not None:
            return [self._difference]
        shown = [self._before, self._after]
        if self._mode is CompareMode.BESIDE:
            shown += [self._difference, self._original]
        return [layer for layer in shown if layer is not None]

    def _wipes(self) -> bool:
        return self._mode is not CompareMode.BESIDE and len(self._layers()) == 2

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(SPACE.medium, SPACE.medium, -SPACE.medium, -SPACE.medium)

    def _panes(self) -> list[QRectF]:
        layers = self._layers()
        if self._wipes() or not layers:
            return [self._room()]
        return panes(len(layers), layers[0].picture.size(), self._room())

    def _divider_x(self) -> float:
        """Where the divider stands, always within sight so that it can be taken hold of."""
        if self._before is None:
            return 0.0
        pane = self._panes()[0]
        target = self._view.target(self._before.picture.size(), pane)
        x = target.left() + self._divider * target.width()
        return min(max(x, pane.left()), pane.right())

    def _place_divider(self, x: float) -> None:
        if self._before is None:
            return
        target = self._view.target(self._before.picture.size(), self._panes()[0])
        self.set_divider((x - target.left()) / max(target.width(), 1.0))
        self.divider_moved.emit(self._divider)

    def _zoom_at(self, factor: float, at: QPointF) -> None:
        if self._before is None:
            return
        pane = next((pane for pane in self._panes() if pane.contains(at)), self._panes()[0])
        self._view = self._view.zoomed(factor, at, self._before.picture.size(), pane)
        self.update()

    def _paint_ground(self, painter: QPainter, palette: Palette) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(palette.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.field))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS.button, RADIUS.button)

    def _paint_layer(self, painter: QPainter, layer: _Layer, pane: QRectF, clip: QRectF) -> None:
        target = self._view.target(layer.picture.size(), pane)
        enlarged = target.width() * self.devicePixelRatioF() / layer.picture.size().width()
        smooth = layer.picture.smooth_by_default() and enlarged < 8 if self._smooth is None else self._smooth
        painter.save()
        painter.setClipRect(clip)
        layer.picture.draw(painter, target, smooth)
        painter.restore()

    def _paint_wipe(self, painter: QPainter, before: _Layer, after: _Layer) -> None:
        pane = self._panes()[0]
        shown = self._view.target(before.picture.size(), pane).intersected(pane)
        x = self._divider_x()
        left = QRectF(shown.topLeft(), QPointF(x, shown.bottom()))
        right = QRectF(QPointF(x, shown.top()), shown.bottomRight())
        self._paint_layer(painter, before, pane, left)
        self._paint_layer(painter, after, pane, right)
        for layer, part, from_right in ((before, left, False), (after, right, True)):
            painter.save()
            painter.setClipRect(part)
            corner = shown.topRight() if from_right else shown.topLeft()
            paint_chip(painter, _inside(corner, from_right), layer.label, from_right)
            painter.restore()
        self._paint_handle(painter, x, shown)

    def _paint_handle(self, painter: QPainter, x: float, shown: QRectF) -> None:
        # White with a dark rim, whatever the scheme: it lies on the picture.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(x - 2, shown.top(), 4, shown.height()), QColor(0, 0, 0, 60))
        painter.fillRect(QRectF(x - 1, shown.top(), 2, shown.height()), QColor("white"))
        middle = QPointF(min(max(x, _HANDLE + 2.0), self.width() - _HANDLE - 2.0), shown.center().y())
        painter.setPen(QPen(QColor(0, 0, 0, 70), 1))
        painter.setBrush(QColor("white"))
        painter.drawEllipse(middle, _HANDLE, _HANDLE)
        half = QPointF(10, 10)
        paint_icon(painter, QRectF(middle - half, middle + half), Icon.SWAP, QColor("#1b1d22"))


def _layer(label: str, image: QImage | None) -> _Layer | None:
    return None if image is None or image.isNull() else _Layer(label, ScaledPicture(image))


def _inside(corner: QPointF, from_right: bool = False) -> QPointF:
    return corner + QPointF(-SPACE.medium if from_right else SPACE.medium, SPACE.medium)
