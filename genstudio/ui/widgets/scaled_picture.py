"""A picture that draws itself at any size, quickly."""

from PIL import Image
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

SMOOTH_FROM = 48
"""Smaller pictures show their pixels unless told otherwise."""
_FINER_UP_TO = 128
"""Bicubic enlarging stops at this many pixels: it takes half a millisecond then."""


class ScaledPicture:
    """An image with the one scaled copy that is worth keeping.

    Reducing well is slow, so its result is kept until the size changes. Enlarging is done while painting; small
    pictures are first made some times as large with bicubic weights, once, because the painter's bilinear ones leave a
    lattice.
    """

    def __init__(self, image: QImage) -> None:
        opaque = QImage.Format.Format_RGB32
        alpha = QImage.Format.Format_ARGB32_Premultiplied
        # The two formats that the painter draws without converting.
        self.image = image.convertToFormat(alpha if image.hasAlphaChannel() else opaque)
        self._reduced = QPixmap()
        self._enlarged = QImage()

    def size(self) -> QSize:
        return self.image.size()

    def smooth_by_default(self) -> bool:
        return min(self.image.width(), self.image.height()) >= SMOOTH_FROM

    def draw(self, painter: QPainter, target: QRectF, smooth: bool) -> None:
        """Fill ``target`` with the whole picture."""
        ratio = painter.device().devicePixelRatioF()
        pixels = QSize(round(target.width() * ratio), round(target.height() * ratio))
        if pixels.width() < self.image.width() and smooth:
            if self._reduced.size() != pixels:
                self._reduced = QPixmap.fromImage(
                    self.image.scaled(
                        pixels, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
                    )
                )
            painter.drawPixmap(target, self._reduced, QRectF(self._reduced.rect()))
            return
        source = self._finer() if smooth and pixels.width() > 2 * self.image.width() else self.image
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(target, source, QRectF(source.rect()))

    def _finer(self) -> QImage:
        times = _FINER_UP_TO // max(self.image.width(), self.image.height())
        if times < 2:
            return self.image
        if self._enlarged.isNull():
            self._enlarged = _enlarged(self.image, times)
        return self._enlarged


def _enlarged(image: QImage, times: int) -> QImage:
    """``image``, with 4 bytes for each pixel, ``times`` as large."""
    width, height = image.width(), image.height()
    # The mode only says that there are four channels; their order does not matter here.
    four = Image.frombuffer("RGBX", (width, height), bytes(image.constBits()), "raw", "RGBX", image.bytesPerLine(), 1)
    data = four.resize((times * width, times * height), Image.Resampling.BICUBIC).tobytes()
    return QImage(data, times * width, times * height, 4 * times * width, image.format()).copy()


def fitted(size: QSize, room: QRectF, whole: bool, ratio: float = 1.0) -> QRectF:
    """Where a picture of ``size`` goes in ``room``: as large as fits, centred, its shape kept.

    With ``whole``, an enlarged picture gets a whole number of device pixels for each of its own; ``ratio`` is device
    pixels per unit.
    """
    if size.isEmpty() or room.isEmpty():
        return QRectF(room.center(), QSizeF())
    scale = min(room.width() / size.width(), room.height() / size.height())
    if whole and scale * ratio >= 1:
        scale = int(scale * ratio) / ratio
    width, height = size.width() * scale, size.height() * scale
    corner = room.center() - QPointF(width / 2, height / 2)
    # On whole pixels, or every edge blurs.
    return QRectF(round(corner.x() * ratio) / ratio, round(corner.y() * ratio) / ratio, width, height)
