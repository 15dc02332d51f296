"""One picture, large, on a quiet ground."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from genstudio.ui.theme import RADIUS, SPACE, TEXT, Palette, palette_of, text_font
from genstudio.ui.widgets.chip import paint_chip
from genstudio.ui.widgets.drops import can_drop, local_paths, picture
from genstudio.ui.widgets.scaled_picture import ScaledPicture, fitted

_LEAST = 96
_LIKED = 420


class PictureWell(QWidget):
    """Shows a picture as large as it fits, its shape kept.

    Signals:
        dropped(list[Path]): files or folders were dropped on it.
        image_dropped(QImage): a picture without a file was dropped on it.
        painted(int): the picture set with this serial number is on the screen now; once for each.
        double_clicked: double-clicked, or Enter pressed.
    """

    dropped = Signal(list)
    image_dropped = Signal(QImage)
    painted = Signal(int)
    double_clicked = Signal()

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: ScaledPicture | None = None
        self._placeholder = placeholder
        self._caption = ""
        self._smooth: bool | None = None
        self._unpainted: int | None = None
        self._drop_hovers = False
        self.setObjectName(name)
        self.setAccessibleName(placeholder)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        # Every pixel is painted here, so nothing needs to be cleared before.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def set_picture(self, picture: QImage | None, serial: int = 0) -> None:
        """Show ``picture``, or the placeholder; `painted` will carry ``serial``."""
        if picture is None or picture.isNull():
            self._picture = None
            self._unpainted = None
            self.update()
            return
        before = self._picture.size() if self._picture is not None else None
        self._picture = ScaledPicture(picture)
        self._unpainted = serial
        if before == self._picture.size():
            self.update(self._target().toAlignedRect())
        else:
            self.update()

    def picture(self) -> QImage | None:
        """What is shown, in Qt's own 32-bit format."""
        return None if self._picture is None else self._picture.image

    def set_smooth(self, smooth: bool | None) -> None:
        """Smooth, or every pixel a square; None: smooth from 48 pixels on."""
        self._smooth = smooth
        self.update()

    def set_placeholder(self, text: str) -> None:
        """What to say while there is no picture."""
        self._placeholder = text
        self.setAccessibleName(text)
        self.update()

    def set_caption(self, text: str) -> None:
        """A small label in the lower left corner; empty for none."""
        self._caption = text
        self.update()

    def set_accepts_drops(self, accepts: bool) -> None:
        self.setAcceptDrops(accepts)

    def sizeHint(self) -> QSize:
        return QSize(_LIKED, _LIKED)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, _LEAST)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = palette_of(self)
        painter = QPainter(self)
        target = self._target()
        if self._picture is None or not target.contains(QRectF(event.rect())):
            self._paint_ground(painter, palette)
        if self._picture is None:
            self._paint_placeholder(painter, palette)
        else:
            self._picture.draw(painter, target, self._is_smooth(self._picture))
            _round_corners(painter, target, QColor(palette.field))
        if self._caption:
            corner = QPointF(SPACE.medium, self.height() - SPACE.medium - 24)
            paint_chip(painter, corner, self._caption, room=self.width() - 2 * SPACE.medium)
        painter.end()
        if self._unpainted is not None:
            serial, self._unpainted = self._unpainted, None
            self.painted.emit(serial)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.double_clicked.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if can_drop(event.mimeData()):
            event.acceptProposedAction()
            self._set_drop_hovers(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_drop_hovers(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._set_drop_hovers(False)
        paths = local_paths(event.mimeData())
        image = picture(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)
        elif image is not None:
            event.acceptProposedAction()
            self.image_dropped.emit(image)

    def _set_drop_hovers(self, hovers: bool) -> None:
        self._drop_hovers = hovers
        self.update()

    def _is_smooth(self, shown: ScaledPicture) -> bool:
        return shown.smooth_by_default() if self._smooth is None else self._smooth

    def _target(self) -> QRectF:
        if self._picture is None:
            return QRectF()
        gap = SPACE.large if min(self.width(), self.height()) > 2 * _LEAST else SPACE.tiny
        room = QRectF(self.rect()).adjusted(gap, gap, -gap, -gap)
        whole = not self._is_smooth(self._picture)
        return fitted(self._picture.size(), room, whole, self.devicePixelRatioF())

    def _paint_ground(self, painter: QPainter, palette: Palette) -> None:
        painter.fillRect(self.rect(), QColor(palette.card))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(palette.field))
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._drop_hovers:
            painter.setPen(QPen(QColor(palette.accent), 2, Qt.PenStyle.DashLine))
        elif self.hasFocus():
            painter.setPen(QPen(QColor(palette.accent), 2))
        else:
            box = QRectF(self.rect())
        painter.drawRoundedRect(box, RADIUS.button, RADIUS.button)

    def _paint_placeholder(self, painter: QPainter, palette: Palette) -> None:
        painter.setFont(text_font(TEXT.body))
        painter.setPen(QColor(palette.quiet))
        room = self.rect().adjusted(SPACE.huge, SPACE.huge, -SPACE.huge, -SPACE.huge)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._placeholder)


def _round_corners(painter: QPainter, target: QRectF, ground: QColor) -> None:
    """Paint the ground over the picture's corners: far cheaper than clipping the picture to a path."""
    side = RADIUS.button
    if min(target.width(), target.height()) < 4 * side:
        return
    frame = QPainterPath()
    frame.addRect(target)
    frame.addRoundedRect(target, side, side)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for corner in (target.topLeft(), target.topRight(), target.bottomLeft(), target.bottomRight()):
        painter.save()
        painter.setClipRect(QRectF(corner.x() - side, corner.y() - side, 2 * side, 2 * side))
        painter.fillPath(frame, ground)
        painter.restore()
