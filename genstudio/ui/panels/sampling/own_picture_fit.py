"""The person's own picture beside what the model paints of it."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from genstudio.ui.images import to_qimage
from genstudio.ui.own_picture import resembles
from genstudio.ui.theme import RADIUS, SPACE, set_role
from genstudio.ui.widgets.buttons import button
from genstudio.ui.widgets.scaled_picture import ScaledPicture, fitted

Pixels = npt.NDArray[np.uint8]

SIDE = 44


class OwnPictureFit(QWidget):
    """Two small pictures, how much the painted one is like the original, and a way to bring it nearer.

    Signals:
        improve_asked: the person wants it nearer.
    """

    improve_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sampling.fit")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._original = SmallPicture(self)
        self._painted = SmallPicture(self)
        self._verdict = QLabel(self)
        set_role(self._verdict, "small")
        below_original, below_painted = QLabel(self.tr("yours"), self), QLabel(self.tr("painted"), self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.small)
        grid.setVerticalSpacing(SPACE.tiny)
        for column, (picture, label) in enumerate(((self._original, below_original), (self._painted, below_painted))):
            set_role(label, "small")
            grid.addWidget(picture, 0, column)
            grid.addWidget(label, 1, column)
        grid.addWidget(self._verdict, 0, 2)
        improve = button(self.tr("Closer"), "sampling.improve", self)
        improve.setProperty("compact", True)
        improve.setToolTip(self.tr("Searches near these sliders for ones that fit your picture better"))
        improve.clicked.connect(self.improve_asked)
        grid.addWidget(improve, 0, 3)

    def show_fit(self, original: Pixels, painted: Pixels) -> None:
        """Compare two pictures, uint8 (C, H, W) of one shape."""
        from genstudio.latent.projection import compare

        fit = compare(original, painted)
        self._original.set_picture(original)
        self._painted.set_picture(painted)
        psnr = "∞" if math.isinf(fit.psnr) else f"{fit.psnr:.1f}"
        self._verdict.setText(f"{resembles(fit)}\n{self.tr('PSNR {psnr} dB').format(psnr=psnr)}")
        self.setToolTip(
            self.tr(
                "How near the painted picture is to yours: 100 % is the same, 0 % no more alike than an even grey. Its "
                "pixels differ by {off:.1f} % in the mean. PSNR: the peak signal-to-noise ratio, higher is closer."
            ).format(off=100 * fit.error)
        )
        self.setAccessibleName(self._verdict.text().replace("\n", ", "))

    def verdict(self) -> str:
        """The line, for those who cannot see the pictures."""
        return self.accessibleName()


class SmallPicture(QWidget):
    """A picture of one fixed, small size with round corners."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: ScaledPicture | None = None
        self.setFixedSize(QSize(SIDE, SIDE))

    def set_picture(self, pixels: Pixels) -> None:
        self._picture = ScaledPicture(to_qimage(pixels))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            return
        painter = QPainter(self)
        target = fitted(self._picture.size(), QRectF(self.rect()), whole=False)
        corners = QPainterPath()
        corners.addRoundedRect(target, RADIUS.field, RADIUS.field)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(corners)
        self._picture.draw(painter, target, smooth=True)
        painter.end()
