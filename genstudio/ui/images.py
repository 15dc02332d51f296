"""Between uint8 arrays and Qt's images, both ways."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter

Pixels = NDArray[np.uint8]


def to_qimage(array: Pixels) -> QImage:
    """An image of its own from uint8 (H, W), (C, H, W) or (H, W, C), with C 1, 3 or 4.

    Where both readings fit, such as (3, 3, 3), channels come first.

    Raises:
        ValueError: the array has another type or shape.
    """
    if array.dtype != np.uint8:
        raise ValueError(f"expected uint8, got {array.dtype}")
    pixels = _channels_last(array)
    height, width, channels = pixels.shape
    formats = {
        1: QImage.Format.Format_Grayscale8,
        3: QImage.Format.Format_RGB888,
        4: QImage.Format.Format_RGBA8888,
    }
    pixels = np.ascontiguousarray(pixels)
    # Qt expects rows aligned to 4 bytes unless told the stride; the copy lets go of the array's memory.
    return QImage(pixels.data, width, height, width * channels, formats[channels]).copy()


def from_qimage(image: QImage) -> Pixels:
    """uint8 (3, H, W), or (1, H, W) where every pixel is grey; transparent pixels over white.

    Raises:
        ValueError: the image is empty.
    """
    if image.isNull():
        raise ValueError("the image is empty")
    if image.hasAlphaChannel():
        opaque = QImage(image.size(), QImage.Format.Format_RGB888)
        opaque.fill(QColor("white"))
        painter = QPainter(opaque)
        painter.drawImage(0, 0, image)
        painter.end()
        image = opaque
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    pixels = rows[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3).transpose(2, 0, 1).copy()
    grey = bool((pixels[0] == pixels[1]).all() and (pixels[0] == pixels[2]).all())
    return pixels[:1].copy() if grey else pixels


def _channels_last(array: Pixels) -> Pixels:
    if array.ndim == 2:
        return array[:, :, None]
    if array.ndim == 3 and array.shape[0] in (1, 3, 4):
        return array.transpose(1, 2, 0)
    if array.ndim == 3 and array.shape[2] in (1, 3, 4):
        return array
    raise ValueError(f"expected (H, W), (C, H, W) or (H, W, C), got {array.shape}")
